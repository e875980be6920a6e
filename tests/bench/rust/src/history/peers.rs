//! Owned structs, their amounts kept as the text that came.

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read into")]
/// A page; `R` is a value left as its text.
pub struct Answer<R> {
    operation_state: State,
    operation_id: Option<String>,
    eshop_id: Option<i64>,
    result: Page<R>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read into")]
struct State {
    code: i64,
    desc: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read into")]
struct Page<R> {
    state: State,
    payments_history_list: Vec<Payment<R>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read into")]
struct Payment<R> {
    id: i64,
    payment_number: Option<String>,
    state: Option<String>,
    creation_date: Option<String>,
    payment_amount: Option<Sum<R>>,
    recipient_amount: Option<Sum<R>>,
    payment_account: Option<String>,
    recipient_account: Option<String>,
    account: Option<String>,
    description: Option<String>,
    direction: Option<String>,
    purchase_order_id: Option<String>,
    additional_info: Option<R>,
    invoice_payment_type: Option<String>,
    invoice_id: Option<i64>,
    invoice_comment: Option<String>,
    is_elected_payment: Option<bool>,
    catalog_payment_id: Option<i64>,
    input_type: Option<String>,
    short_pan: Option<String>,
    country: Option<String>,
    bank: Option<String>,
    #[serde(rename = "IPAdress")]
    ip_address: Option<String>,
    user_email: Option<String>,
    service_name: Option<String>,
    card_holder: Option<String>,
    eshop_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read into")]
struct Sum<R> {
    amount: Option<R>,
    currency: Option<String>,
}

/// By serde_json, values that are left as text in boxes.
#[must_use]
pub fn serde_json(body: &[u8]) -> Answer<Box<RawValue>> {
    serde_json::from_slice(body).expect("a good answer")
}

/// By sonic-rs.
#[cfg(feature = "peers")]
#[must_use]
pub fn sonic_rs(body: &[u8]) -> Answer<sonic_rs::OwnedLazyValue> {
    sonic_rs::from_slice(body).expect("a good answer")
}

/// Both have all rows.
#[cfg(feature = "peers")]
pub(super) fn assert_alike(body: &[u8], count: usize) {
    assert_eq!(serde_json(body).result.payments_history_list.len(), count);
    assert_eq!(sonic_rs(body).result.payments_history_list.len(), count);
}
