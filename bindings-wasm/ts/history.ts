import type { Language } from "./errors.js";
import { ask } from "./glue.js";
import { rowsOf } from "./rows.js";
import type * as wasm from "./wasm/client_bg.js";

/** Reads a page; `false` when there was none left. */
type ReadPage = (absorb: (task: wasm.Task) => void) => Promise<boolean>;

/** A history row by row; pages are read as they are needed. */
export class History<Row> implements AsyncIterableIterator<Row> {
  readonly #reading: wasm.Reading;
  readonly #language: Language;
  readonly #readPage: ReadPage;
  /** The new rows of the page that was read last, and how many of them were given. */
  #rows: Row[] = [];
  #given = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #over = false;

  /** @internal */
  constructor(reading: wasm.Reading, language: Language, readPage: ReadPage) {
    this.#reading = reading;
    this.#language = language;
    this.#readPage = readPage;
  }

  /** Where to go on later: the rows given so far are not given again. It may be stored. */
  get cursor(): string {
    return ask(this.#language, () => this.#reading.cursor(this.#rows.length - this.#given));
  }

  /** The next row. After an error the same page can be asked for again. */
  next(): Promise<IteratorResult<Row, undefined>> {
    const next = this.#turn.then(() => this.#next());
    this.#turn = next.catch(() => {});
    return next;
  }

  async return(): Promise<IteratorResult<Row, undefined>> {
    this.#over = true;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #next(): Promise<IteratorResult<Row, undefined>> {
    while (!this.#over) {
      if (this.#given < this.#rows.length) return { done: false, value: this.#rows[this.#given++]! };
      const more = await this.#readPage((task) => this.#absorb(task));
      // Whoever left the loop meanwhile wants no more of it.
      this.#over ||= !more;
    }
    return { done: true, value: undefined };
  }

  #absorb(task: wasm.Task): void {
    this.#rows = ask(this.#language, () => rowsOf((taker) => this.#reading.absorb(task, taker)));
    this.#given = 0;
  }
}
