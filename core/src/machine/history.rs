use std::collections::{HashSet, VecDeque};

use super::cursor;
use crate::endpoints::{GetPaymentsHistory, Payment, PaymentsHistory};
use crate::error::Error;
use crate::types::MoscowTime;

pub(super) const SECOND: i64 = 1000;
const DAY: i64 = 86_400_000;
/// How many rows of a page are asked for again with the next one, so that rows which
/// vanished between them are noticed.
const OVERLAP: usize = 5;
/// A server that gives the same page so often, whatever is skipped, has no more.
const SAME_PAGES: usize = 3;
/// So many rows at least have to come again: as many new rows as a small page holds may push
/// it on, one place each time.
const SAME_ROWS: usize = 30;

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

impl Default for HistoryQuery {
    fn default() -> Self {
        Self { eshop_id: None, date_from: None, date_to: None, page: 100, window_days: Some(92) }
    }
}

/// A reading of the payments history, without I/O: every row once, though rows arrive
/// while it reads and the order of rows is not known.
///
/// A host loops: it takes [`next_row`](History::next_row) until there is none, sends
/// [`next_page`](History::next_page), and gives the answer to [`absorb`](History::absorb).
#[derive(Clone, Debug)]
pub struct History {
    pub(super) query: HistoryQuery,
    /// The upper bound, pinned. Unix milliseconds, like all times here.
    pub(super) to: i64,
    /// The window that is read.
    pub(super) window: (Option<i64>, i64),
    pub(super) place: Place,
    /// Rows of this window that were seen, those that wait in `rows` among them.
    pub(super) seen: HashSet<i64>,
    /// Rows of the window before: windows share a second.
    pub(super) before: HashSet<i64>,
    rows: VecDeque<Payment>,
    /// Where the page of `rows` began.
    rows_place: Place,
    last_page: Vec<i64>,
    same_pages: usize,
    pub(super) over: bool,
}

/// Where the next page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) skip: usize,
    /// Whether a known row is due on it: if none is there, rows were passed over.
    pub(super) overlaps: bool,
}

impl History {
    /// A reading that begins now, Unix milliseconds.
    #[must_use]
    pub fn new(query: HistoryQuery, now: i64) -> Self {
        // The second that has begun belongs to it: what the caller has just done is read.
        let to = query.date_to.map_or_else(|| now.saturating_add(SECOND), MoscowTime::unix_millis);
        let from = query.date_from.map(MoscowTime::unix_millis);
        let end = from.map_or(to, |from| window_end(query, from, to));
        Self::at(query, to, (from, end))
    }

    /// Goes on after the last row that [`next_row`](History::next_row) gave before
    /// [`cursor`](History::cursor) was asked.
    ///
    /// # Errors
    /// `cursor_form`.
    pub fn from_cursor(cursor: &str) -> Result<Self, Error> {
        cursor::decode(cursor)
    }

    pub(super) fn at(query: HistoryQuery, to: i64, window: (Option<i64>, i64)) -> Self {
        let begin = Place { skip: 0, overlaps: false };
        Self {
            query,
            to,
            window,
            place: begin,
            seen: HashSet::new(),
            before: HashSet::new(),
            rows: VecDeque::new(),
            rows_place: begin,
            last_page: Vec::new(),
            same_pages: 0,
            over: false,
        }
    }

    /// Where to go on later, for [`from_cursor`](History::from_cursor): the rows that were
    /// given so far are not given again. It holds numbers and dates, nothing secret; its
    /// length grows with the rows of a window.
    #[must_use]
    pub fn cursor(&self) -> String {
        let mut given = self.clone();
        if !self.rows.is_empty() {
            // What waits has not been given: its page is read again.
            (given.place, given.over) = (self.rows_place, false);
            for row in &self.rows {
                given.seen.remove(&row.id());
            }
        }
        cursor::encode(&given)
    }

    /// The next row of the pages absorbed so far.
    pub fn next_row(&mut self) -> Option<Payment> {
        self.rows.pop_front()
    }

    /// What to ask for; `None` once all was read.
    #[must_use]
    pub fn next_page(&self) -> Option<GetPaymentsHistory> {
        let (from, to) = self.window;
        (!self.over).then(|| GetPaymentsHistory {
            skip: u32::try_from(self.place.skip).ok().filter(|skip| *skip > 0),
            take: self.query.page,
            eshop_id: self.query.eshop_id,
            date_from: from.and_then(MoscowTime::from_unix_millis),
            date_to: MoscowTime::from_unix_millis(to),
            payment_transaction_id: None,
        })
    }

    /// Takes the page that [`next_page`](History::next_page) asked for.
    pub fn absorb(&mut self, page: PaymentsHistory) {
        let ids: Vec<i64> = page.payments.iter().map(Payment::id).collect();
        let gap = self.place.overlaps && self.place.skip > 0 && !ids.iter().any(|id| self.seen.contains(id));
        if self.rows.is_empty() {
            self.rows_place = self.place;
        }
        let mut brought_new = false;
        for row in page.payments {
            let is_new = self.seen.insert(row.id()) && !self.before.contains(&row.id());
            if is_new {
                self.rows.push_back(row);
                brought_new = true;
            }
        }
        if gap {
            // Rows before it have gone since: it goes back until it meets a known one.
            let back = usize::try_from(self.query.page).unwrap_or(usize::MAX).max(ids.len());
            self.place.skip = self.place.skip.saturating_sub(back);
        } else if ids.is_empty() {
            // Only an empty page is an end: a short one may be the server's limit.
            self.end_window();
        } else if brought_new {
            let overlap = OVERLAP.min(ids.len() / 2);
            self.place.skip = self.place.skip.saturating_add(ids.len().saturating_sub(overlap));
            self.place.overlaps = overlap > 0;
            self.same_pages = 0;
        } else {
            // Known rows only: newer ones may have pushed them here, so the unknown lie beyond.
            self.same_pages = if ids == self.last_page { self.same_pages.saturating_add(1) } else { 1 };
            self.place = Place { skip: self.place.skip.saturating_add(ids.len()), overlaps: false };
            if self.same_pages >= SAME_PAGES.max(SAME_ROWS / ids.len().max(1)) {
                self.end_window();
            }
        }
        self.last_page = ids;
    }

    fn end_window(&mut self) {
        let (_, end) = self.window;
        if end >= self.to {
            self.over = true;
            return;
        }
        // Whether bounds are included is not published, so that windows share a second.
        self.window = (Some(end.saturating_sub(SECOND)), window_end(self.query, end, self.to));
        self.place = Place { skip: 0, overlaps: false };
        self.before = std::mem::take(&mut self.seen);
        self.same_pages = 0;
    }
}

fn window_end(query: HistoryQuery, from: i64, to: i64) -> i64 {
    query.window_days.map_or(to, |days| from.saturating_add(DAY.saturating_mul(days.max(1).into())).min(to))
}
