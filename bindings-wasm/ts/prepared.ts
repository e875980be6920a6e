import type { SignedRequest } from "./world.js";

/** A signed request. Headers and body hold secrets: they are read by name and show in no output. */
export class PreparedRequest {
  readonly method: string;
  readonly url: string;
  readonly #secret: { headers: Record<string, string>; body: string };

  /** @internal */
  constructor({ method, url, headers, body }: SignedRequest) {
    this.method = method;
    this.url = url;
    this.#secret = { headers, body };
  }

  get headers(): Record<string, string> {
    return { ...this.#secret.headers };
  }

  get body(): string {
    return this.#secret.body;
  }
}
