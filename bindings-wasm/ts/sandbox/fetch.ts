import type * as wasm from "../wasm/sandbox_bg.js";

/** A request as the sandbox takes it. */
export interface Received {
  method: string;
  target: string;
  headers: [string, string][];
  body: Uint8Array;
  signal: AbortSignal;
}

/** Reads what `fetch` was called with. */
export async function receive(input: Request | URL | string, init?: RequestInit): Promise<Received> {
  const request = new Request(input, init);
  const { pathname, search } = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  const signal = init?.signal ?? request.signal;
  // What was given up by now never leaves.
  signal.throwIfAborted();
  return { method: request.method, target: pathname + search, headers: [...request.headers], body, signal };
}

/** Does with an answer what its delivery says. */
export async function answered(delivery: wasm.Delivery, signal: AbortSignal): Promise<Response> {
  const { kind, millis } = delivery;
  if (kind === "late") await sleep(millis, signal);
  signal.throwIfAborted();
  if (kind === "lost" || kind === "reset") {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error("the connection was closed"), { code: "ECONNRESET" }) });
  }
  const { status, headers, body } = delivery;
  return new Response(status === 204 || status === 304 ? null : (body as Uint8Array<ArrayBuffer>), {
    status,
    headers: JSON.parse(headers) as [string, string][],
  });
}

function sleep(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, millis);
    signal.addEventListener("abort", wake);
  });
}
