import type { ErrorRecord } from "./errors.js";
import { SIGN, type Templates } from "./templates.js";
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
  if (told.startsWith("{")) {
    const end = told.indexOf("\n");
    if (end < 0) return JSON.parse(told) as Effect;
    const effect = JSON.parse(told.slice(0, end)) as Effect & { do: "ended" };
    effect.ok!["raw"] = told.slice(end + 1);
    return effect;
  }
  // A time is shorter than a Sign.
  if (told.length < SIGN) return { do: "wait", until: told === "" ? null : Number(told) };
  const template = templates.of(task.sending(0), () => JSON.parse(task.request()!) as SignedRequest);
  return { do: "send", id: task.sending(1), row: task.sending(2), timeout: task.sending(3), limit: task.sending(4), request: template.complete(told) };
}
