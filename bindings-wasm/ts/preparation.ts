import { PreparedRequest } from "./prepared.js";
import type { RequestTemplates } from "./templates.js";
import { toJson } from "./values.js";
import type * as wasm from "./wasm/client_bg.js";
import type { SignedRequest } from "./world.js";

/** Prepares a request of a client. */
export function prepare(api: wasm.Api, templates: RequestTemplates, endpoint: string, params: Readonly<Record<string, string>>): PreparedRequest {
  const changing = templates.has(endpoint) ? changingOf(api, endpoint, params) : undefined;
  if (changing !== undefined) return new PreparedRequest(templates.complete(endpoint, changing));
  const request = JSON.parse(api.prepare(endpoint, toJson(params))) as SignedRequest;
  templates.learn(endpoint, request);
  return new PreparedRequest(request);
}

/** By the endpoint, names and texts, a U+0000 behind each; nothing where JSON has to tell core what is no text. */
function changingOf(api: wasm.Api, endpoint: string, params: Readonly<Record<string, string>>): string | undefined {
  if (typeof params !== "object" || params === null) return undefined;
  const names = Object.keys(params);
  let pairs = `${endpoint}\0`;
  for (const name of names) {
    const text = params[name];
    if (typeof text !== "string") return undefined;
    pairs += `${name}\0${text}\0`;
  }
  return api.preparePairs(pairs, 1 + 2 * names.length);
}
