// Made from core's tables by generate.mjs; do not edit.
import type { ApiError, DecodeError, HttpStatusError, InvalidRequestError, OutcomeUnknownError, TransportError } from "../errors.js";
import type { Secret } from "../secret.js";
import type { Answer, CallOptions, Guid, Hidden, Instant, Int64, Open, Recipient } from "../types.js";

/** The provider's endpoints by name. */
export type EndpointName = "getUserToken" | "createOperation" | "executeOperation" | "getOperationState" | "deleteOperation" | "withdrawMoney" | "getPaymentsHistory" | "getTransactionData" | "getAccountData" | "getInvoicesHistory" | "getInvoiceInfo";

/** The provider's `UserTokenData`. */
export interface UserTokenData {
  /** The session's token. */
  readonly userToken: Secret;
}

/** The provider's `PayoutOperationData`. */
export interface PayoutOperationData {
  /** The operation's number. */
  readonly payoutOperationId: Guid;
  /** Where the operation stands. */
  readonly payoutOperationState: Open<"Created" | "SentToBank" | "InProcess" | "Completed" | "Failed" | "NotEnoughMoney" | "Deleted">;
  /** Why the operation failed; only with `Failed`. */
  readonly errorMessage: string | null;
}

/** The provider's `TransactionInfoData`. */
export interface TransactionInfoData {
  /** The transaction's number. */
  readonly transactionId: Int64;
  /** Where it stands. */
  readonly paymentState: Open<"Created" | "Confirm" | "Canceled"> | null;
  /**
   * The sum that the provider names: compare it with the sum you asked for.
   * Decimal text with the scale that was sent.
   */
  readonly amount: string | null;
  /** The currency's code. */
  readonly currency: string | null;
}

/** What was paid. */
export interface PaymentAmount {
  /**
   * The sum, its scale as sent.
   * Decimal text with the scale that was sent.
   */
  readonly amount: string | null;
  /** The currency's code. */
  readonly currency: string | null;
}

/** What the recipient gets. */
export interface RecipientAmount {
  /**
   * The sum, its scale as sent.
   * Decimal text with the scale that was sent.
   */
  readonly amount: string | null;
  /** The currency's code. */
  readonly currency: string | null;
}

/** The rows, in the order of the answer. */
export interface Payment {
  /** The row's number. */
  readonly id: Int64;
  /** The payment's number, digits. */
  readonly paymentNumber: string | null;
  /** Where the transaction stands. */
  readonly state: Open<"Created" | "Confirm" | "Canceled"> | null;
  /**
   * When it was made.
   * As the provider writes it: ISO 8601, where its page says so.
   */
  readonly creationDate: string | null;
  /** What was paid. */
  readonly paymentAmount: PaymentAmount | null;
  /** What the recipient gets. */
  readonly recipientAmount: RecipientAmount | null;
  /** Where the money is from, free text. */
  readonly paymentAccount: string | null;
  /** The recipient's account. */
  readonly recipientAccount: string | null;
  /** The account that the row belongs to. */
  readonly account: string | null;
  /** The provider's description. */
  readonly description: string | null;
  /** Incoming or outgoing. */
  readonly direction: Open<"Deposit"> | null;
  /** The shop's order. */
  readonly purchaseOrderId: string | null;
  /**
   * Not described; empty in the sample.
   * JSON as text: no source describes it.
   */
  readonly additionalInfo: string | null;
  /** What the payment is to its invoice. */
  readonly invoicePaymentType: Open<"Entry" | "Purchase" | "Refund"> | null;
  /** The invoice's number. */
  readonly invoiceId: Int64 | null;
  /** The invoice's comment. */
  readonly invoiceComment: string | null;
  /** Whether it is a favourite. */
  readonly isElectedPayment: boolean | null;
  /** The catalogue's number; 0 in the sample. */
  readonly catalogPaymentId: Int64 | null;
  /** How it was paid. */
  readonly inputType: Open<"Acquiring" | "TestAcquiring" | "PremiumCardAcquiring" | "ForeignAcquiring" | "BNPL" | "Sbp" | "MirPay" | "SberPay" | "YandexPay" | "GazpromPay" | "QiwiWallet"> | null;
  /** The card, shortened by the provider. */
  readonly shortPan: string | null;
  /** The card's country. */
  readonly country: string | null;
  /** The card's bank. */
  readonly bank: string | null;
  /** The payer's address (the provider spells it so). */
  readonly ipAddress: string | null;
  /** The payer's e-mail address. */
  readonly userEmail: string | null;
  /** What was paid for. */
  readonly serviceName: string | null;
  /** The card's holder. */
  readonly cardHolder: string | null;
  /** The shop, `Name (EshopId)`. */
  readonly eshopName: string | null;
}

/** The provider's `PaymentsHistoryList`. */
export interface PaymentsHistoryList {
  /** The rows, in the order of the answer. */
  readonly payments: readonly Payment[];
}

/** The provider's `AccountInfoData`. */
export interface AccountInfoData {
}

/** What is to be paid. */
export interface Amount {
  /**
   * The sum, its scale as sent.
   * Decimal text with the scale that was sent.
   */
  readonly amount: string | null;
  /** The currency's code. */
  readonly currency: string | null;
}

/** What has been paid. */
export interface CurrentAmount {
  /**
   * The sum, its scale as sent.
   * Decimal text with the scale that was sent.
   */
  readonly amount: string | null;
  /** The currency's code. */
  readonly currency: string | null;
}

/** What is still to be paid. */
export interface SurchargeAmount {
  /**
   * The sum, its scale as sent.
   * Decimal text with the scale that was sent.
   */
  readonly amount: string | null;
  /** The currency's code. */
  readonly currency: string | null;
}

/** Its payments, where they were asked for. */
export interface InvoicePayment {
  /** The row's number. */
  readonly id: Int64 | null;
  /** The payment's number, digits. */
  readonly paymentNumber: string | null;
  /** Where the transaction stands. */
  readonly state: Open<"Created" | "Confirm" | "Canceled"> | null;
  /**
   * When it was made.
   * As the provider writes it: ISO 8601, where its page says so.
   */
  readonly creationDate: string | null;
  /** What was paid. */
  readonly paymentAmount: PaymentAmount | null;
  /** What the recipient gets. */
  readonly recipientAmount: RecipientAmount | null;
  /** Where the money is from, free text. */
  readonly paymentAccount: string | null;
  /** The recipient's account. */
  readonly recipientAccount: string | null;
  /** The provider's description. */
  readonly description: string | null;
  /** What the payment is to its invoice. */
  readonly invoicePaymentType: Open<"Entry" | "Purchase" | "Refund"> | null;
}

/** The rows, in the order of the answer. */
export interface Invoice {
  /** The invoice's number. */
  readonly id: Int64;
  /** Where it stands. */
  readonly state: Open<"Created" | "PartPaid" | "Paid" | "ToPaid" | "Refund" | "Held"> | null;
  /**
   * When it was made.
   * As the provider writes it: ISO 8601, where its page says so.
   */
  readonly creationDate: string | null;
  /**
   * When it last changed.
   * As the provider writes it: ISO 8601, where its page says so.
   */
  readonly changeDate: string | null;
  /** What is to be paid. */
  readonly amount: Amount | null;
  /** What has been paid. */
  readonly currentAmount: CurrentAmount | null;
  /** What is still to be paid. */
  readonly surchargeAmount: SurchargeAmount | null;
  /** The invoice's comment. */
  readonly comment: string | null;
  /** The shop (the provider spells it so here). */
  readonly eshopId: Int64 | null;
  /** The shop's order. */
  readonly purchaseOrderId: string | null;
  /** Its payments, where they were asked for. */
  readonly payments: readonly InvoicePayment[] | null;
}

/** The provider's `InvoicesHistoryList`. */
export interface InvoicesHistoryList {
  /** The rows, in the order of the answer. */
  readonly invoices: readonly Invoice[];
}

/** The provider's `InvoiceInfo`. */
export interface InvoiceInfo {
}

/** What `getUserToken` takes. */
export interface GetUserTokenValues {
  /** The cabinet's login. */
  login: Hidden;
  /** The cabinet's password. */
  password: Hidden;
}

/** What `createOperation` takes. */
export interface CreateOperationValues {
  recipient: Recipient;
  /** Decimal text such as `"50.00"`; a `number` is refused. */
  amount: string;
  /** ISO 4217; `RUB` by default. */
  currency?: string | undefined;
  /** The shop whose balance pays. */
  eshopId?: string | number | undefined;
}

/** What `executeOperation` takes. */
export interface ExecuteOperationValues {
  /** The operation's number, from createOperation. */
  payoutOperationId: string;
}

/** What `getOperationState` takes. */
export interface GetOperationStateValues {
  /** The operation's number, from createOperation. */
  payoutOperationId: string;
}

/** What `deleteOperation` takes. */
export interface DeleteOperationValues {
  /** The operation's number, from createOperation. */
  payoutOperationId: string;
}

/** What `withdrawMoney` takes. */
export interface WithdrawMoneyValues {
  /** The account to withdraw from, ten digits. */
  accountId: string;
  /**
   * The sum, roubles with kopecks.
   * Decimal text such as `"50.00"`; a `number` is refused.
   */
  amount: string;
  /**
   * The real date of the withdrawal; now where absent.
   * A `Date`, or ISO 8601 with an offset.
   */
  transactionDate?: Instant | undefined;
}

/** What `getPaymentsHistory` takes. */
export interface GetPaymentsHistoryValues {
  /** How many rows to pass over, from 0. */
  skip?: string | number | undefined;
  /** How many rows to return; the most is not published. */
  take: string | number;
  /** Only this shop's. */
  eshopId?: string | number | undefined;
  /**
   * Begin, Moscow time.
   * A `Date`, or ISO 8601 with an offset.
   */
  dateFrom?: Instant | undefined;
  /**
   * End, Moscow time.
   * A `Date`, or ISO 8601 with an offset.
   */
  dateTo?: Instant | undefined;
  /** Only this transaction; in the layout, not in the page's table. */
  paymentTransactionId?: string | number | undefined;
}

/** What `getTransactionData` takes. */
export interface GetTransactionDataValues {
  /** The transaction's number, from withdrawMoney. */
  transactionId: string | number;
}

/** What `getAccountData` takes. */
export interface GetAccountDataValues {
  /** The account, ten digits. */
  accountId: string;
  /**
   * The balance of this time; now where absent.
   * A `Date`, or ISO 8601 with an offset.
   */
  balanceOnDate?: Instant | undefined;
}

/** What `getInvoicesHistory` takes. */
export interface GetInvoicesHistoryValues {
  /** How many rows to pass over, from 0. */
  skip?: string | number | undefined;
  /** How many rows to return; the most is not published. */
  take: string | number;
  /** Only this shop's. */
  eshopId?: string | number | undefined;
  /** The invoice, 3xxxxxxxxx. */
  invoiceId?: string | number | undefined;
  /**
   * Made from here on, Moscow time.
   * A `Date`, or ISO 8601 with an offset.
   */
  dateFrom?: Instant | undefined;
  /**
   * Made until here, Moscow time.
   * A `Date`, or ISO 8601 with an offset.
   */
  dateTo?: Instant | undefined;
  /**
   * Changed from here on, Moscow time.
   * A `Date`, or ISO 8601 with an offset.
   */
  changeDateFrom?: Instant | undefined;
  /**
   * Changed until here, Moscow time.
   * A `Date`, or ISO 8601 with an offset.
   */
  changeDateTo?: Instant | undefined;
  /** Also each invoice's payments. */
  includePaymentTransactions?: boolean | undefined;
  /** Also of the holding's other organisations. */
  isHoldingSearch?: boolean | undefined;
  /** Only of this organisation, at most five digits. */
  organizationId?: string | number | undefined;
  /** Only of the payer with this address. */
  ownerEmail?: string | undefined;
  /** Also refunds (inferred from the name). */
  withRefunds?: boolean | undefined;
}

/** What `getInvoiceInfo` takes. */
export interface GetInvoiceInfoValues {
  /** Only this shop's. */
  eshopId?: string | number | undefined;
  /** Only of this organisation, at most five digits. */
  organizationId?: string | number | undefined;
  /** Also of the holding's other organisations. */
  isHoldingSearch?: boolean | undefined;
  /** The invoice, 3xxxxxxxxx. */
  invoiceId: string | number;
}

/** The provider's endpoints, one method each: one call, its answer or an error. */
export abstract class Endpoints {
  protected abstract call<Result>(endpoint: EndpointName, values: object, options?: CallOptions): Promise<Answer<Result>>;

  /**
   * Begins a session: gives the token that the other calls need.
   * Начинает сессию: возвращает токен для остальных методов.
   * The provider's page: one public client; no page of the provider. The Sign's layout is inferred: the provider's pages do not say it.
   * A read: repeated after a failure.
   * @throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}
   */
  getUserToken(values: GetUserTokenValues, options?: CallOptions): Promise<Answer<UserTokenData>> {
    return this.call("getUserToken", values, options);
  }

  /**
   * Makes a payout operation; no money moves until it is executed.
   * Создаёт операцию выплаты; деньги не уходят до исполнения.
   * The provider's page: payout/api/createOperation. The Sign's layout is documented.
   * It moves no money, and is repeated after a failure; an operation that is not used may be left behind.
   * @throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}
   */
  createOperation(values: CreateOperationValues, options?: CallOptions): Promise<Answer<PayoutOperationData>> {
    return this.call("createOperation", values, options);
  }

  /**
   * Executes a payout operation: the money moves.
   * Исполняет операцию выплаты: деньги уходят.
   * The provider's page: payout/api/executeOperation. The Sign's layout is documented.
   * It moves money: never sent again after a lost or unreadable answer. Then it throws {@link OutcomeUnknownError}; `payout` and `withdraw` settle that by themselves.
   * @throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}
   */
  executeOperation(values: ExecuteOperationValues, options?: CallOptions): Promise<Answer<PayoutOperationData>> {
    return this.call("executeOperation", values, options);
  }

  /**
   * Reads where a payout operation stands.
   * Возвращает состояние операции выплаты.
   * The provider's page: by analogy with executeOperation and deleteOperation. The Sign's layout is inferred: the provider's pages do not say it.
   * A read: repeated after a failure.
   * @throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}
   */
  getOperationState(values: GetOperationStateValues, options?: CallOptions): Promise<Answer<PayoutOperationData>> {
    return this.call("getOperationState", values, options);
  }

  /**
   * Deletes a payout operation that is still in state Created.
   * Удаляет операцию выплаты, пока её состояние — Created.
   * The provider's page: payout/api/deleteOperation. The Sign's layout is documented.
   * Repeated after a failure.
   * @throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}
   */
  deleteOperation(values: DeleteOperationValues, options?: CallOptions): Promise<Answer<true>> {
    return this.call("deleteOperation", values, options);
  }

  /**
   * Withdraws money to the organisation's bank account.
   * Создаёт заявку на вывод средств на счёт организации.
   * The provider's page: not published; made after its siblings. The Sign's layout is a guess: the provider does not publish it.
   * It moves money: never sent again after a lost or unreadable answer. Then it throws {@link OutcomeUnknownError}; `payout` and `withdraw` settle that by themselves.
   * @throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}
   */
  withdrawMoney(values: WithdrawMoneyValues, options?: CallOptions): Promise<Answer<TransactionInfoData>> {
    return this.call("withdrawMoney", values, options);
  }

  /**
   * Reads a page of the payments history.
   * Возвращает страницу истории операций.
   * The provider's page: personal/api/getPaymentsHistory. The Sign's layout is documented.
   * A read: repeated after a failure.
   * @throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}
   */
  getPaymentsHistory(values: GetPaymentsHistoryValues, options?: CallOptions): Promise<Answer<PaymentsHistoryList>> {
    return this.call("getPaymentsHistory", values, options);
  }

  /**
   * Reads one transaction.
   * Возвращает данные одной транзакции.
   * The provider's page: not published; made after its siblings. The Sign's layout is a guess: the provider does not publish it.
   * A read: repeated after a failure.
   * @throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}
   */
  getTransactionData(values: GetTransactionDataValues, options?: CallOptions): Promise<Answer<TransactionInfoData>> {
    return this.call("getTransactionData", values, options);
  }

  /**
   * Reads an account's state and balance.
   * Возвращает состояние и остаток счёта.
   * The provider's page: personal/api/getAccountData. The Sign's layout is documented.
   * A read: repeated after a failure.
   * @throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}
   */
  getAccountData(values: GetAccountDataValues, options?: CallOptions): Promise<Answer<AccountInfoData>> {
    return this.call("getAccountData", values, options);
  }

  /**
   * Reads a page of the invoices.
   * Возвращает страницу счетов к оплате (СКО).
   * The provider's page: personal/api/getInvoicesHistory. The Sign's layout is documented.
   * A read: repeated after a failure.
   * @throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}
   */
  getInvoicesHistory(values: GetInvoicesHistoryValues, options?: CallOptions): Promise<Answer<InvoicesHistoryList>> {
    return this.call("getInvoicesHistory", values, options);
  }

  /**
   * Reads one invoice.
   * Возвращает данные одного счёта к оплате (СКО).
   * The provider's page: personal/api/getInvoiceInfo. The Sign's layout is documented.
   * A read: repeated after a failure.
   * @throws an {@link InvalidRequestError}, {@link ApiError}, {@link HttpStatusError}, {@link DecodeError}, {@link TransportError}
   */
  getInvoiceInfo(values: GetInvoiceInfoValues, options?: CallOptions): Promise<Answer<InvoiceInfo>> {
    return this.call("getInvoiceInfo", values, options);
  }
}
