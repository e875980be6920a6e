//! Shared parts of the runnable examples.
//!
//! What a merchant would copy stands in `src/bin/payout*.rs` and in the two adapters,
//! [`send_ureq`] and [`send_reqwest`]; the rest is arguments and printing.

pub mod account;
pub mod control;
pub mod journal;
pub mod order;
pub mod program;
pub mod send_reqwest;
pub mod send_ureq;
pub mod server;
pub mod store_sqlite;
pub mod timeline;

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use intellectmoney::Sent;

/// Why a request brought no answer.
#[derive(Debug)]
pub struct NoAnswer {
    /// Whether the provider may have got the request: all that the core asks.
    pub sent: Sent,
    /// What the HTTP client says, for a person.
    pub cause: String,
}

impl NoAnswer {
    /// An HTTP client's error with what is behind it.
    pub fn new(sent: Sent, error: impl Error + Send + Sync + 'static) -> Self {
        Self { sent, cause: format!("{:#}", anyhow::Error::new(error)) }
    }
}

/// This machine's clock, Unix milliseconds.
#[must_use]
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
