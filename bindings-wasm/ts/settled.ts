/// <reference lib="esnext.disposable" preserve="true" />
import type { IntellectMoneyError } from "./errors.js";
import type { DebtOutcome } from "./outcomes.js";
import type { Signal } from "./types.js";

/** One row of a batch that ended: by an outcome, or by an error while nothing that moves money was sent. */
export type Settled<Outcome extends DebtOutcome> =
  | { readonly row: number; readonly reference: string; readonly outcome: Outcome; readonly error: null }
  | { readonly row: number; readonly reference: string; readonly outcome: null; readonly error: IntellectMoneyError };

type Begin<Outcome extends DebtOutcome> = (settled: (row: Settled<Outcome>) => void, stop: Signal) => Promise<void>;

/**
 * Rows as they settle, once: `for await (const { reference, outcome, error } of client.payouts(rows))`. Leaving the
 * loop gives up what still runs; the same call again goes on with it.
 */
export class Outcomes<Outcome extends DebtOutcome> implements AsyncIterableIterator<Settled<Outcome>> {
  readonly #begin: Begin<Outcome>;
  readonly #stop = new AbortController();
  readonly #ready: Settled<Outcome>[] = [];
  #work: Promise<void> | undefined;
  #over = false;
  #failure: { error: unknown } | undefined;
  #wake = (): void => {};

  /** @internal */
  constructor(begin: Begin<Outcome>) {
    this.#begin = begin;
  }

  async next(): Promise<IteratorResult<Settled<Outcome>, undefined>> {
    this.#start();
    for (;;) {
      const value = this.#ready.shift();
      if (value) return { done: false, value };
      if (this.#failure) {
        const { error } = this.#failure;
        this.#failure = undefined;
        throw error;
      }
      if (this.#over) return { done: true, value: undefined };
      await this.#change();
    }
  }

  async return(): Promise<IteratorResult<Settled<Outcome>, undefined>> {
    this.#ready.length = 0;
    if (this.#work) {
      this.#stop.abort();
      await this.#work;
      // What ended by it is not given either: after this there are no rows.
      this.#ready.length = 0;
    }
    this.#over = true;
    this.#failure = undefined;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** All rows in their order, once the last has ended. */
  async all(): Promise<Settled<Outcome>[]> {
    const rows: Settled<Outcome>[] = [];
    for await (const row of this) rows.push(row);
    return rows.sort((one, other) => one.row - other.row);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #start(): void {
    if (this.#work || this.#over) return;
    const begin = async (): Promise<void> => this.#begin((row) => this.#settled(row), this.#stop.signal);
    this.#work = begin()
      .catch((error: unknown) => {
        this.#failure = { error };
      })
      .then(() => {
        this.#over = true;
        this.#wake();
      });
  }

  #settled(row: Settled<Outcome>): void {
    this.#ready.push(row);
    this.#wake();
  }

  /** Fulfilled when a row has settled or all have ended; several may wait. */
  #change(): Promise<void> {
    const others = this.#wake;
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = () => {};
        others();
        resolve();
      };
    });
  }
}
