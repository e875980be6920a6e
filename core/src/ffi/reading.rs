use super::api::{Api, Texts};
use super::arguments;
use super::job::Finished;
use super::naming::Naming;
use super::task::Task;
use crate::endpoints::{Call, FromResult, InvoicesHistory, PaymentsHistory, Record, Row};
use crate::error::Error;
use crate::json::Value;
use crate::machine::{History, HistoryQuery, InvoicesQuery};

/// A reading of a history: every row once, though rows arrive while it reads.
///
/// A host takes [`next_row`](Self::next_row); where there are none it runs
/// [`next_page`](Self::next_page) as a task and gives what it came to, to
/// [`absorb`](Self::absorb), until no page is left.
#[derive(Debug)]
pub struct Reading(Kind);

#[derive(Debug)]
enum Kind {
    Payments(History<HistoryQuery>),
    Invoices(History<InvoicesQuery>),
}

impl Reading {
    /// The payments; begins now, Unix milliseconds.
    pub fn new(query: &Value, naming: Naming, now: i64) -> Result<Self, Error> {
        Ok(Self(Kind::Payments(History::new(arguments::history_query(query, naming)?, now))))
    }

    /// The invoices.
    pub fn invoices(query: &Value, naming: Naming, now: i64) -> Result<Self, Error> {
        Ok(Self(Kind::Invoices(History::new(arguments::invoices_query(query, naming)?, now))))
    }

    /// Goes on from a cursor, of payments or of invoices.
    pub fn from_cursor(cursor: &str) -> Result<Self, Error> {
        let payments = History::from_cursor(cursor).map(Kind::Payments);
        payments.or_else(|_| History::from_cursor(cursor).map(Kind::Invoices)).map(Self)
    }

    /// The task of the next page; `None` once all was read.
    pub fn next_page(&self, api: &Api, timeout: Option<i64>) -> Result<Option<Task>, Error> {
        let generation = api.setup.client.generation();
        let page = match &self.0 {
            Kind::Payments(history) => history.next_page().map(|page| (page.endpoint(), page.params(generation))),
            Kind::Invoices(history) => history.next_page().map(|page| (page.endpoint(), page.params(generation))),
        };
        page.map(|(endpoint, params)| api.begin_call(Texts { endpoint, params }, timeout)).transpose()
    }

    /// Takes a page.
    pub fn absorb(&mut self, finished: Finished) {
        let Finished::Answer(answer) = finished else { return };
        match &mut self.0 {
            Kind::Payments(history) => history.absorb(PaymentsHistory::from_result(answer.result)),
            Kind::Invoices(history) => history.absorb(InvoicesHistory::from_result(answer.result)),
        }
    }

    /// The next row of the pages absorbed so far.
    pub fn next_row(&mut self) -> Option<Record> {
        match &mut self.0 {
            Kind::Payments(history) => history.next_row().map(Row::into_record),
            Kind::Invoices(history) => history.next_row().map(Row::into_record),
        }
    }

    /// Where to go on later: the rows given so far are not given again.
    #[must_use]
    pub fn cursor(&self) -> String {
        match &self.0 {
            Kind::Payments(history) => history.cursor(),
            Kind::Invoices(history) => history.cursor(),
        }
    }
}
