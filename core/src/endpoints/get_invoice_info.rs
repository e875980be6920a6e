use super::call::call;
use super::get_invoices_history::{INVOICE_ID, ORGANIZATION_ID};
use super::page::ESHOP_ID;
use super::record::record;
use super::{Access, Body, Confidence, Doc, Effect, Endpoint, Field, Generation, Kind, OnDoubt, Shape, USER_TOKEN};

const FIELDS: &[Field] = &[
    USER_TOKEN,
    ESHOP_ID,
    ORGANIZATION_ID,
    Field::new("IsHoldingSearch", "is_holding_search", "isHoldingSearch", Kind::Boolean { yes: "true", no: "false" })
        .inferred()
        .doc("Also of the holding's other organisations.", "Вместе с другими организациями холдинга."),
    INVOICE_ID.required(),
];

/// Reads one invoice. The provider's page: `personal/api/getInvoiceInfo`.
pub static GET_INVOICE_INFO: Endpoint = Endpoint {
    name: "getInvoiceInfo",
    path: "personal/payment/getInvoiceInfo",
    doc: Doc {
        en: "Reads one invoice.", ru: "Возвращает данные одного счёта к оплате (СКО)."
    },
    effect: Effect::Read,
    access: Access::Basic,
    current: Body {
        generation: Generation::Current,
        fields: FIELDS,
        layout: "UserToken::::::EshopId::OrganizationId::IsHoldingSearch::InvoiceId::SignSecretKey",
        confidence: Confidence::Documented,
        source: "personal/api/getInvoiceInfo",
    },
    older: &[],
    answer: Shape::Object(INVOICE_INFO),
    answer_type: "InvoiceInfo",
    on_doubt: OnDoubt::Repeat,
};

call! {
    /// Reads one invoice.
    GetInvoiceInfo, GET_INVOICE_INFO, InvoiceInfo {
        /// Only this shop's, at most six digits.
        eshop_id: Option<u32> = "EshopId",
        /// Only of this organisation, at most five digits.
        organization_id: Option<u32> = "OrganizationId",
        /// Also of the holding's other organisations.
        is_holding_search: Option<bool> = "IsHoldingSearch",
        /// The invoice, 3xxxxxxxxx.
        invoice_id: i64 = "InvoiceId",
    }
}

record! {
    /// One invoice. No source names the fields of this answer; probably they are those of
    /// [`Invoice`](super::Invoice). What came is in [`record`](InvoiceInfo::record).
    InvoiceInfo, INVOICE_INFO {}
}
