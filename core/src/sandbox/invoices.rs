//! The invoices behind the payments of the history: each was made five minutes before it
//! was paid.

use super::answer::roubles;
use super::document::{Document, number, object, text};
use super::history::{History, Kind, OWNER, Row, moscow};
use crate::types::Decimal;

/// From an invoice to its payment, milliseconds.
const UNPAID: i64 = 5 * 60_000;

/// Which invoices are asked for. Times are Unix milliseconds, bounds included.
#[derive(Default)]
pub(super) struct InvoiceQuery<'a> {
    pub(super) skip: usize,
    pub(super) take: usize,
    pub(super) eshop_id: Option<&'a str>,
    pub(super) invoice: Option<i64>,
    pub(super) made: (Option<i64>, Option<i64>),
    pub(super) changed: (Option<i64>, Option<i64>),
    pub(super) owner: Option<&'a str>,
    pub(super) payments: bool,
    pub(super) newest_first: bool,
}

impl History {
    /// A page as the reconstructed sample shows it. `account` is ours, ten digits.
    pub(super) fn invoices(&self, query: &InvoiceQuery<'_>, account: &str) -> Vec<Document<'static>> {
        let within = |at: i64, (from, to): (Option<i64>, Option<i64>)| {
            from.is_none_or(|from| at >= from) && to.is_none_or(|to| at <= to)
        };
        let wanted = |row: &&Row| {
            let Kind::Deposit(shop) = &row.kind else { return false };
            query.eshop_id.is_none_or(|wanted| wanted == shop.eshop_id)
                && query.invoice.is_none_or(|wanted| wanted == row.invoice())
                && query.owner.is_none_or(|wanted| wanted == OWNER)
                && within(row.at.saturating_sub(UNPAID), query.made)
                && within(row.at, query.changed)
        };
        let rows: Vec<&Row> = self.rows(query.newest_first).filter(wanted).skip(query.skip).take(query.take).collect();
        rows.into_iter().map(|row| invoice(row, account, query.payments)).collect()
    }
}

fn invoice(row: &Row, account: &str, payments: bool) -> Document<'static> {
    let Kind::Deposit(shop) = &row.kind else { return Document::Null };
    let mut invoice = object([
        ("Id", number(row.invoice())),
        ("State", text("Paid")),
        ("CreationDate", text(moscow(row.at.saturating_sub(UNPAID)))),
        ("ChangeDate", text(moscow(row.at))),
        ("Amount", roubles(row.amount)),
        ("CurrentAmount", roubles(row.amount)),
        ("SurchargeAmount", roubles(Decimal::new(0, 2))),
        ("Comment", text("")),
        ("EShopId", number(&shop.eshop_id)),
        ("PurchaseOrderId", text(row.order())),
    ]);
    if let (true, Document::Object(members)) = (payments, &mut invoice) {
        members.push(("HistoryList", Document::Array(vec![payment(row, account)])));
    }
    invoice
}

fn payment(row: &Row, account: &str) -> Document<'static> {
    object([
        ("Id", number(row.id())),
        ("PaymentNumber", text(row.number().to_string())),
        ("State", text("Confirm")),
        ("CreationDate", text(moscow(row.at))),
        ("PaymentAmount", roubles(row.amount)),
        ("RecipientAmount", roubles(row.amount)),
        ("PaymentAccount", text(format!("Счет к оплате {}", row.invoice()))),
        ("RecipientAccount", text(account.to_owned())),
        ("Description", text("")),
        ("InvoicePaymentType", text("Purchase")),
    ])
}
