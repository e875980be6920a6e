const SHOWN = "[redacted]";

/** A text that shows in no output: printed, logged or serialised it is `[redacted]`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. */
  expose(): string {
    return this.#text;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  /** What `console.log` of Node shows. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Secret(${SHOWN})`;
  }
}
