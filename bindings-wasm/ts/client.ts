/// <reference lib="esnext.disposable" preserve="true" />
import { type CheckReport, reportOf } from "./check.js";
import { type IntellectMoneyError, type Language, errorOf } from "./errors.js";
import { Endpoints, type EndpointName, type Invoice, type Payment } from "./generated/endpoints.js";
import { ask, refusal } from "./glue.js";
import { History } from "./history.js";
import { type ClientOptions, forCore } from "./options.js";
import { type DebtOutcome, type PayoutOutcome, type WithdrawalOutcome, outcomeOf } from "./outcomes.js";
import { Taker } from "./packed.js";
import { notInAPage } from "./page.js";
import { realWorld } from "./real.js";
import { type Prepare, preparing } from "./preparation.js";
import type { PreparedRequest } from "./prepared.js";
import { type Ended, Run, type Surroundings } from "./run.js";
import { addRows } from "./rows.js";
import { Secret } from "./secret.js";
import { Outcomes, type Settled } from "./settled.js";
import { Templates } from "./templates.js";
import type { Answer, BatchOptions, CallOptions, Cursor, HistoryQuery, InvoicesQuery, Payout, Recipient, Signal, Withdrawal } from "./types.js";
import { textOf, toJson, whole } from "./values.js";
import type * as wasm from "./wasm/client_bg.js";
import type { World } from "./world.js";

const worlds = new WeakMap<object, World>();

/** Options of a client that lives in another world than this one: a sandbox's. */
export function within(world: World, options: ClientOptions): ClientOptions {
  worlds.set(options, world);
  return options;
}

/** A client of the provider: one account, one session, one journal. */
export class IntellectMoney extends Endpoints implements AsyncDisposable {
  readonly #api: wasm.Api;
  readonly #around: Surroundings;
  readonly #prepare: Prepare;
  #closing: Promise<void> | undefined;

  /**
   * @throws an {@link InvalidRequestError} when an option is wrong; nothing is sent.
   * @throws in a browser page: secrets do not belong there. Only a sandbox's client works in one.
   */
  constructor(options: ClientOptions) {
    super();
    const { language, journal, fetch, onEvent, timeouts } = (options = Object(options) as ClientOptions);
    const spoken: Language = language === "ru" ? "ru" : "en";
    const world = worlds.get(options);
    if (!world) notInAPage(spoken);
    const wrong = (field: string) => refusal(spoken, field, "wrong_value");
    if (language !== undefined && language !== spoken) throw wrong("language");
    for (const [name, given] of Object.entries({ fetch, onEvent })) if (given !== undefined && typeof given !== "function") throw wrong(name);
    // Core knows it; `fetch` does not say when a connection is open. Better refused than taken for nothing.
    if ("connect" in Object(timeouts)) throw refusal(spoken, "connect", "unknown_field");
    const methods = ["load", "append", "unfinished", "close"] as const;
    if (journal != null && methods.some((name) => typeof journal[name] !== "function")) throw wrong("journal");
    const given = toJson(forCore(options));
    this.#api = ask(spoken, (core) => new core.Api(given, journal != null));
    const templates = new Templates();
    this.#around = { world: world ?? realWorld(fetch), journal: journal ?? undefined, language: spoken, onEvent, templates, runs: new Set() };
    this.#prepare = preparing(this.#api, templates);
  }

  /**
   * Pays one debt at most once, whatever fails and whenever the process dies: call again with the same reference.
   * @throws an {@link InvalidRequestError}, {@link ConflictError}, {@link JournalError}, {@link AbortError} or what the
   *   credentials meet, while nothing that moves money was sent. After that everything is an outcome.
   */
  async payout(payout: Payout, options: CallOptions = {}): Promise<PayoutOutcome> {
    return this.#debt<PayoutOutcome>(options, (timeout) => this.#api.payout(toJson(payout), timeout));
  }

  /**
   * Pays many debts, each at most once. All rows are checked before the first request; one bad row never ends the rest.
   * Nothing begins before the result is iterated, or `all()` is called. After a crash: the same call with the same rows.
   */
  payouts(rows: Iterable<Payout>, options: BatchOptions & CallOptions = {}): Outcomes<PayoutOutcome> {
    return this.#outcomes(options, () => {
      const given = toJson(Symbol.iterator in Object(rows) ? [...rows] : null);
      return (timeout) => {
        const { concurrency, stopWhenOutOfMoney } = options;
        return this.#api.payouts(given, toJson({ concurrency, stopWhenOutOfMoney }), timeout);
      };
    });
  }

  /** Settles every debt that was begun, and begins nothing: for rows that are lost. */
  resume(options: CallOptions = {}): Outcomes<DebtOutcome> {
    return this.#outcomes(options, () => (timeout) => this.#api.resume(timeout));
  }

  /** Settles one debt that was begun. */
  async resolve(reference: string, options: CallOptions = {}): Promise<DebtOutcome> {
    return this.#debt(options, (timeout) => this.#api.resolve(textOf(reference), timeout));
  }

  /** Records a person's word on a debt; refused when the operation's state contradicts it. */
  async settle(reference: string, word: "paid" | "not_paid", options: { note: string } & CallOptions): Promise<DebtOutcome> {
    return this.#debt(options ?? {}, (timeout) => this.#api.settle(toJson({ reference, word, note: options?.note }), timeout));
  }

  /** Withdraws at most once. The provider gives no handle: where an answer is lost, the outcome names what may be it. */
  async withdraw(withdrawal: Withdrawal, options: CallOptions = {}): Promise<WithdrawalOutcome> {
    return this.#debt<WithdrawalOutcome>(options, (timeout) => this.#api.withdraw(toJson(withdrawal), timeout));
  }

  /** Every payment once, though rows arrive while it reads. `{ cursor }` goes on where an earlier reading stood. */
  paymentsHistory(query: HistoryQuery | Cursor = {}, options: CallOptions = {}): History<Payment> {
    return this.#history(query, options, false);
  }

  /** Every invoice once, in the same way. */
  invoicesHistory(query: InvoicesQuery | Cursor = {}, options: CallOptions = {}): History<Invoice> {
    return this.#history(query, options, true);
  }

  /** A signed request from texts under the provider's names, for whoever sends by other means. */
  prepare(endpoint: EndpointName, params: Readonly<Record<string, string>>): PreparedRequest {
    return ask(this.#around.language, () => this.#prepare(textOf(endpoint), params));
  }

  /** May these credentials pay? It makes an operation of 1.00, reads it and deletes it; it cannot execute. */
  async check(recipient: Recipient, options: CallOptions = {}): Promise<CheckReport> {
    const ended = await this.#single(options, (timeout) => this.#api.check(toJson(recipient), timeout));
    if (!ended?.ok) throw this.#errorOf(ended);
    return reportOf(ended.ok, this.#around.language);
  }

  /** Gives up what runs, as a signal would, and closes the journal. Called again it gives the same promise. */
  close(): Promise<void> {
    if (!this.#closing) {
      const { runs, journal } = this.#around;
      const last = [...runs];
      // First: a handler of events that hears of it may close, too.
      this.#closing = Promise.allSettled(last.map((run) => run.done)).then(() => journal?.close());
      for (const run of last) run.cancel(undefined);
    }
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  protected async call<Result>(endpoint: EndpointName, values: object, options: CallOptions = {}): Promise<Answer<Result>> {
    const taker = new Taker();
    let around: string | undefined;
    const begin = (timeout?: number): wasm.Task => this.#api.call(endpoint, toJson(values), timeout);
    const ended = await this.#single(options, begin, (task, { ok }) => {
      // An answer with rows lacks its JSON, which is made of them.
      if (ok && ok["raw"] === undefined) around = task.rows(taker);
    });
    if (!ended?.ok) throw this.#errorOf(ended);
    const answer = answerOf<Result>(ended.ok);
    if (taker.packed) addRows(answer, taker.packed, around!);
    return answer;
  }

  async #debt<Outcome extends DebtOutcome>(options: CallOptions, begin: (timeout?: number) => wasm.Task): Promise<Outcome> {
    const ended = await this.#single(options, begin);
    if (!ended?.ok) throw this.#errorOf(ended);
    return outcomeOf(ended.ok, this.#around.language, ended.cause) as Outcome;
  }

  #history<Row>(query: object, options: CallOptions, ofInvoices: boolean): History<Row> {
    const { language, world } = this.#around;
    const cursor = "cursor" in Object(query) ? textOf((query as Cursor).cursor) : undefined;
    const [json, now] = [toJson(query), world.now()];
    const reading = ask(language, ({ Reading }) => {
      if (cursor !== undefined) return Reading.fromCursor(ofInvoices, cursor);
      return ofInvoices ? Reading.invoices(json, now) : new Reading(json, now);
    });
    return new History(reading, language, async (absorb) => {
      const ended = await this.#single(options, (timeout) => reading.nextPage(this.#api, timeout), absorb);
      if (ended?.error) throw this.#errorOf(ended);
      return ended !== undefined;
    });
  }

  /** Runs a task of one row; nothing where there is no task. */
  #single(
    options: CallOptions,
    begin: (timeout?: number) => wasm.Task | undefined,
    before?: (task: wasm.Task, ended: Ended) => void,
  ): Promise<Ended> | undefined {
    let result: Ended | undefined;
    const done = this.#begin(options, begin, (ended, task) => {
      before?.(task, ended);
      result = ended;
    });
    return done?.then(() => result ?? { row: 0, reference: "", cause: undefined });
  }

  /** `prepare` may call what is the caller's own: what that throws is no defect, and is thrown as it is. */
  #outcomes<Outcome extends DebtOutcome>(options: CallOptions, prepare: () => (timeout?: number) => wasm.Task): Outcomes<Outcome> {
    return new Outcomes(async (settled: (row: Settled<Outcome>) => void, stop: Signal) => {
      const givenUp = await this.#begin(options, prepare(), (ended) => settled(this.#settled(ended)), stop);
      // Rows that had not begun are missing: whoever reads them must not take these for all. Others may have been paid.
      if (givenUp) throw refusal(this.#around.language, "rows", "cancelled", options.signal?.reason);
    });
  }

  #settled<Outcome extends DebtOutcome>(ended: Ended): Settled<Outcome> {
    const { row, reference, ok, cause } = ended;
    const outcome = ok ? (outcomeOf(ok, this.#around.language, cause) as Outcome) : null;
    return { row, reference, outcome, error: ok ? null : this.#errorOf(ended) } as Settled<Outcome>;
  }

  /** Begins a task, and gives it up when the caller's signal says so. */
  #begin(
    options: CallOptions,
    begin: (timeout?: number) => wasm.Task | undefined,
    ended: (ended: Ended, task: wasm.Task) => void,
    stop?: Signal,
  ): Promise<boolean> | undefined {
    const { language } = this.#around;
    if (Object(options) !== options) throw refusal(language, "options", "wrong_value");
    const { signal, timeoutMs, concurrency, stopWhenOutOfMoney, note, ...others }: CallOptions & BatchOptions & { note?: string } = whole(options);
    // An option that is misspelt would do nothing, without a word.
    for (const name in others) throw refusal(language, name, "unknown_field");
    if (signal && !signal.removeEventListener) throw refusal(language, "signal", "wrong_value");
    // WebAssembly takes `true` for a number, and throws at what it cannot take for one; core refuses a 0 by name.
    const task = ask(language, () => begin(typeof (timeoutMs ?? 0) === "number" ? timeoutMs : 0));
    if (!task) return undefined;
    if (signal?.aborted || this.#closing) {
      task.free();
      throw refusal(language, "", "cancelled", signal?.reason);
    }
    return new Run(task, this.#around, (row) => ended(row, task), signal, stop).done;
  }

  #errorOf(ended: Ended | undefined): IntellectMoneyError {
    const { language } = this.#around;
    if (!ended?.error) return refusal(language, "", "cancelled", ended?.cause) as IntellectMoneyError;
    return errorOf(ended.error, language, ended.cause);
  }
}

/** Core marks what is secret: `{ "secret": "…" }`. */
function answerOf<Result>({ result, raw = null, operationId, eshopId, warning }: Record<string, unknown>): Answer<Result> {
  const fields = result as Record<string, { secret?: string } | Secret | null>;
  for (const name in fields) {
    const value = fields[name] as { secret?: string } | null;
    if (typeof value?.secret === "string") fields[name] = new Secret(value.secret);
  }
  return { result, raw, operationId, eshopId, warning } as unknown as Answer<Result>;
}

