use super::api::{Api, Texts};
use super::arguments;
use super::job::Finished;
use super::naming::Naming;
use super::packed::{Given, Place};
use super::task::Task;
use crate::endpoints::{Call, FromResult, InvoicesHistory, PaymentsHistory, Record, Row};
use crate::error::Error;
use crate::json::Value;
use crate::machine::{History, HistoryQuery, InvoicesQuery, Listing};

/// A reading of a history: every row once, though rows arrive while it reads.
///
/// A host takes [`next_row`](Self::next_row); where there are none it runs
/// [`next_page`](Self::next_page) as a task and gives what it came to, to
/// [`absorb`](Self::absorb), until no page is left.
#[derive(Debug)]
pub struct Reading {
    kind: Kind,
    /// The rows that [`take_rows`](Self::take_rows) gave last.
    taken: Vec<i64>,
}

#[derive(Debug)]
enum Kind {
    Payments(History<HistoryQuery>),
    Invoices(History<InvoicesQuery>),
}

impl Reading {
    /// The payments; begins now, Unix milliseconds.
    pub fn new(query: &Value, naming: Naming, now: i64) -> Result<Self, Error> {
        Ok(Kind::Payments(History::new(arguments::history_query(query, naming)?, now)).into())
    }

    /// The invoices.
    pub fn invoices(query: &Value, naming: Naming, now: i64) -> Result<Self, Error> {
        Ok(Kind::Invoices(History::new(arguments::invoices_query(query, naming)?, now)).into())
    }

    /// Goes on from a cursor of the payments, or of the invoices: one is none of the other.
    pub fn from_cursor(of_invoices: bool, cursor: &str) -> Result<Self, Error> {
        Ok(if of_invoices {
            Kind::Invoices(History::from_cursor(cursor)?).into()
        } else {
            Kind::Payments(History::from_cursor(cursor)?).into()
        })
    }

    /// The task of the next page; `None` once all was read.
    pub fn next_page(&self, api: &Api, timeout: Option<i64>) -> Result<Option<Task>, Error> {
        let generation = api.setup.client.generation();
        let page = match &self.kind {
            Kind::Payments(history) => history.next_page().map(|page| (page.endpoint(), page.params(generation))),
            Kind::Invoices(history) => history.next_page().map(|page| (page.endpoint(), page.params(generation))),
        };
        page.map(|(endpoint, params)| api.begin_call(Texts { endpoint, params }, timeout)).transpose()
    }

    /// Takes a page.
    pub fn absorb(&mut self, finished: Finished) {
        let Finished::Answer(answer) = finished else { return };
        match &mut self.kind {
            Kind::Payments(history) => history.absorb(PaymentsHistory::from_result(answer.result)),
            Kind::Invoices(history) => history.absorb(InvoicesHistory::from_result(answer.result)),
        }
    }

    /// The next row of the pages absorbed so far.
    pub fn next_row(&mut self) -> Option<Record> {
        match &mut self.kind {
            Kind::Payments(history) => history.next_row().map(Row::into_record),
            Kind::Invoices(history) => history.next_row().map(Row::into_record),
        }
    }

    /// All rows at once that [`next_row`](Self::next_row) would give, for a host that gives
    /// them one by one itself; `None` where there are none.
    pub fn take_rows(&mut self, naming: Naming) -> Option<Given> {
        self.taken.clear();
        let places = match &mut self.kind {
            Kind::Payments(history) => take(history, &mut self.taken),
            Kind::Invoices(history) => take(history, &mut self.taken),
        };
        (!places.is_empty()).then(|| Given::new(places, naming))
    }

    /// Where to go on later: the rows given so far are not given again.
    #[must_use]
    pub fn cursor(&self) -> String {
        self.cursor_before(0)
    }

    /// The same, where the host has not given so many, the last ones, of the rows that
    /// [`take_rows`](Self::take_rows) gave last.
    #[must_use]
    pub fn cursor_before(&self, kept: usize) -> String {
        let given = self.taken.len().saturating_sub(kept);
        let kept = self.taken.get(given..).unwrap_or_default();
        match &self.kind {
            Kind::Payments(history) => history.cursor_before(kept),
            Kind::Invoices(history) => history.cursor_before(kept),
        }
    }
}

impl From<Kind> for Reading {
    fn from(kind: Kind) -> Self {
        Self { kind, taken: Vec::new() }
    }
}

fn take<Q: Listing>(history: &mut History<Q>, ids: &mut Vec<i64>) -> Vec<Place> {
    let next = || history.next_row().inspect(|row| ids.push(row.id()));
    std::iter::from_fn(next).map(|row| row.into_record().place()).collect()
}
