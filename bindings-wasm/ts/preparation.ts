import { PreparedRequest } from "./prepared.js";
import { toJson } from "./values.js";
import type * as wasm from "./wasm/client_bg.js";
import type { SignedRequest } from "./world.js";

/** Prepares the requests of a client. What all those of an endpoint have in common leaves core once. */
export class Preparation {
  readonly #api: wasm.Api;
  readonly #common = new Map<string, SignedRequest>();

  constructor(api: wasm.Api) {
    this.#api = api;
  }

  prepare(endpoint: string, params: Readonly<Record<string, string>>): PreparedRequest {
    const common = this.#common.get(endpoint);
    const pairs = common && pairsOf(params);
    if (pairs === undefined) {
      const request = JSON.parse(this.#api.prepare(endpoint, toJson(params))) as SignedRequest;
      this.#common.set(endpoint, { ...request, body: "" });
      return new PreparedRequest(request, request.body);
    }
    const signed = this.#api.preparePairs(endpoint, pairs);
    const name = signed.indexOf("\n");
    const sign = signed.indexOf("\n", name + 1);
    return new PreparedRequest(common!, signed.slice(sign + 1), [signed.slice(0, name), signed.slice(name + 1, sign)]);
  }
}

/** Names and texts, a U+0000 behind each; nothing where JSON has to tell core what is no text. */
function pairsOf(params: Readonly<Record<string, string>>): string | undefined {
  let pairs = "";
  if (typeof params !== "object" || params === null) return undefined;
  for (const name of Object.keys(params)) {
    const text = params[name];
    if (typeof text !== "string" || text.includes("\0") || name.includes("\0")) return undefined;
    pairs += `${name}\0${text}\0`;
  }
  return pairs;
}
