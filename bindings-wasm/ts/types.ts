import type { Secret } from "./secret.js";

declare const brand: unique symbol;

/** A whole number of 64 bits as text: a `number` would round it. */
export type Int64 = string & { readonly [brand]: "int64" };

/** 8-4-4-4-12 hexadecimal digits. */
export type Guid = string & { readonly [brand]: "guid" };

/** One of the known texts, or one that the provider has added since. */
export type Open<Known extends string> = Known | (string & {});

/** A text, wrapped or not. */
export type Hidden = string | Secret;

/** An instant: a `Date`, or ISO 8601 with an offset such as `2025-01-31T12:00:00+03:00`. */
export type Instant = Date | string;

/** An `AbortSignal`, as far as it is used. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** What every call takes. */
export interface CallOptions {
  /** Gives the call up. What has begun to move money ends as an outcome, and the journal can be gone on from. */
  signal?: Signal | undefined;
  /** The deadline of the whole call or payout, milliseconds. A journal that has not answered by then counts as failed. */
  timeoutMs?: number | undefined;
}

/** An answer of the provider. */
export interface Answer<Result> {
  readonly result: Result;
  /** The result as JSON under the provider's names, secrets redacted; `null` of a boolean one. */
  readonly raw: string | null;
  /** The provider's number of the request, to quote to its support. */
  readonly operationId: string | null;
  readonly eshopId: Int64 | null;
  /** What the provider said beside a success. */
  readonly warning: string | null;
}

/** A phone number in a bank of the SBP. */
export interface SbpRecipient {
  type: "sbp";
  /** `7XXXXXXXXXX`; `+7 (999) 000-00-00` is understood. */
  phone: string;
  /** The bank's number, 12 digits. */
  bankId: string;
  /** 2 to 50 characters. */
  name: string;
}

/** A bank card. */
export interface CardRecipient {
  type: "card";
  /** 12 to 20 digits. */
  pan: Hidden;
  /** 2 to 50 characters. */
  name: string;
}

/** Who is paid. */
export type Recipient = SbpRecipient | CardRecipient;

/** A payout: one debt, paid at most once. */
export interface Payout {
  /**
   * The caller's name of this one debt: 1 to 128 characters, none invisible and no space at either end. The same name
   * again never pays twice.
   */
  reference: string;
  recipient: Recipient;
  /** Decimal text such as `"50.00"`; a `number` is refused. */
  amount: string;
  /** ISO 4217; `RUB` by default. */
  currency?: string | undefined;
  /** The shop whose balance pays. */
  eshopId?: string | number | undefined;
  /** Tries a debt again that ended as not paid. */
  retryNotPaid?: boolean | undefined;
}

/** A withdrawal from an account, made at most once. */
export interface Withdrawal {
  /** The caller's name of this one debt. */
  reference: string;
  /** The account to withdraw from, ten digits. */
  accountId: string;
  /** Decimal text such as `"50.00"`. */
  amount: string;
  /** The real date of the withdrawal; now where absent. */
  transactionDate?: Instant | undefined;
}

/** What a history is read by. */
export interface HistoryQuery {
  /** Only this shop's rows. */
  eshopId?: string | number | undefined;
  dateFrom?: Instant | undefined;
  /**
   * The moment of the first request by default: rows that come later are not given. Whether a row of that very second is
   * among them is not published: of two months that meet, look at `creationDate`.
   */
  dateTo?: Instant | undefined;
  /** Rows a request, 100 by default. */
  page?: number | undefined;
  /** Days a window of dates, for long histories. */
  windowDays?: number | undefined;
}

/** What invoices are read by. */
export interface InvoicesQuery extends HistoryQuery {
  organizationId?: string | number | undefined;
  /** With the payments of each invoice. */
  includePaymentTransactions?: boolean | undefined;
  isHoldingSearch?: boolean | undefined;
  withRefunds?: boolean | undefined;
}

/** Goes on where an earlier reading stood. */
export interface Cursor {
  cursor: string;
}

/** How a batch runs. */
export interface BatchOptions {
  /** Rows at a time, 4 by default. */
  concurrency?: number | undefined;
  /** After `not_enough_money`, rows that were not begun come back `not_started`: `true` by default. */
  stopWhenOutOfMoney?: boolean | undefined;
}
