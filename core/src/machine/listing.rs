//! What can be read row by row: a query, and the pages that it asks for.

use std::fmt;

use crate::endpoints::{Call, GetPaymentsHistory, Page, Payment, Row};
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

/// Nothing for a number that is not there.
pub(super) fn optional_text<T: ToString>(number: Option<T>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// The inverse; `None` where the text is no number.
#[allow(clippy::option_option)] // Absent and unreadable differ.
pub(super) fn optional<T: std::str::FromStr>(text: &str) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}
