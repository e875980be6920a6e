/// <reference types="node" />
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Delivery } from "../wasm/sandbox_bg.js";
import { sandbox as core } from "../modules/sandbox.js";
import type * as wasm from "../wasm/sandbox_bg.js";

/** Far beyond any request of the provider's endpoints. */
const LARGEST_BODY = 2 ** 20;
/** A late answer waits no longer, so that a stopped client does not keep its connection open. */
const LATEST = 60_000;
/** How an answer's bytes are framed is Node's matter. */
const FRAMING = new Set(["content-length", "transfer-encoding", "connection"]);

/** What a server is started with. */
export interface ServerOptions {
  port: number;
  seed: number;
  speed: number;
}

/** A sandbox behind a socket of this machine. */
export interface SandboxServer {
  readonly url: string;
  /** The variables with which a client finds it and signs in. */
  readonly environment: [string, string][];
  close(): Promise<void>;
}

/** Listens on loopback. Every answer is the sandbox's. */
export async function serveSandbox({ port, seed, speed }: ServerOptions): Promise<SandboxServer> {
  const sandbox = new core.glue.Sandbox(seed);
  const control = new TextEncoder().encode(JSON.stringify({ speed }));
  sandbox.serve(Date.now(), "POST", "/_sandbox/time", "[]", control).free();
  const server = createServer((request, response) => {
    // Kept: a request that is given up has no socket any more.
    const { socket } = request;
    answer(sandbox, request, socket, response).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = JSON.parse(sandbox.options()) as Record<"bearerToken" | "signSecretKey" | "login" | "password", string>;
  const environment: [string, string][] = [
    ["INTELLECTMONEY_BEARER_TOKEN", keys.bearerToken],
    ["INTELLECTMONEY_SIGN_SECRET_KEY", keys.signSecretKey],
    ["INTELLECTMONEY_LOGIN", keys.login],
    ["INTELLECTMONEY_PASSWORD", keys.password],
    ["INTELLECTMONEY_BASE_URL", url],
  ];
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, environment, close };
}

async function answer(sandbox: wasm.Sandbox, request: IncomingMessage, socket: Socket, response: ServerResponse): Promise<void> {
  const body = await read(request);
  if (!body) return void response.writeHead(413).end("Payload Too Large");
  const headers: [string, string][] = [];
  for (let place = 0; place + 1 < request.rawHeaders.length; place += 2) {
    headers.push([request.rawHeaders[place] ?? "", request.rawHeaders[place + 1] ?? ""]);
  }
  const serve = (): Delivery => sandbox.serve(Date.now(), request.method ?? "", request.url ?? "/", JSON.stringify(headers), body);
  const delivery = core.call("en", serve);
  try {
    await deliver(delivery, socket, response);
  } finally {
    delivery.free();
  }
}

async function deliver(delivery: Delivery, socket: Socket, response: ServerResponse): Promise<void> {
  const { kind, millis } = delivery;
  if (kind === "lost") return void socket.destroy();
  if (kind === "reset") return void socket.resetAndDestroy();
  if (kind === "late") await new Promise((resolve) => setTimeout(resolve, Math.min(millis, LATEST)).unref());
  const headers = (JSON.parse(delivery.headers) as [string, string][]).filter(([name]) => !FRAMING.has(name.toLowerCase()));
  const { body } = delivery;
  // With its length, as the other servers answer, and not in chunks.
  response.writeHead(delivery.status, [...headers.flat(), "content-length", String(body.length)]);
  response.end(body);
}

/** The whole body; nothing where it is too large. */
async function read(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LARGEST_BODY) chunks.push(chunk);
    // Reads on without keeping it: a client that is still sending would miss the answer.
    else if (length > 64 * LARGEST_BODY) throw new Error("too large");
  }
  return length <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}
