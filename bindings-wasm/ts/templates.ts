import type { SignedRequest } from "./world.js";

/** Digits of a Sign. Where core tells of a request only what others to its endpoint have not, the Sign stands before the body. */
export const SIGN = 64;

/** What all requests to an endpoint have in common. */
export class Template {
  readonly request: SignedRequest;
  /** Lists of names, each by the number under which core knows it. */
  readonly shapes: { readonly names: readonly string[]; readonly number: number }[] = [];

  constructor(request: SignedRequest) {
    this.request = request;
  }

  headers(changing: string): Record<string, string> {
    return { ...this.request.headers, sign: changing.slice(0, SIGN) };
  }

  complete(changing: string): SignedRequest {
    const { method, url } = this.request;
    return { method, url, headers: this.headers(changing), body: changing.slice(SIGN) };
  }
}

/** What the requests of a client have in common, by endpoint: it leaves core once, and of each further request only the rest. */
export class Templates extends Map<string, Template> {
  /** The template of an endpoint, from a request to it where it has none yet. */
  of(endpoint: string, request: () => SignedRequest): Template {
    let template = this.get(endpoint);
    if (!template) this.set(endpoint, (template = new Template(request())));
    return template;
  }
}
