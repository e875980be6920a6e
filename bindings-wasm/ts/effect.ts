import type { ErrorRecord } from "./errors.js";
import type { Templates } from "./templates.js";
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
export function effectOf(task: wasm.Task, now: number, templates: Templates): Effect {
  const told = task.next(now);
  if (told === undefined) return { do: "done" };
  const [line] = told.split("\n", 1) as [string];
  const behind = told.slice(line.length + 1);
  if (line.startsWith("{")) {
    const effect = JSON.parse(line) as Effect;
    if (effect.do === "ended" && effect.ok && behind) effect.ok["raw"] = behind;
    return effect;
  }
  if (!behind) return { do: "wait", until: line === "" ? null : Number(line) };
  const [endpoint, ...numbers] = line.split(" ") as [string];
  const template = templates.of(endpoint, () => JSON.parse(task.request()!) as SignedRequest);
  const [id, row, timeout, limit] = numbers.map(Number) as [number, number, number, number];
  return { do: "send", id, row, timeout, limit, request: template.complete(behind) };
}
