export { readAnswer, type RawAnswer } from "./answer.js";
export type { CheckFinding, CheckReport } from "./check.js";
export { IntellectMoney } from "./client.js";
export {
  AbortError,
  ApiError,
  ConflictError,
  DecodeError,
  HttpStatusError,
  IntellectMoneyError,
  InternalError,
  InvalidRequestError,
  JournalError,
  NotPaidError,
  OutcomeUnknownError,
  TransportError,
} from "./errors.js";
export type { ErrorCode, ErrorJson, Language } from "./errors.js";
export type { ProgressEvent } from "./events.js";
export type * from "./generated/endpoints.js";
export type * from "./generated/words.js";
export type { History } from "./history.js";
export type { Fetch, FetchInit, FetchResponse } from "./http.js";
export { memoryJournal, type Journal, type StoredLine } from "./journal.js";
export type { ClientOptions, Timeouts } from "./options.js";
export type * from "./outcomes.js";
export type { PreparedRequest } from "./prepared.js";
export { Secret } from "./secret.js";
export type { Outcomes, Settled } from "./settled.js";
export type * from "./types.js";
export { version } from "./version.js";
