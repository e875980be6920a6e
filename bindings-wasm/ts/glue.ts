import { type ErrorRecord, type InternalError, type Language, errorOf } from "./errors.js";
import { client } from "./modules/client.js";
import type * as wasm from "./wasm/client_bg.js";

/** Calls the client's module. */
export function ask<T>(language: Language, question: (glue: typeof wasm) => T): T {
  return client.call(language, question);
}

/** The error of what this package refuses, by core's name of the reason. */
export function refusal(language: Language, field: string, reason: string, cause?: unknown): Error {
  const json = ask(language, (core) => core.refusal(field, reason));
  return json === undefined ? internal(language, cause) : errorOf(JSON.parse(json) as ErrorRecord, language, cause);
}

/** The error of a defect. */
export function internal(language: Language, cause: unknown): InternalError {
  return client.defect(language, cause);
}
