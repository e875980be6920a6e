use std::collections::{HashSet, VecDeque};

use super::cursor;
use super::listing::{HistoryQuery, Listing, Span};
use crate::endpoints::{Call, Page, Row};
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

/// A reading of a history, without I/O: every row once, though rows arrive while it reads
/// and the order of rows is not known.
///
/// A host loops: it takes [`next_row`](History::next_row) until there is none, sends
/// [`next_page`](History::next_page), and gives the answer to [`absorb`](History::absorb).
#[derive(Clone, Debug)]
pub struct History<Q: Listing = HistoryQuery> {
    pub(super) query: Q,
    /// The upper bound, pinned. Unix milliseconds, like all times here.
    pub(super) to: i64,
    /// The window that is read.
    pub(super) window: (Option<i64>, i64),
    pub(super) place: Place,
    /// Rows of this window that were seen, those that wait in `rows` among them.
    pub(super) seen: HashSet<i64>,
    /// Rows of the window before: windows share a second.
    pub(super) before: HashSet<i64>,
    rows: VecDeque<Q::Row>,
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

impl<Q: Listing> History<Q> {
    /// A reading that begins now, Unix milliseconds.
    #[must_use]
    pub fn new(query: Q, now: i64) -> Self {
        let span = query.span();
        // The second that has begun belongs to it: what the caller has just done is read.
        let to = span.date_to.map_or_else(|| now.saturating_add(SECOND), MoscowTime::unix_millis);
        let from = span.date_from.map(MoscowTime::unix_millis);
        let end = from.map_or(to, |from| window_end(span, from, to));
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

    pub(super) fn at(query: Q, to: i64, window: (Option<i64>, i64)) -> Self {
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
        self.cursor_before(&[])
    }

    /// The same, where a host keeps rows of the last page that it has not given either.
    pub(crate) fn cursor_before(&self, kept: &[i64]) -> String {
        let mut given = self.clone();
        if !self.rows.is_empty() || !kept.is_empty() {
            // What waits has not been given: its page is read again.
            (given.place, given.over) = (self.rows_place, false);
            for id in self.rows.iter().map(Row::id).chain(kept.iter().copied()) {
                given.seen.remove(&id);
            }
        }
        cursor::encode(&given)
    }

    /// The next row of the pages absorbed so far.
    pub fn next_row(&mut self) -> Option<Q::Row> {
        self.rows.pop_front()
    }

    /// What to ask for; `None` once all was read.
    #[must_use]
    pub fn next_page(&self) -> Option<Q::Call> {
        let (from, to) = self.window;
        let skip = u32::try_from(self.place.skip).ok().filter(|skip| *skip > 0);
        let dates = (from.and_then(MoscowTime::from_unix_millis), MoscowTime::from_unix_millis(to));
        (!self.over).then(|| self.query.page(skip, dates))
    }

    /// Takes the page that [`next_page`](History::next_page) asked for.
    pub fn absorb(&mut self, page: <Q::Call as Call>::Answer) {
        let rows = page.into_rows();
        let ids: Vec<i64> = rows.iter().map(|row| row.id()).collect();
        let gap = self.place.overlaps && self.place.skip > 0 && !ids.iter().any(|id| self.seen.contains(id));
        if self.rows.is_empty() {
            self.rows_place = self.place;
        }
        let mut brought_new = false;
        for row in rows {
            let is_new = self.seen.insert(row.id()) && !self.before.contains(&row.id());
            if is_new {
                self.rows.push_back(row);
                brought_new = true;
            }
        }
        if gap {
            // Rows before it have gone since: it goes back until it meets a known one.
            let back = usize::try_from(self.query.span().page).unwrap_or(usize::MAX).max(ids.len());
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
        self.window = (Some(end.saturating_sub(SECOND)), window_end(self.query.span(), end, self.to));
        self.place = Place { skip: 0, overlaps: false };
        self.before = std::mem::take(&mut self.seen);
        self.same_pages = 0;
    }
}

fn window_end(span: Span, from: i64, to: i64) -> i64 {
    span.window_days.map_or(to, |days| from.saturating_add(DAY.saturating_mul(days.max(1).into())).min(to))
}
