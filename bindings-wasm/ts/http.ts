import { type DenoRuntime, deno, isNode, nothingWasSent } from "./sent.js";
import type { Reply, SignedRequest } from "./world.js";

/** How `fetch` is called. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body: string;
  redirect: "manual";
  cache?: "no-store";
  credentials?: "omit";
  /** An `AbortSignal`. */
  readonly signal: never;
}

/** The part of a `Response` that is used. */
export interface FetchResponse {
  readonly status: number;
  readonly type?: string;
  readonly headers: { forEach(each: (value: string, name: string) => void): void };
  readonly body: {
    getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>; cancel(): Promise<void> };
  } | null;
}

/** The part of `fetch` that is used; a runtime's own `fetch` is one. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** Sends once and reads the whole answer. Gives what gives it up: then there is no reply. */
export function exchange(
  fetch: Fetch | undefined,
  request: SignedRequest,
  timeout: number,
  limit: number,
  reply: (reply: Reply) => void,
): () => void {
  const controller = new AbortController();
  let open = true;
  const close = (result: Reply): void => {
    if (!open) return;
    open = false;
    clearTimeout(timer);
    reply(result);
  };
  // By hand and not by the signal: a `fetch` that pays no heed to it must not hold a payout up.
  const timer = setTimeout(() => {
    close({ nothingSent: false, cause: new DOMException("The attempt took too long", "TimeoutError") });
    controller.abort();
  }, Math.min(timeout, LONGEST_TIMER));
  const own = fetch ?? (isNode() ? sendingOnce : deno() ? sendingOnceInDeno : globalThis.fetch);
  perform(own, request, limit, controller).then(close, (cause: unknown) => {
    // Of somebody else's `fetch` it is not known what it did before it failed.
    close({ nothingSent: fetch === undefined && nothingWasSent(cause), cause });
  });
  return () => {
    open = false;
    clearTimeout(timer);
    controller.abort();
  };
}

/** The longest time that a timer takes, milliseconds. */
export const LONGEST_TIMER = 2 ** 31 - 1;

async function perform(fetch: Fetch, request: SignedRequest, limit: number, controller: AbortController): Promise<Reply> {
  const { method, url, headers: given, body: text } = request;
  const response = await fetch(url, {
    method,
    headers: given,
    body: text,
    redirect: "manual",
    /** Node makes it when it is asked for, which takes longer than to sign. */
    get signal() {
      return controller.signal as never;
    },
    // Last: what stands behind members that are spread takes ten times as long.
    ...strict(),
  });
  // A page does not see where it is sent to, nor with which status. Any of them means that it was not answered here.
  if (response.type === "opaqueredirect") return { status: 302, headers: "", body: new Uint8Array() };
  const body = await read(response, limit);
  const headers: string[] = [];
  // What is no text or number fails here, as a lost answer, and not on its way to core.
  response.headers.forEach((value, name) => headers.push(name, value));
  return { status: statusOf(response.status), headers: headers.join("\0"), body };
}

/**
 * Node's `fetch` with a body that can be read once: one that it could read again, it sends a second time after an
 * answer of status 421. The length is given, so that the body goes out in one piece all the same.
 */
const sendingOnce: Fetch = (url, { body, headers, ...init }) => {
  const bytes = new TextEncoder().encode(body);
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  const all = { ...headers, "content-length": String(bytes.length) };
  return globalThis.fetch(url, { headers: all, body: stream, duplex: "half", ...init } as RequestInit);
};

let connections: unknown;

/**
 * Deno's `fetch` sends a request a second time when a connection breaks that served another one before: so each
 * connection serves one. A version that cannot be told so gets a body that can be read once, as Node does.
 */
const sendingOnceInDeno: Fetch = (url, init) => {
  const { createHttpClient } = deno() as DenoRuntime;
  if (!createHttpClient) return sendingOnce(url, init);
  connections ??= createHttpClient({ poolMaxIdlePerHost: 0, http2: false });
  return globalThis.fetch(url, { ...init, client: connections } as RequestInit);
};

type Strict = Pick<FetchInit, "cache" | "credentials">;

let known: Strict | undefined;

/** No cookies and no cache, where the runtime has them: some throw at a member that they do not know. */
function strict(): Strict {
  if (known) return known;
  known = {};
  for (const init of [{ cache: "no-store" }, { credentials: "omit" }] as const) {
    try {
      // Node's takes both; to make one it loads all that its own `fetch` needs.
      if (!isNode()) new Request("https://example.com", init);
      Object.assign(known, init);
    } catch {
      continue;
    }
  }
  return known;
}

/** A status as it is: of any other number core would get 16 bits. */
export function statusOf(status: number): number {
  if (!(Number.isInteger(status) && status > 0 && status < 1000)) throw new TypeError("status");
  return status;
}

/** The whole body, or one byte more than is allowed, so that core sees that it is too much. */
async function read(response: FetchResponse, limit: number): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (reader && length <= limit) {
    const { done, value } = await reader.read();
    if (done || !value) break;
    const chunk = value.subarray(0, limit + 1 - length);
    chunks.push(chunk);
    length += chunk.length;
  }
  // What is left is of no use; how giving it up ends neither.
  if (length > limit) reader?.cancel().catch(() => {});
  if (chunks.length === 1) return chunks[0]!;
  const body = new Uint8Array(length);
  let place = 0;
  for (const chunk of chunks) {
    body.set(chunk, place);
    place += chunk.length;
  }
  return body;
}
