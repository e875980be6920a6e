import type { SignedRequest } from "./world.js";

/** A signed request. Headers and body hold secrets: they are read by name and show in no output. */
export class PreparedRequest {
  readonly method: string;
  readonly url: string;
  readonly #request: SignedRequest;

  /** @internal */
  constructor(request: SignedRequest) {
    this.method = request.method;
    this.url = request.url;
    this.#request = request;
  }

  get headers(): Record<string, string> {
    return { ...this.#request.headers };
  }

  get body(): string {
    return this.#request.body;
  }
}
