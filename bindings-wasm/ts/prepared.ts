import type { SignedRequest } from "./world.js";

/** A signed request. Headers and body hold secrets: they are read by name and show in no output. */
export class PreparedRequest {
  readonly method: string;
  readonly url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #body: string;
  readonly #sign: readonly [header: string, sign: string] | undefined;

  /** @internal */
  constructor({ method, url, headers }: Omit<SignedRequest, "body">, body: string, sign?: readonly [header: string, sign: string]) {
    this.method = method;
    this.url = url;
    this.#headers = headers;
    this.#body = body;
    this.#sign = sign;
  }

  get headers(): Record<string, string> {
    return { ...this.#headers, ...(this.#sign && { [this.#sign[0]]: this.#sign[1] }) };
  }

  get body(): string {
    return this.#body;
  }
}
