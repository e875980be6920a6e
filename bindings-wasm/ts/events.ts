import type { EndpointName } from "./generated/endpoints.js";
import type { PayoutOperationState } from "./generated/words.js";
import type { Open } from "./types.js";

interface Happened {
  /** When, Unix milliseconds. */
  at: number;
  /** The debt, where it is about one. */
  reference: string | null;
  /** The operation's state, as far as it was read. */
  state: Open<PayoutOperationState> | null;
}

/** What a run is at, for a log or a progress bar. No part of it is secret. `attempt` of a request counts the run's requests. */
export type ProgressEvent = Happened &
  (
    | { event: "sending"; endpoint: EndpointName; attempt: number }
    | { event: "answered"; endpoint: EndpointName; attempt: number; status: number }
    | { event: "failed"; endpoint: EndpointName; attempt: number; sent: "no" | "maybe" }
    | { event: "recorded"; record: string; attempt: number; stored: boolean }
    | { event: "waiting"; until: number }
  );
