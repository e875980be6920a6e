import { type ErrorRecord, InternalError, type Language, errorOf } from "./errors.js";
import * as wasm from "./wasm/client_bg.js";

/** Calls core. What it refuses comes as an error's JSON; anything else is a defect, and no trap leaves this package. */
export function ask<T>(language: Language, call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw typeof thrown === "string" ? errorOf(JSON.parse(thrown) as ErrorRecord, language) : internal(language, thrown);
  }
}

/** The error of what this package refuses, by core's name of the reason. */
export function refusal(language: Language, field: string, reason: string, cause?: unknown): Error {
  const json = ask(language, () => wasm.refusal(field, reason));
  return json === undefined ? internal(language, cause) : errorOf(JSON.parse(json) as ErrorRecord, language, cause);
}

/** The error of a defect. */
export function internal(language: Language, cause: unknown): InternalError {
  const place = lastPanic();
  const at = place === undefined ? "" : ` (${place})`;
  const record = {
    code: "internal",
    reason: "internal",
    outcome: "unknown",
    nextStep: "call_again",
    message: `a defect of this package${at}; whether money moved is not known. Call again with the same reference: it is settled, never paid twice.`,
    messageRu: `дефект этого пакета${at}; ушли ли деньги, неизвестно. Повторите вызов с тем же именем долга: он будет завершён и никогда не оплачен дважды.`,
  };
  return new InternalError(record, language, cause);
}

function lastPanic(): string | undefined {
  try {
    return wasm.lastPanic();
  } catch {
    return undefined;
  }
}
