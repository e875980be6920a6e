import { call, defect } from "./core.js";
import { type ErrorRecord, type InternalError, type Language, errorOf } from "./errors.js";
import * as wasm from "./wasm/client_bg.js";

/** Calls the client's module. */
export function ask<T>(language: Language, question: () => T): T {
  return call(wasm, language, question);
}

/** The error of what this package refuses, by core's name of the reason. */
export function refusal(language: Language, field: string, reason: string, cause?: unknown): Error {
  const json = ask(language, () => wasm.refusal(field, reason));
  return json === undefined ? internal(language, cause) : errorOf(JSON.parse(json) as ErrorRecord, language, cause);
}

/** The error of a defect. */
export function internal(language: Language, cause: unknown): InternalError {
  return defect(wasm, language, cause);
}
