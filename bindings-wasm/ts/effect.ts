import type { CommonParts } from "./common.js";
import type { ErrorRecord } from "./errors.js";
import type * as wasm from "./wasm/client_bg.js";
import type { SignedRequest } from "./world.js";

/** What core asks for. */
export type Effect =
  | { do: "send"; id: number; row: number; timeout: number; limit: number; request: SignedRequest }
  | { do: "load"; id: number; row: number; reference: string }
  | { do: "append"; id: number; row: number; reference: string; afterSeq: number; line: string }
  | { do: "list"; id: number; row: number }
  | { do: "ended"; row: number; reference: string; ok?: Record<string, unknown>; error?: ErrorRecord }
  | { do: "wait"; until: number | null }
  | { do: "done" };

/** The next effect of a task. */
export function effectOf(task: wasm.Task, now: number, common: CommonParts): Effect {
  const told = task.next(now);
  const end = told.indexOf("\n");
  if (end < 0) return JSON.parse(told) as Effect;
  const [endpoint, ...numbers] = told.slice(0, end).split(" ") as [string];
  if (!common.has(endpoint)) common.learn(endpoint, JSON.parse(task.request()!) as SignedRequest);
  const [id, row, timeout, limit] = numbers.map(Number) as [number, number, number, number];
  return { do: "send", id, row, timeout, limit, request: common.complete(endpoint, told.slice(end + 1)) };
}
