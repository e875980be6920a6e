//! What can be read row by row: a query, and the pages that it asks for.

use std::fmt;

use crate::endpoints::{Call, GetInvoicesHistory, GetPaymentsHistory, Invoice, Page, Payment, Row};
use crate::types::MoscowTime;

/// Begin and end of what one page asks for.
pub type Dates = (Option<MoscowTime>, Option<MoscowTime>);

/// A query whose rows [`History`](super::History) reads page by page.
pub trait Listing: Copy + fmt::Debug {
    /// The call that reads a page.
    type Call: Call<Answer: Page<Row = Self::Row>>;
    /// What is listed.
    type Row: Row;
    /// How its cursors begin: a cursor of one list is none of another.
    const CURSOR: &'static str;

    /// Which part of the list, and in which steps.
    fn span(&self) -> Span;

    /// What to ask for.
    fn page(&self, skip: Option<u32>, dates: Dates) -> Self::Call;

    /// The rest of the query as a text without dots, for a cursor.
    fn filter(&self) -> String;

    /// The query again, from [`filter`](Listing::filter).
    fn restore(filter: &str, span: Span) -> Option<Self>;
}

/// Which part of a list is read, and in which steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Begin; all rows where absent.
    pub date_from: Option<MoscowTime>,
    /// End; the begin of the reading where absent, so that it has an end.
    pub date_to: Option<MoscowTime>,
    /// How many rows to ask for at once.
    pub page: u32,
    /// A range with a begin is read in windows of so many days; `None`: in one.
    pub window_days: Option<u32>,
}

impl Default for Span {
    fn default() -> Self {
        Self { date_from: None, date_to: None, page: 100, window_days: Some(92) }
    }
}

/// Which rows of the payments history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Only this shop's payments.
    pub eshop_id: Option<u32>,
    /// Begin; all rows where absent.
    pub date_from: Option<MoscowTime>,
    /// End; the begin of the reading where absent, so that it has an end.
    pub date_to: Option<MoscowTime>,
    /// How many rows to ask for at once. The server's own limit is not published: a page
    /// that is shorter than asked is no sign of an end.
    pub page: u32,
    /// A range with a begin is read in windows of so many days; `None`: in one.
    pub window_days: Option<u32>,
}

impl HistoryQuery {
    fn of(eshop_id: Option<u32>, Span { date_from, date_to, page, window_days }: Span) -> Self {
        Self { eshop_id, date_from, date_to, page, window_days }
    }
}

impl Default for HistoryQuery {
    fn default() -> Self {
        Self::of(None, Span::default())
    }
}

impl Listing for HistoryQuery {
    type Call = GetPaymentsHistory;
    type Row = Payment;
    const CURSOR: &'static str = "1";

    fn span(&self) -> Span {
        let Self { date_from, date_to, page, window_days, .. } = *self;
        Span { date_from, date_to, page, window_days }
    }

    fn page(&self, skip: Option<u32>, (date_from, date_to): Dates) -> GetPaymentsHistory {
        let eshop_id = self.eshop_id;
        GetPaymentsHistory { skip, eshop_id, date_from, date_to, ..GetPaymentsHistory::first(self.page) }
    }

    fn filter(&self) -> String {
        optional_text(self.eshop_id)
    }

    fn restore(filter: &str, span: Span) -> Option<Self> {
        Some(Self::of(optional(filter)?, span))
    }
}

/// Which invoices. One invoice, one payer or a range of changes needs no reading row by
/// row: ask for a page of [`GetInvoicesHistory`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvoicesQuery {
    /// Only this shop's.
    pub eshop_id: Option<u32>,
    /// Only of this organisation.
    pub organization_id: Option<u32>,
    /// Also each invoice's payments.
    pub include_payment_transactions: Option<bool>,
    /// Also of the holding's other organisations.
    pub is_holding_search: Option<bool>,
    /// Also refunds.
    pub with_refunds: Option<bool>,
    /// Made from here on; all where absent.
    pub date_from: Option<MoscowTime>,
    /// Made until here; the begin of the reading where absent, so that it has an end.
    pub date_to: Option<MoscowTime>,
    /// How many to ask for at once.
    pub page: u32,
    /// A range with a begin is read in windows of so many days; `None`: in one.
    pub window_days: Option<u32>,
}

impl InvoicesQuery {
    fn of(Span { date_from, date_to, page, window_days }: Span) -> Self {
        Self {
            eshop_id: None,
            organization_id: None,
            include_payment_transactions: None,
            is_holding_search: None,
            with_refunds: None,
            date_from,
            date_to,
            page,
            window_days,
        }
    }
}

impl Default for InvoicesQuery {
    fn default() -> Self {
        Self::of(Span::default())
    }
}

impl Listing for InvoicesQuery {
    type Call = GetInvoicesHistory;
    type Row = Invoice;
    const CURSOR: &'static str = "i1";

    fn span(&self) -> Span {
        let Self { date_from, date_to, page, window_days, .. } = *self;
        Span { date_from, date_to, page, window_days }
    }

    fn page(&self, skip: Option<u32>, (date_from, date_to): Dates) -> GetInvoicesHistory {
        GetInvoicesHistory {
            skip,
            eshop_id: self.eshop_id,
            date_from,
            date_to,
            include_payment_transactions: self.include_payment_transactions,
            is_holding_search: self.is_holding_search,
            organization_id: self.organization_id,
            with_refunds: self.with_refunds,
            ..GetInvoicesHistory::first(self.page)
        }
    }

    fn filter(&self) -> String {
        [
            optional_text(self.eshop_id),
            optional_text(self.organization_id),
            optional_text(self.include_payment_transactions),
            optional_text(self.is_holding_search),
            optional_text(self.with_refunds),
        ]
        .join(",")
    }

    fn restore(filter: &str, span: Span) -> Option<Self> {
        let mut parts = filter.split(',');
        Some(Self {
            eshop_id: optional(parts.next()?)?,
            organization_id: optional(parts.next()?)?,
            include_payment_transactions: optional(parts.next()?)?,
            is_holding_search: optional(parts.next()?)?,
            with_refunds: optional(parts.next()?)?,
            ..Self::of(span)
        })
    }
}

/// Nothing for a value that is not there.
pub(super) fn optional_text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The inverse; `None` where the text cannot be read.
#[allow(clippy::option_option)] // Absent and unreadable differ.
pub(super) fn optional<T: std::str::FromStr>(text: &str) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}
