import type { SignedRequest } from "./world.js";

/** Digits of a Sign. */
const SIGN = 64;

/** What all requests of an endpoint have in common; its last header is the Sign. */
type Template = Omit<SignedRequest, "body"> & { sign: string };

/** What the requests of a client have in common: it leaves core once an endpoint, and of each further one only the rest. */
export class RequestTemplates {
  readonly #known = new Map<string, Template>();

  has(endpoint: string): boolean {
    return this.#known.has(endpoint);
  }

  learn(endpoint: string, { method, url, headers }: SignedRequest): void {
    this.#known.set(endpoint, { method, url, headers, sign: Object.keys(headers).at(-1)! });
  }

  /** A whole request from its Sign and its body, as core joins them. */
  complete(endpoint: string, changing: string): SignedRequest {
    const { method, url, headers, sign } = this.#known.get(endpoint)!;
    return { method, url, headers: { ...headers, [sign]: changing.slice(0, SIGN) }, body: changing.slice(SIGN) };
  }
}
