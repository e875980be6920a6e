import type { Language } from "./errors.js";
import type { ProgressEvent } from "./events.js";
import type { EndpointName } from "./generated/endpoints.js";
import type { CheckName, Generation } from "./generated/words.js";
import type { Fetch } from "./http.js";
import type { Journal } from "./journal.js";
import type { Hidden } from "./types.js";
import { whole } from "./values.js";

/** What a client is opened with. */
export interface ClientOptions {
  /** The token of the `Authorization` header. */
  bearerToken: Hidden;
  /** The secret that makes the Sign. */
  signSecretKey: Hidden;
  /** The cabinet's login and password: for sessions. */
  login?: Hidden | undefined;
  password?: Hidden | undefined;
  /** A session's token to begin with; without login and password it is all there is. */
  userToken?: Hidden | undefined;
  /** Sends requests, instead of the runtime's own `fetch`. It must send once: no retries, no redirects. */
  fetch?: Fetch | undefined;
  /** Another address, a text or a `URL`: `https`, or `http` to this machine. */
  baseUrl?: string | { toJSON(): string } | undefined;
  /** Which of the provider's documentations is spoken; `current` by default. */
  generation?: Generation | undefined;
  /** How bodies are written; `form` by default. */
  encoding?: "form" | "json" | undefined;
  timeouts?: Timeouts | undefined;
  /** How often a read, a token or a create is repeated after a failure; 3 by default. Money never is. */
  retries?: number | undefined;
  /** Other layouts of the Sign, each as text in the form of the provider's pages. */
  layouts?: { [Name in EndpointName]?: string | undefined } | undefined;
  /** Inferred checks to switch off: `{ pan_luhn: false }`. */
  checks?: { [Name in CheckName]?: boolean | undefined } | undefined;
  /** Where debts are remembered: without one, whatever moves money is refused. */
  journal?: Journal | undefined;
  /** Sign secrets of earlier times, under which a journal was written. */
  journalKeys?: readonly Hidden[] | undefined;
  /** Language of error messages; `en` by default. */
  language?: Language | undefined;
  /** Hears of requests, records and waits; never of a secret. What it throws is dropped. */
  onEvent?: ((event: ProgressEvent) => void) | undefined;
}

/** Times in milliseconds. A connection has no time of its own, because `fetch` does not tell when it is open. */
export interface Timeouts {
  /** One request, its connection and its answer: 20000. */
  attempt?: number | undefined;
  /** A call with its repetitions: 60000. */
  call?: number | undefined;
  /** A payout: 900000. */
  payout?: number | undefined;
  /** How long an operation that was executed may stay `Created`: 60000. */
  settle?: number | undefined;
  /** The first and the longest pause between two looks at a state: 1000 and 30000. */
  pollFirst?: number | undefined;
  pollLongest?: number | undefined;
}

/** What core reads; the rest is this package's own. */
export function forCore(given: ClientOptions): object {
  const { fetch, journal, language, onEvent, ...options } = whole(given);
  return options;
}
