use super::call::call;
use super::page::{ESHOP_ID, SKIP, TAKE, page};
use super::record::record;
use super::{Access, Body, Confidence, Doc, Effect, Endpoint, Field, Generation, Kind, OnDoubt, Shape, USER_TOKEN};
use crate::types::MoscowTime;

const FIELDS: &[Field] = &[
    USER_TOKEN,
    SKIP,
    TAKE,
    ESHOP_ID,
    Field::new("DateFrom", "date_from", "dateFrom", Kind::DateTime)
        .doc("Begin, Moscow time.", "Начало выборки, московское время."),
    Field::new("DateTo", "date_to", "dateTo", Kind::DateTimeAfter("DateFrom"))
        .doc("End, Moscow time.", "Окончание выборки, московское время."),
    Field::new(
        "PaymentTransactionId",
        "payment_transaction_id",
        "paymentTransactionId",
        Kind::Integer { min: 1, max: i64::MAX },
    )
    .inferred()
    .doc(
        "Only this transaction; in the layout, not in the page's table.",
        "Только эта транзакция; есть в подписи, но не в таблице.",
    ),
];

/// Reads a page of the payments. The provider's page: `personal/api/getPaymentsHistory`.
pub static GET_PAYMENTS_HISTORY: Endpoint = Endpoint {
    name: "getPaymentsHistory",
    path: "personal/payment/getPaymentsHistory",
    doc: Doc {
        en: "Reads a page of the payments history.", ru: "Возвращает страницу истории операций."
    },
    effect: Effect::Read,
    access: Access::Basic,
    current: Body {
        generation: Generation::Current,
        fields: FIELDS,
        layout: "UserToken::Skip::Take::EshopId::DateFrom::DateTo::PaymentTransactionId::SignSecretKey",
        confidence: Confidence::Documented,
        source: "personal/api/getPaymentsHistory",
    },
    older: &[],
    answer: Shape::Object(PAYMENTS_HISTORY),
    answer_type: "PaymentsHistoryList",
    on_doubt: OnDoubt::Repeat,
};

call! {
    /// Reads a page of the payments history. The order of the rows is not published, and
    /// there is no total: rows that arrive between two pages move the others.
    GetPaymentsHistory, GET_PAYMENTS_HISTORY, PaymentsHistory {
        /// How many rows to pass over.
        skip: Option<u32> = "Skip",
        /// How many rows to return, at least one.
        take: u32 = "Take",
        /// Only this shop's payments, at most six digits.
        eshop_id: Option<u32> = "EshopId",
        /// Begin.
        date_from: Option<MoscowTime> = "DateFrom",
        /// End.
        date_to: Option<MoscowTime> = "DateTo",
        /// Only this transaction.
        payment_transaction_id: Option<i64> = "PaymentTransactionId",
    }
}

impl GetPaymentsHistory {
    /// The first `take` rows, without a filter.
    ///
    /// ```
    /// use intellectmoney::GetPaymentsHistory;
    /// let second_page = GetPaymentsHistory { skip: Some(100), ..GetPaymentsHistory::first(100) };
    /// assert_eq!(second_page.take, 100);
    /// ```
    #[must_use]
    pub fn first(take: u32) -> Self {
        Self { skip: None, take, eshop_id: None, date_from: None, date_to: None, payment_transaction_id: None }
    }
}

page! {
    /// A page of the payments history.
    PaymentsHistory, PAYMENTS_HISTORY {
        "PaymentsHistoryList" payments: Payment, PAYMENT;
    }
}

record! {
    /// One row of the payments history (`PaymentData`).
    Payment, PAYMENT {
        "Id" id "id" integer due: "The row's number.";
        "PaymentNumber" payment_number "paymentNumber" text: "The payment's number, digits.";
        "State" state "state" one_of(TransactionState): "Where the transaction stands.";
        "CreationDate" creation_date "creationDate" date: "When it was made.";
        "PaymentAmount" payment_amount "paymentAmount" money: "What was paid.";
        "RecipientAmount" recipient_amount "recipientAmount" money: "What the recipient gets.";
        "PaymentAccount" payment_account "paymentAccount" text: "Where the money is from, free text.";
        "RecipientAccount" recipient_account "recipientAccount" text: "The recipient's account.";
        "Account" account "account" text: "The account that the row belongs to.";
        "Description" description "description" text: "The provider's description.";
        "Direction" direction "direction" one_of(Direction): "Incoming or outgoing.";
        "PurchaseOrderId" purchase_order_id "purchaseOrderId" text: "The shop's order.";
        "AdditionalInfo" additional_info "additionalInfo" raw: "Not described; empty in the sample.";
        "InvoicePaymentType" invoice_payment_type "invoicePaymentType"
            one_of(InvoicePaymentType): "What the payment is to its invoice.";
        "InvoiceId" invoice_id "invoiceId" integer: "The invoice's number.";
        "InvoiceComment" invoice_comment "invoiceComment" text: "The invoice's comment.";
        "IsElectedPayment" is_elected_payment "isElectedPayment" boolean: "Whether it is a favourite.";
        "CatalogPaymentId" catalog_payment_id "catalogPaymentId" integer: "The catalogue's number; 0 in the sample.";
        "InputType" input_type "inputType" one_of(InputType): "How it was paid.";
        "ShortPan" short_pan "shortPan" text: "The card, shortened by the provider.";
        "Country" country "country" text: "The card's country.";
        "Bank" bank "bank" text: "The card's bank.";
        "IPAdress" ip_address "ipAddress" text: "The payer's address (the provider spells it so).";
        "UserEmail" user_email "userEmail" text: "The payer's e-mail address.";
        "ServiceName" service_name "serviceName" text: "What was paid for.";
        "CardHolder" card_holder "cardHolder" text: "The card's holder.";
        "EshopName" eshop_name "eshopName" text: "The shop, `Name (EshopId)`.";
    }
}
