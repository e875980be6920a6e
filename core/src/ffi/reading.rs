use super::api::{Api, Texts};
use super::arguments;
use super::job::Finished;
use super::naming::Naming;
use super::task::Task;
use crate::endpoints::{Call, FromResult, Payment, PaymentsHistory};
use crate::error::Error;
use crate::json::Value;
use crate::machine::History;

/// A reading of the payments history: every row once, though rows arrive while it reads.
///
/// A host takes [`next_row`](Self::next_row); where there are none it runs
/// [`next_page`](Self::next_page) as a task and gives what it came to, to
/// [`absorb`](Self::absorb), until no page is left.
#[derive(Debug)]
pub struct Reading {
    history: History,
}

impl Reading {
    /// Begins now, Unix milliseconds.
    pub fn new(query: &Value, naming: Naming, now: i64) -> Result<Self, Error> {
        Ok(Self { history: History::new(arguments::history_query(query, naming)?, now) })
    }

    /// Goes on from a cursor.
    pub fn from_cursor(cursor: &str) -> Result<Self, Error> {
        Ok(Self { history: History::from_cursor(cursor)? })
    }

    /// The task of the next page; `None` once all was read.
    pub fn next_page(&self, api: &Api, timeout: Option<i64>) -> Result<Option<Task>, Error> {
        let Some(page) = self.history.next_page() else { return Ok(None) };
        let params = page.params(api.setup.client.generation());
        api.begin_call(Texts { endpoint: page.endpoint(), params }, timeout).map(Some)
    }

    /// Takes a page.
    pub fn absorb(&mut self, finished: Finished) {
        if let Finished::Answer(answer) = finished {
            self.history.absorb(PaymentsHistory::from_result(answer.result));
        }
    }

    /// The next row of the pages absorbed so far.
    pub fn next_row(&mut self) -> Option<Payment> {
        self.history.next_row()
    }

    /// Where to go on later: the rows given so far are not given again.
    #[must_use]
    pub fn cursor(&self) -> String {
        self.history.cursor()
    }
}
