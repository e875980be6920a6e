import { type IntellectMoneyError, type Language, type ErrorRecord, NotPaidError, errorOf } from "./errors.js";
import type { Payment } from "./generated/endpoints.js";
import type { NextStep, NotPaidReason, PayoutOperationState } from "./generated/words.js";
import type { Guid, Int64, Open } from "./types.js";

interface Told {
  /** The caller's name of the debt. */
  readonly reference: string;
  /** Whether the journal already said so, and nothing was sent. */
  readonly alreadySettled: boolean;
  /** What is safe next. */
  readonly nextStep: NextStep;
  /** One sentence on what happened and what to do, in English and in Russian. */
  readonly message: string;
  readonly messageRu: string;
  /** What went wrong last, where something did. */
  readonly error: IntellectMoneyError | null;
}

interface PayoutTold extends Told {
  readonly kind: "payout";
  /** The operation. */
  readonly payoutOperationId: Guid | null;
  /** Its last known state. */
  readonly state: Open<PayoutOperationState> | null;
  /**
   * This outcome if the recipient has the money.
   * @throws an {@link NotPaidError} with the outcome, in any other case.
   */
  ensurePaid(): PaidOutcome;
}

/** The recipient has the money. */
export interface PaidOutcome extends PayoutTold {
  readonly status: "paid";
}

/** The recipient has no money, and will not get any from this reference. */
export interface NotPaidOutcome extends PayoutTold {
  readonly status: "not_paid";
  readonly reason: NotPaidReason;
  /** Whether the operation could not be deleted, so that someone could still run it: then the debt stays open. */
  readonly mayStillRun: boolean;
}

/** The provider is still at it. Call again with the same reference. */
export interface PendingOutcome extends PayoutTold {
  readonly status: "pending";
}

/** Nothing tells whether money moved. Call again with the same reference. */
export interface UnknownOutcome extends PayoutTold {
  readonly status: "unknown";
}

/** Nothing that moves money was sent, and nothing can run. Call again to pay. */
export interface NotStartedOutcome extends PayoutTold {
  readonly status: "not_started";
}

/** How a payout ended, as far as is known. `status` tells the cases apart. */
export type PayoutOutcome = PaidOutcome | NotPaidOutcome | PendingOutcome | UnknownOutcome | NotStartedOutcome;

/** The provider's transaction of a withdrawal. */
export interface WithdrawalTransaction {
  readonly transactionId: Int64;
  readonly state: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
}

/** A row of the history that may be the withdrawal. */
export interface WithdrawalCandidate {
  readonly likelihood: "likely" | "possible";
  readonly payment: Payment;
}

interface WithdrawalTold extends Told {
  readonly kind: "withdrawal";
  readonly transaction: WithdrawalTransaction | null;
  /** What a person noted in `settle`. */
  readonly note: string | null;
  /** Rows of the history that may be it; of an `unknown` one only. */
  readonly candidates: readonly WithdrawalCandidate[];
}

/** How a withdrawal ended, as far as is known. */
export type WithdrawalOutcome =
  /** The provider confirmed it, or a person did. */
  | (WithdrawalTold & { readonly status: "confirmed" })
  /** The provider confirmed another sum or currency than was asked for. */
  | (WithdrawalTold & { readonly status: "differs" })
  /** It was refused. */
  | (WithdrawalTold & { readonly status: "refused" })
  /** Nothing tells whether money moved: look at the candidates, ask the provider, then `settle`. */
  | (WithdrawalTold & { readonly status: "unknown" })
  /** Nothing that moves money was sent. */
  | (WithdrawalTold & { readonly status: "not_started" });

/** What `resume`, `resolve` and `settle` are about. */
export type DebtOutcome = PayoutOutcome | WithdrawalOutcome;

const payoutMethods = {
  ensurePaid(this: PayoutOutcome): PaidOutcome {
    if (this.status === "paid") return this;
    const sure = this.status === "not_started" || (this.status === "not_paid" && !this.mayStillRun);
    const record = {
      code: "not_paid",
      reason: this.status === "not_paid" ? this.reason : this.status,
      outcome: sure ? "not_done" : "unknown",
      nextStep: this.nextStep,
      message: this.message,
      messageRu: this.messageRu,
    };
    const error = new NotPaidError(record, languages.get(this) ?? "en", this.error ?? undefined);
    throw Object.defineProperty(error, "payout", { value: this });
  },
};

const languages = new WeakMap<object, Language>();

/** The outcome of what core said. */
export function outcomeOf(record: Record<string, unknown>, language: Language, cause?: unknown): DebtOutcome {
  const error = record["error"] ? errorOf(record["error"] as ErrorRecord, language, cause) : null;
  const data: Record<string, unknown> = { ...record, error };
  if (data["kind"] !== "payout") return data as unknown as WithdrawalOutcome;
  if (data["status"] !== "not_paid") {
    delete data["reason"];
    delete data["mayStillRun"];
  }
  const outcome = Object.assign(Object.create(payoutMethods) as object, data) as unknown as PayoutOutcome;
  languages.set(outcome, language);
  return outcome;
}
