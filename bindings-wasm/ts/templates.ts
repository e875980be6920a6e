import type { SignedRequest } from "./world.js";

/** Digits of a Sign. */
export const SIGN = 64;

/** What all requests to an endpoint have in common; its last header is the Sign. */
export class Template {
  readonly #request: SignedRequest;
  readonly #sign: string;
  /** Lists of names, each with the number under which core knows it. */
  readonly shapes: { readonly names: readonly string[]; readonly number: number }[] = [];

  constructor(request: SignedRequest) {
    this.#request = request;
    this.#sign = Object.keys(request.headers).at(-1)!;
  }

  /** A whole request from its Sign and its body, as core joins them. */
  complete(changing: string): SignedRequest {
    const { method, url, headers } = this.#request;
    return { method, url, headers: { ...headers, [this.#sign]: changing.slice(0, SIGN) }, body: changing.slice(SIGN) };
  }
}

/**
 * What the requests of a client have in common, by endpoint (its name, or core's number): it leaves core once, and of each
 * further request only the rest.
 */
export class Templates extends Map<string | number, Template> {
  /** The template of an endpoint, from a request to it where it has none yet. */
  of(endpoint: string | number, request: () => SignedRequest): Template {
    let template = this.get(endpoint);
    if (!template) this.set(endpoint, (template = new Template(request())));
    return template;
  }
}
