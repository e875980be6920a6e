import { SIGN, type Template } from "./templates.js";

/** A signed request. Headers and body hold secrets: they are read by name and show in no output. */
export class PreparedRequest {
  readonly method: string;
  readonly url: string;
  readonly #template: Template;
  readonly #changing: string;

  /** @internal */
  constructor(template: Template, changing: string) {
    const { method, url } = template.request;
    this.method = method;
    this.url = url;
    this.#template = template;
    this.#changing = changing;
  }

  get headers(): Record<string, string> {
    return this.#template.headers(this.#changing);
  }

  get body(): string {
    return this.#changing.slice(SIGN);
  }
}
