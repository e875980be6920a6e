use super::call::call;
use super::page::{ESHOP_ID, SKIP, TAKE, page};
use super::record::record;
use super::{
    Access, Body, Confidence, Doc, Effect, Endpoint, Field, FromRecord as _, Generation, Kind, OnDoubt, Shape,
    USER_TOKEN,
};
use crate::types::MoscowTime;

const FIELDS: &[Field] = &[
    USER_TOKEN,
    SKIP,
    TAKE,
    ESHOP_ID.inferred(),
    INVOICE_ID.inferred(),
    Field::new("DateFrom", "date_from", "dateFrom", Kind::DateTime)
        .inferred()
        .doc("Made from here on, Moscow time.", "Созданы не раньше, московское время."),
    Field::new("DateTo", "date_to", "dateTo", Kind::DateTimeAfter("DateFrom"))
        .inferred()
        .doc("Made until here, Moscow time.", "Созданы не позже, московское время."),
    Field::new("ChangeDateFrom", "change_date_from", "changeDateFrom", Kind::DateTime)
        .inferred()
        .doc("Changed from here on, Moscow time.", "Изменены не раньше, московское время."),
    Field::new("ChangeDateTo", "change_date_to", "changeDateTo", Kind::DateTimeAfter("ChangeDateFrom"))
        .inferred()
        .doc("Changed until here, Moscow time.", "Изменены не позже, московское время."),
    Field::new(
        "IncludePaymentTransactions",
        "include_payment_transactions",
        "includePaymentTransactions",
        Kind::Boolean { yes: "true", no: "false" },
    )
    .inferred()
    .doc("Also each invoice's payments.", "Вместе с операциями оплаты каждого счёта."),
    Field::new("IsHoldingSearch", "is_holding_search", "isHoldingSearch", Kind::Boolean { yes: "1", no: "0" })
        .inferred()
        .doc("Also of the holding's other organisations.", "Вместе с другими организациями холдинга."),
    ORGANIZATION_ID.inferred(),
    Field::new("OwnerEmail", "owner_email", "ownerEmail", Kind::Email)
        .inferred()
        .doc("Only of the payer with this address.", "Только плательщика с этим адресом."),
    Field::new("WithRefunds", "with_refunds", "withRefunds", Kind::Boolean { yes: "true", no: "false" })
        .inferred()
        .doc("Also refunds (inferred from the name).", "Вместе с возвратами (предположение по названию)."),
];

/// An invoice's number.
pub(super) const INVOICE_ID: Field =
    Field::new("InvoiceId", "invoice_id", "invoiceId", Kind::Integer { min: 1, max: i64::MAX })
        .doc("The invoice, 3xxxxxxxxx.", "Номер СКО, 3xxxxxxxxx.");

/// An organisation's number.
pub(super) const ORGANIZATION_ID: Field =
    Field::new("OrganizationId", "organization_id", "organizationId", Kind::Integer { min: 1, max: 99_999 })
        .doc("Only of this organisation, at most five digits.", "Только этой организации, не более пяти цифр.");

/// Reads a page of the invoices. The provider's page: `personal/api/getInvoicesHistory`.
pub static GET_INVOICES_HISTORY: Endpoint = Endpoint {
    name: "getInvoicesHistory",
    path: "personal/payment/getInvoicesHistory",
    doc: Doc {
        en: "Reads a page of the invoices.", ru: "Возвращает страницу счетов к оплате (СКО)."
    },
    effect: Effect::Read,
    access: Access::Basic,
    current: Body {
        generation: Generation::Current,
        fields: FIELDS,
        layout: "UserToken::Skip::Take::EshopId::InvoiceId::DateFrom::DateTo::ChangeDateFrom::ChangeDateTo::IncludePaymentTransactions::IsHoldingSearch::OrganizationId::OwnerEmail::WithRefunds::SignSecretKey",
        confidence: Confidence::Documented,
        source: "personal/api/getInvoicesHistory",
    },
    older: &[],
    answer: Shape::Object(INVOICES_HISTORY),
    answer_type: "InvoicesHistoryList",
    on_doubt: OnDoubt::Repeat,
};

call! {
    /// Reads a page of the invoices. As with payments there is no order to rely on, and no
    /// total.
    #[derive(Default)]
    GetInvoicesHistory, GET_INVOICES_HISTORY, InvoicesHistory {
        /// How many rows to pass over.
        skip: Option<u32> = "Skip",
        /// How many rows to return, at least one.
        take: u32 = "Take",
        /// Only this shop's, at most six digits.
        eshop_id: Option<u32> = "EshopId",
        /// Only this invoice.
        invoice_id: Option<i64> = "InvoiceId",
        /// Made from here on.
        date_from: Option<MoscowTime> = "DateFrom",
        /// Made until here.
        date_to: Option<MoscowTime> = "DateTo",
        /// Changed from here on.
        change_date_from: Option<MoscowTime> = "ChangeDateFrom",
        /// Changed until here.
        change_date_to: Option<MoscowTime> = "ChangeDateTo",
        /// Also each invoice's payments.
        include_payment_transactions: Option<bool> = "IncludePaymentTransactions",
        /// Also of the holding's other organisations.
        is_holding_search: Option<bool> = "IsHoldingSearch",
        /// Only of this organisation, at most five digits.
        organization_id: Option<u32> = "OrganizationId",
        /// Only of the payer with this address.
        owner_email: Option<String> = "OwnerEmail",
        /// Also refunds (inferred from the name).
        with_refunds: Option<bool> = "WithRefunds",
    }
}

impl GetInvoicesHistory {
    /// The first `take` rows, without a filter.
    ///
    /// ```
    /// use intellectmoney::GetInvoicesHistory;
    /// let with_payments = GetInvoicesHistory { include_payment_transactions: Some(true), ..GetInvoicesHistory::first(100) };
    /// assert_eq!(with_payments.take, 100);
    /// ```
    #[must_use]
    pub fn first(take: u32) -> Self {
        Self { take, ..Self::default() }
    }
}

page! {
    /// A page of the invoices.
    InvoicesHistory, INVOICES_HISTORY {
        "InvoicesHistoryList" invoices: Invoice, INVOICE;
    }
}

record! {
    /// One invoice (`InvoiceData`). Its fields are known from a public client, not from a
    /// page of the provider.
    Invoice, INVOICE {
        "Id" id "id" integer due: "The invoice's number.";
        "State" state "state" one_of(InvoiceState): "Where it stands.";
        "CreationDate" creation_date "creationDate" date: "When it was made.";
        "ChangeDate" change_date "changeDate" date: "When it last changed.";
        "Amount" amount "amount" money: "What is to be paid.";
        "CurrentAmount" current_amount "currentAmount" money: "What has been paid.";
        "SurchargeAmount" surcharge_amount "surchargeAmount" money: "What is still to be paid.";
        "Comment" comment "comment" text: "The invoice's comment.";
        "EShopId" eshop_id "eshopId" integer: "The shop (the provider spells it so here).";
        "PurchaseOrderId" purchase_order_id "purchaseOrderId" text: "The shop's order.";
        "HistoryList" payments "payments"
            list(InvoicePayment, INVOICE_PAYMENT): "Its payments, where they were asked for.";
    }
}

record! {
    /// One payment of an invoice (`HistoryData`).
    InvoicePayment, INVOICE_PAYMENT {
        "Id" id "id" integer: "The row's number.";
        "PaymentNumber" payment_number "paymentNumber" text: "The payment's number, digits.";
        "State" state "state" one_of(TransactionState): "Where the transaction stands.";
        "CreationDate" creation_date "creationDate" date: "When it was made.";
        "PaymentAmount" payment_amount "paymentAmount" money: "What was paid.";
        "RecipientAmount" recipient_amount "recipientAmount" money: "What the recipient gets.";
        "PaymentAccount" payment_account "paymentAccount" text: "Where the money is from, free text.";
        "RecipientAccount" recipient_account "recipientAccount" text: "The recipient's account.";
        "Description" description "description" text: "The provider's description.";
        "InvoicePaymentType" invoice_payment_type "invoicePaymentType"
            one_of(InvoicePaymentType): "What the payment is to its invoice.";
    }
}
