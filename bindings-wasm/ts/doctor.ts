import "./load/doctor.js";
import type { EndpointName } from "./generated/endpoints.js";
import { type ClientOptions, forCore } from "./options.js";
import { doctor } from "./modules/doctor.js";
import { notInAPage } from "./page.js";
import { textOf, toJson } from "./values.js";

/** What the doctor has to know of a client: its options will do. A bearer token that is given is looked for in the string. */
export type DoctorOptions = Pick<ClientOptions, "signSecretKey" | "generation" | "layouts" | "language"> &
  Partial<Pick<ClientOptions, "bearerToken">>;

/** A request whose Sign was refused. */
export interface SignedCall {
  endpoint: EndpointName;
  /**
   * Texts under the provider's names, as they were sent, in the order of the body. A phone, an amount and a card number
   * may stand as typed: the Sign is compared over the form in which they have to be sent.
   */
  params: Readonly<Record<string, string>>;
  /** The Sign that was sent. */
  sign: string;
}

/** Why a Sign does not fit. */
export interface Diagnosis {
  readonly matches: boolean;
  /** The layout that gives the Sign: a generation's name, or the layout itself. */
  readonly layout: string | null;
  /** The mistake's stable name, of a pair joined by `+`; `null` where it fits or nothing was found. */
  readonly cause: string | null;
  /** What was done and what to do, in English and in Russian. */
  readonly hint: string | null;
  readonly hintRu: string | null;
  /** What should have been signed, and what was where it is known; secrets masked. */
  readonly expected: string;
  readonly signed: string | null;
  /** Where the two first differ, in characters. */
  readonly difference: number | null;
  /** All of it for a person, secrets masked. */
  readonly text: string;
}

/**
 * Why a Sign does not fit: it names the mistake. Nothing leaves the process.
 * @throws an {@link InvalidRequestError} when an option, an endpoint or a parameter is unknown or of a wrong form.
 * @throws a `TypeError` when the Sign is no text.
 * @throws in a browser page: secrets do not belong there.
 */
export function explain(options: DoctorOptions, call: SignedCall): Diagnosis {
  const { endpoint, params, sign } = Object(call) as SignedCall;
  // Core would look for what gives an empty one, and say that nothing known does.
  if (typeof sign !== "string") throw new TypeError("sign: a text is due");
  return explainJson(options, textOf(endpoint), toJson(params), textOf(sign));
}

/** @internal The same of values that are JSON already. */
export function explainJson(options: DoctorOptions, endpoint: string, params: string, sign: string): Diagnosis {
  const own = Object(options) as ClientOptions;
  const language = own.language === "ru" ? "ru" : "en";
  notInAPage(language);
  const given = toJson(forCore(own));
  const json = doctor.call(language, (core) => core.explain(given, endpoint, params, sign));
  return JSON.parse(json) as Diagnosis;
}
