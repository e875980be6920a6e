//! The payments history row by row, blocking and async.

use std::fmt;

use super::{AsyncConnection, Connection};
use crate::endpoints::Payment;
use crate::error::Error;
use crate::host::{AsyncHost, AsyncStore, Host};
use crate::journal::Store;
use crate::machine::{History, HistoryQuery};

/// Every row of the payments history, lazily. It ends after an error; its cursor goes on.
pub struct PaymentRows<'a, H, S> {
    connection: &'a mut Connection<H, S>,
    history: History,
    failed: bool,
}

/// [`PaymentRows`] for async runtimes.
pub struct AsyncPaymentRows<'a, H, S> {
    connection: &'a AsyncConnection<H, S>,
    history: History,
    failed: bool,
}

impl<H: Host, S: Store> Connection<H, S> {
    /// Every row of the payments history once, though rows arrive while it reads.
    ///
    /// ```
    /// # #[cfg(feature = "sandbox")] {
    /// use intellectmoney::Connection;
    /// use intellectmoney::machine::HistoryQuery;
    /// let mut connection = Connection::sandbox(7)?;
    /// let rows: Vec<_> = connection.payments_history(HistoryQuery::default()).collect::<Result<_, _>>()?;
    /// assert_eq!(rows.len(), 250);
    /// # }
    /// # Ok::<(), intellectmoney::Error>(())
    /// ```
    pub fn payments_history(&mut self, query: HistoryQuery) -> PaymentRows<'_, H, S> {
        let history = History::new(query, self.host_mut().now());
        PaymentRows { connection: self, history, failed: false }
    }

    /// Goes on from a [`cursor`](PaymentRows::cursor).
    pub fn payments_history_from(&mut self, cursor: &str) -> Result<PaymentRows<'_, H, S>, Error> {
        let history = History::from_cursor(cursor)?;
        Ok(PaymentRows { connection: self, history, failed: false })
    }
}

impl<H, S> PaymentRows<'_, H, S> {
    /// Where to go on later: the rows given so far are not given again.
    #[must_use]
    pub fn cursor(&self) -> String {
        self.history.cursor()
    }
}

impl<H: Host, S: Store> Iterator for PaymentRows<'_, H, S> {
    type Item = Result<Payment, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.history.next_row() {
                return Some(Ok(row));
            }
            let page = self.history.next_page().filter(|_| !self.failed)?;
            match self.connection.call(&page) {
                Ok(answer) => self.history.absorb(answer.result),
                Err(error) => {
                    self.failed = true;
                    return Some(Err(error));
                }
            }
        }
    }
}

impl<H: AsyncHost, S: AsyncStore> AsyncConnection<H, S> {
    /// Every row of the payments history once, though rows arrive while it reads.
    pub fn payments_history(&self, query: HistoryQuery) -> AsyncPaymentRows<'_, H, S> {
        let history = History::new(query, self.host().now());
        AsyncPaymentRows { connection: self, history, failed: false }
    }

    /// Goes on from a [`cursor`](AsyncPaymentRows::cursor).
    pub fn payments_history_from(&self, cursor: &str) -> Result<AsyncPaymentRows<'_, H, S>, Error> {
        let history = History::from_cursor(cursor)?;
        Ok(AsyncPaymentRows { connection: self, history, failed: false })
    }
}

impl<H: AsyncHost, S: AsyncStore> AsyncPaymentRows<'_, H, S> {
    /// The next row; `None` at the end and after an error.
    pub async fn next(&mut self) -> Option<Result<Payment, Error>> {
        loop {
            if let Some(row) = self.history.next_row() {
                return Some(Ok(row));
            }
            let page = self.history.next_page().filter(|_| !self.failed)?;
            match self.connection.call(&page).await {
                Ok(answer) => self.history.absorb(answer.result),
                Err(error) => {
                    self.failed = true;
                    return Some(Err(error));
                }
            }
        }
    }

    /// Where to go on later: the rows given so far are not given again.
    #[must_use]
    pub fn cursor(&self) -> String {
        self.history.cursor()
    }
}

impl<H, S> fmt::Debug for PaymentRows<'_, H, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentRows").field("cursor", &self.cursor()).finish_non_exhaustive()
    }
}

impl<H, S> fmt::Debug for AsyncPaymentRows<'_, H, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncPaymentRows").field("cursor", &self.history.cursor()).finish_non_exhaustive()
    }
}
