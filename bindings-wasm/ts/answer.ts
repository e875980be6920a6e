import type { Language } from "./errors.js";
import type { EndpointName } from "./generated/endpoints.js";
import { ask } from "./glue.js";
import { statusOf } from "./http.js";
import { Secret } from "./secret.js";
import { textOf, toJson } from "./values.js";

/** An answer that came by other means than this package's. */
export interface RawAnswer {
  status: number;
  headers?: Readonly<Record<string, string>> | undefined;
  body: string | Uint8Array;
}

/**
 * Reads an answer as core does: the result's fields as JSON under the provider's names, with every digit that was sent.
 * It is a {@link Secret}, because an answer may hold a token.
 * @throws an {@link ApiError}, {@link HttpStatusError} or {@link DecodeError}, with what the answer proves.
 * @throws a `TypeError` when the status or the body is none.
 */
export function readAnswer(endpoint: EndpointName, answer: RawAnswer, language: Language = "en"): Secret {
  const { status, headers, body: given } = Object(answer) as RawAnswer;
  const code = statusOf(status);
  const body = typeof given === "string" ? new TextEncoder().encode(given) : given;
  // No error of core's: those say what an answer proves, and nobody has read this one.
  if (body?.BYTES_PER_ELEMENT !== 1) throw new TypeError("body");
  const pairs = toJson(Object.entries(Object(headers)));
  return new Secret(ask(language, (core) => core.readAnswer(textOf(endpoint), code, pairs, body)));
}
