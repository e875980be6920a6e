import type { CoreErrorCode, ErrorReason, NextStep } from "./generated/words.js";
import type { PayoutOutcome } from "./outcomes.js";

/** Language of messages. */
export type Language = "en" | "ru";

/** The kind of an error. `internal` and `not_paid` are this package's own. */
export type ErrorCode = CoreErrorCode | "internal" | "not_paid";

/** What core says of an error; what does not apply is `null`. */
export interface ErrorRecord {
  code: string;
  reason: string;
  message: string;
  messageRu: string;
  [name: string]: unknown;
}

/** The members of an error as plain data, without its cause. */
export interface ErrorJson {
  name: string;
  code: ErrorCode;
  reason: string;
  outcome: "not_done" | "done" | "unknown";
  nextStep: NextStep;
  message: string;
  messageRu: string;
  field?: string;
  endpoint?: string;
  status?: number;
}

/** Every error of this package. `code` tells its kind, `reason` what happened, `nextStep` what is safe. */
export abstract class IntellectMoneyError extends Error {
  abstract readonly code: ErrorCode;
  /** What happened: a stable name. */
  declare readonly reason: ErrorReason | "internal" | "browser_page" | (string & {});
  /** What it proves: `not_done` (nothing moved by this), `done`, or `unknown`. */
  declare readonly outcome: "not_done" | "done" | "unknown";
  /** What is safe next. */
  declare readonly nextStep: NextStep;
  /** The message in Russian, whatever the client's language is. */
  declare readonly messageRu: string;
  /**
   * The field at fault: of a request as the provider names it, else as the argument or the option is called. Three options
   * have one name in every language: `bearer_token`, `sign_secret_key` and `base_url`.
   */
  declare readonly field?: string;
  /** The endpoint that was called. */
  declare readonly endpoint?: string;
  /** The HTTP status. */
  declare readonly status?: number;
  /** Which of the answer's two state codes spoke. */
  declare readonly level?: "operation" | "result";
  /** The provider's code, and the parameter that it names. */
  declare readonly apiCode?: string;
  declare readonly errorSourceParam?: string;
  /** Whether the provider said that the session has expired. */
  declare readonly sessionExpired?: true;
  /** The provider's number of the request, to quote to its support. */
  declare readonly operationId?: string;
  /** Where the answer is unreadable, and a redacted part of it. */
  declare readonly path?: string;
  declare readonly snippet?: string;

  /** @internal */
  constructor(record: ErrorRecord, language: Language, cause?: unknown) {
    super(language === "ru" ? record.messageRu : record.message, cause === undefined ? undefined : { cause });
    for (const name in record) {
      const value = record[name];
      if (name !== "message" && value != null && value !== false) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  /** The error as plain data. Its cause is left out: it is not ours to show. */
  toJSON(): ErrorJson {
    return { name: this.name, message: this.message, ...(this as object) } as ErrorJson;
  }
}

/** The input was refused before anything was signed or sent. */
export class InvalidRequestError extends IntellectMoneyError {
  declare readonly code: "invalid_request";
}

/** The reference is taken, or being worked on. */
export class ConflictError extends IntellectMoneyError {
  declare readonly code: "conflict";
}

/** The journal cannot be used. `cause` is what the store threw. */
export class JournalError extends IntellectMoneyError {
  declare readonly code: "journal";
}

/** Sending failed. `cause` is what `fetch` threw. */
export class TransportError extends IntellectMoneyError {
  declare readonly code: "transport";
}

/** The caller gave the call up; `cause` is the signal's reason. */
export class AbortError extends TransportError {}

/** A request that moves money may have arrived, and nothing tells whether it did. */
export class OutcomeUnknownError extends IntellectMoneyError {
  declare readonly code: "outcome_unknown";
}

/** Another HTTP status than 200, without a readable answer. */
export class HttpStatusError extends IntellectMoneyError {
  declare readonly code: "http_status";
}

/** An answer that cannot be read or believed. */
export class DecodeError extends IntellectMoneyError {
  declare readonly code: "decode";
}

/** The provider's own refusal. */
export class ApiError extends IntellectMoneyError {
  declare readonly code: "api_error";
}

/** A payout that is not known to be paid, from `ensurePaid()`. */
export class NotPaidError extends IntellectMoneyError {
  declare readonly code: "not_paid";
  /** The whole outcome. */
  declare readonly payout: PayoutOutcome;
}

/** A defect of this package. Whether money moved is not known to it: call again with the same reference. */
export class InternalError extends IntellectMoneyError {
  declare readonly code: "internal";
}

const CLASSES = {
  InvalidRequestError,
  ConflictError,
  JournalError,
  TransportError,
  AbortError,
  OutcomeUnknownError,
  HttpStatusError,
  DecodeError,
  ApiError,
  NotPaidError,
  InternalError,
};

// A bundler may rename classes; a name in a log must not change.
for (const [name, value] of Object.entries(CLASSES)) {
  Object.defineProperty(value.prototype, "name", { value: name, configurable: true, writable: true });
}

const BY_CODE: Record<string, new (record: ErrorRecord, language: Language, cause?: unknown) => IntellectMoneyError> = {
  invalid_request: InvalidRequestError,
  conflict: ConflictError,
  journal: JournalError,
  transport: TransportError,
  outcome_unknown: OutcomeUnknownError,
  http_status: HttpStatusError,
  decode: DecodeError,
  api_error: ApiError,
};

/** The error of what core said. */
export function errorOf(record: ErrorRecord, language: Language, cause?: unknown): IntellectMoneyError {
  if (record.reason === "cancelled") return new AbortError(record, language, cause);
  const Class = BY_CODE[record.code] ?? InternalError;
  return new Class(record, language, cause);
}
