import { IntellectMoney, within } from "../client.js";
import type { BehaviourName, FaultKind, Generation } from "../generated/words.js";
import type { EndpointName } from "../generated/endpoints.js";
import type { Fetch } from "../http.js";
import { memoryJournal } from "../journal.js";
import type { ClientOptions } from "../options.js";
import { realWorld } from "../real.js";
import { sandbox } from "../modules/sandbox.js";
import { textOf, whole } from "../values.js";
import type * as wasm from "../wasm/sandbox_bg.js";
import type { Reply, SignedRequest } from "../world.js";
import { answered, receive } from "./fetch.js";
import { VirtualWorld } from "./virtual.js";

/** One line of the script of faults. */
export interface Fault {
  at: EndpointName;
  /** Which of its requests, from 1. */
  nth: number;
  fault: FaultKind;
}

/** What a recipient got, or all. A payout counts when its bank has answered; until then it is pending. */
export interface Paid {
  recipient: string | null;
  count: number;
  total: string;
  pending_count: number;
  pending_total: string;
}

/** One request as it arrived, secrets masked. */
export interface LogEntry {
  time_ms: number;
  endpoint: EndpointName | null;
  nth: number;
  fields: Record<string, string>;
  unknown_fields: string[];
  fault: FaultKind | null;
  handled: boolean;
  status: number | null;
  /** Why it was refused, or what else is odd. */
  problem: string | null;
  /** Of a bad Sign: the strings it was expected to be made of, secrets by name only. */
  expected: string[];
}

/** The sandbox's settings and counts. */
export interface SandboxState {
  seed: number;
  time_ms: number;
  speed: number;
  /** Made up: they may be shown. */
  credentials: {
    bearer_token: string;
    sign_secret_key: string;
    login: string;
    password: string;
    account_id: string;
    eshop_id: string;
  };
  balance: string;
  shops: { id: string; name: string }[];
  banks: { id: string; works: boolean }[];
  generations: Generation[];
  pci_dss: boolean;
  token_life_ms: number;
  faults: Fault[];
  requests: { [Name in EndpointName]?: number };
  paid: Paid;
  behaviours: { name: BehaviourName; confidence: string; on: boolean; when_on: string; when_off: string | null }[];
  relied_on: BehaviourName[];
}

/** What a sandbox's client takes: it has credentials, and a journal in memory unless another is given. */
export type SandboxClientOptions = Omit<ClientOptions, "bearerToken" | "signSecretKey" | "login" | "password" | "baseUrl" | "fetch">;

/** The runtime's own type of `fetch`, where it has one. */
export type StandardFetch = typeof globalThis extends { fetch: infer Standard } ? Standard & Fetch : Fetch;

/** What a sandbox is made of. */
export interface SandboxOptions {
  /** Another seed gives other credentials, tokens and history; 7 by default. */
  seed?: number | undefined;
  /** Uses the machine's clock, so many times as fast. Without it time is the sandbox's own, and waiting takes none. */
  speed?: number | undefined;
}

/** The provider as a value: it keeps books, checks what the provider checks, and breaks on demand. No money moves. */
export class Sandbox {
  readonly #inner: wasm.Sandbox;
  readonly #virtual: VirtualWorld | undefined;
  #seen = Date.now();

  constructor(options: SandboxOptions = {}) {
    const { seed = 7, speed, ...others } = Object(options) as SandboxOptions;
    // An option that is misspelt would do nothing, without a word.
    for (const name in others) throw new TypeError(`${name}: no option has this name`);
    if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError("seed: a whole number from 0 is due");
    this.#inner = sandbox.call("en", (core) => new core.Sandbox(seed));
    if (speed === undefined) this.#virtual = new VirtualWorld(sandbox.glue.begin(), (...call) => this.#within(...call));
    else this.speed(speed);
  }

  /**
   * A standard `fetch`, to which every address is the sandbox's: for a client of any kind, and for `/_sandbox/*`.
   * Time passes as it does on the machine.
   */
  readonly fetch: StandardFetch = (async (input: Request | URL | string, init?: RequestInit) => {
    const request = await receive(input, init);
    return answered(this.#serve(this.#realNow(), request.method, request.target, request.headers, request.body), request.signal);
  }) as StandardFetch;

  /** A client of this sandbox. Its time is the sandbox's: a payout that takes minutes ends at once. */
  client(options: SandboxClientOptions = {}): IntellectMoney {
    const made = JSON.parse(this.#inner.options()) as ClientOptions;
    const { journal = memoryJournal(), onEvent } = Object(options) as SandboxClientOptions;
    return new IntellectMoney(within(this.#virtual ?? realWorld(this.fetch), { ...whole(options), onEvent, ...made, journal }));
  }

  /** What goes wrong, at which request. It takes the place of the script before. */
  faults(script: readonly Fault[]): void {
    this.#post("faults", script);
  }

  /** Moves the sandbox's time on, and with it that of its clients. */
  advance(millis: number): void {
    if (!Number.isSafeInteger(millis) || millis < 0) throw new RangeError("millis: a whole number from 0 is due");
    if (this.#virtual) this.#virtual.pass(millis);
    else this.#post("time", { advance_ms: millis });
  }

  /** How many times as fast time runs here. */
  speed(factor: number): void {
    this.#post("time", { speed: factor });
  }

  /** Sets the account's balance: decimal text. */
  balance(balance: string): void {
    this.#post("balance", { balance });
  }

  /** How the bank of a recipient, a phone or a card, answers. */
  outcome(recipient: string, outcome: "complete" | "fail"): void {
    this.#post("outcome", { recipient, outcome });
  }

  /** Switches a behaviour that no source describes to its other way. */
  switch(behaviour: BehaviourName, on: boolean): void {
    this.#post("switch", { behaviour, on });
  }

  /** Ends all sessions, or sets how long a session lives. */
  session(change: { end: true } | { life_ms: number }): void {
    this.#post("session", change);
  }

  /** Whether the account may pay to cards. */
  access(pciDss: boolean): void {
    this.#post("access", { pci_dss: pciDss });
  }

  /** Which of the provider's documentations are spoken. */
  generations(names: readonly Generation[]): void {
    this.#post("generations", names);
  }

  /** Adds a bank of the SBP, or says whether it works. */
  bank(id: string, works: boolean): void {
    this.#post("bank", { id, works });
  }

  /** Adds a shop. */
  shop(id: string, name: string): void {
    this.#post("shop", { id, name });
  }

  /** Lets a payment arrive in a shop, so that the history grows. */
  deposit(amount: string, eshopId: string): void {
    this.#post("deposit", { amount, eshop_id: eshopId });
  }

  /** As new, but with other tokens and numbers. */
  reset(): void {
    this.#post("reset", null);
  }

  /** What a recipient got, a phone or a card in any form; without one: all. */
  paid(recipient?: string): Paid {
    if (recipient !== undefined && textOf(recipient) !== recipient) throw new TypeError("recipient: a text is due");
    return this.#control("GET", recipient === undefined ? "paid" : `paid?recipient=${encodeURIComponent(recipient)}`) as Paid;
  }

  /** What arrived, oldest first. */
  log(): LogEntry[] {
    return this.#control("GET", "log") as LogEntry[];
  }

  /** Credentials, settings and counts. */
  state(): SandboxState {
    return this.#control("GET", "state") as SandboxState;
  }

  #post(name: string, body: unknown): void {
    this.#control("POST", name, JSON.stringify(body, due) ?? "null");
  }

  #control(method: string, path: string, body = ""): unknown {
    const now = this.#virtual?.now() ?? Date.now();
    const delivery = this.#serve(now, method, `/_sandbox/${path}`, [], new TextEncoder().encode(body));
    const answer = JSON.parse(new TextDecoder().decode(delivery.body)) as { error?: { field: string; message: string } };
    if (answer.error) throw new TypeError(`${answer.error.field}: ${answer.error.message}`);
    return answer;
  }

  #serve(now: number, method: string, target: string, headers: [string, string][], body: Uint8Array): wasm.Delivery {
    return sandbox.call("en", () => this.#inner.serve(now, method, target, JSON.stringify(headers), body));
  }

  #within(now: number, request: SignedRequest, timeout: number): { takes: number; reply: Reply } {
    const { pathname, search } = new URL(request.url);
    const body = new TextEncoder().encode(request.body);
    const delivery = this.#serve(now, request.method, pathname + search, Object.entries(request.headers), body);
    const takes = delivery.within(timeout);
    if (delivery.kind !== "answer") return { takes, reply: { nothingSent: false, cause: new Error("the sandbox lost the answer") } };
    const { status } = delivery;
    return { takes, reply: { status, headers: (JSON.parse(delivery.headers) as string[][]).flat().join("\0"), body: delivery.body } };
  }

  /** Real time, which moves the sandbox's own on where it has one. */
  #realNow(): number {
    const now = Date.now();
    if (!this.#virtual) return now;
    this.#virtual.pass(now - this.#seen);
    this.#seen = now;
    return this.#virtual.now();
  }
}

/** What JSON cannot tell, half a pair of surrogates too, is `null`, which the sandbox refuses by the name of its field. */
function due(_: string, value: unknown): unknown {
  if (["bigint", "symbol", "function"].includes(typeof value)) return null;
  return typeof value === "string" && textOf(value) !== value ? null : value;
}
