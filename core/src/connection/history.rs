//! Histories row by row, blocking and async.

use std::fmt;

use super::{AsyncConnection, Connection};
use crate::error::Error;
use crate::host::{AsyncHost, AsyncStore, Host};
use crate::journal::Store;
use crate::machine::{History, HistoryQuery, InvoicesQuery, Listing};

/// Every row of a history, lazily. It ends after an error; its cursor goes on.
pub struct HistoryRows<'a, H, S, Q: Listing> {
    connection: &'a mut Connection<H, S>,
    history: History<Q>,
    failed: bool,
}

/// [`HistoryRows`] for async runtimes.
pub struct AsyncHistoryRows<'a, H, S, Q: Listing> {
    connection: &'a AsyncConnection<H, S>,
    history: History<Q>,
    failed: bool,
}

/// The rows of the payments history.
pub type PaymentRows<'a, H, S> = HistoryRows<'a, H, S, HistoryQuery>;

/// [`PaymentRows`] for async runtimes.
pub type AsyncPaymentRows<'a, H, S> = AsyncHistoryRows<'a, H, S, HistoryQuery>;

/// The invoices.
pub type InvoiceRows<'a, H, S> = HistoryRows<'a, H, S, InvoicesQuery>;

/// [`InvoiceRows`] for async runtimes.
pub type AsyncInvoiceRows<'a, H, S> = AsyncHistoryRows<'a, H, S, InvoicesQuery>;

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
        self.rows_of(query)
    }

    /// Goes on from a [`cursor`](HistoryRows::cursor).
    pub fn payments_history_from(&mut self, cursor: &str) -> Result<PaymentRows<'_, H, S>, Error> {
        self.rows_from(cursor)
    }

    /// Every invoice once, though invoices arrive while it reads.
    ///
    /// ```
    /// # #[cfg(feature = "sandbox")] {
    /// use intellectmoney::Connection;
    /// use intellectmoney::machine::InvoicesQuery;
    /// let mut connection = Connection::sandbox(7)?;
    /// let query = InvoicesQuery { include_payment_transactions: Some(true), ..InvoicesQuery::default() };
    /// let invoices: Vec<_> = connection.invoices_history(query).collect::<Result<_, _>>()?;
    /// assert!(invoices.iter().all(|invoice| invoice.payments().len() == 1));
    /// # }
    /// # Ok::<(), intellectmoney::Error>(())
    /// ```
    pub fn invoices_history(&mut self, query: InvoicesQuery) -> InvoiceRows<'_, H, S> {
        self.rows_of(query)
    }

    /// Goes on from a [`cursor`](HistoryRows::cursor).
    pub fn invoices_history_from(&mut self, cursor: &str) -> Result<InvoiceRows<'_, H, S>, Error> {
        self.rows_from(cursor)
    }

    fn rows_of<Q: Listing>(&mut self, query: Q) -> HistoryRows<'_, H, S, Q> {
        let history = History::new(query, self.host_mut().now());
        HistoryRows { connection: self, history, failed: false }
    }

    fn rows_from<Q: Listing>(&mut self, cursor: &str) -> Result<HistoryRows<'_, H, S, Q>, Error> {
        let history = History::from_cursor(cursor)?;
        Ok(HistoryRows { connection: self, history, failed: false })
    }
}

impl<H, S, Q: Listing> HistoryRows<'_, H, S, Q> {
    /// Where to go on later: the rows given so far are not given again.
    #[must_use]
    pub fn cursor(&self) -> String {
        self.history.cursor()
    }
}

impl<H: Host, S: Store, Q: Listing> Iterator for HistoryRows<'_, H, S, Q> {
    type Item = Result<Q::Row, Error>;

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
        self.rows_of(query)
    }

    /// Goes on from a [`cursor`](AsyncHistoryRows::cursor).
    pub fn payments_history_from(&self, cursor: &str) -> Result<AsyncPaymentRows<'_, H, S>, Error> {
        self.rows_from(cursor)
    }

    /// Every invoice once, though invoices arrive while it reads.
    pub fn invoices_history(&self, query: InvoicesQuery) -> AsyncInvoiceRows<'_, H, S> {
        self.rows_of(query)
    }

    /// Goes on from a [`cursor`](AsyncHistoryRows::cursor).
    pub fn invoices_history_from(&self, cursor: &str) -> Result<AsyncInvoiceRows<'_, H, S>, Error> {
        self.rows_from(cursor)
    }

    fn rows_of<Q: Listing>(&self, query: Q) -> AsyncHistoryRows<'_, H, S, Q> {
        let history = History::new(query, self.host().now());
        AsyncHistoryRows { connection: self, history, failed: false }
    }

    fn rows_from<Q: Listing>(&self, cursor: &str) -> Result<AsyncHistoryRows<'_, H, S, Q>, Error> {
        let history = History::from_cursor(cursor)?;
        Ok(AsyncHistoryRows { connection: self, history, failed: false })
    }
}

impl<H: AsyncHost, S: AsyncStore, Q: Listing> AsyncHistoryRows<'_, H, S, Q> {
    /// The next row; `None` at the end and after an error.
    pub async fn next(&mut self) -> Option<Result<Q::Row, Error>> {
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

impl<H, S, Q: Listing> fmt::Debug for HistoryRows<'_, H, S, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HistoryRows").field("cursor", &self.cursor()).finish_non_exhaustive()
    }
}

impl<H, S, Q: Listing> fmt::Debug for AsyncHistoryRows<'_, H, S, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncHistoryRows").field("cursor", &self.history.cursor()).finish_non_exhaustive()
    }
}
