use std::sync::Arc;

use super::job::Finished;
use crate::error::{Error, Sent};
use crate::http::{Request, Response};
use crate::journal::{Appended, StoreFailure, Stored};

/// What a host does next. Effects with an `id` may be done at the same time.
#[derive(Debug)]
pub enum Effect {
    /// Send once, and feed [`Input::Response`] or [`Input::Failed`].
    Send {
        /// Names the effect; its input bears it.
        id: u64,
        /// What to send.
        request: Arc<Request>,
        /// When to give up, milliseconds from now.
        timeout: i64,
    },
    /// Load the last line of a reference, and feed [`Input::Loaded`].
    Load {
        /// Names the effect.
        id: u64,
        /// The debt.
        reference: String,
    },
    /// Append a line, durably, and feed [`Input::Appended`].
    Append {
        /// Names the effect.
        id: u64,
        /// The debt.
        reference: String,
        /// The `seq` of the line before, 0 for the first.
        after_seq: u64,
        /// The line with its line feed.
        line: String,
    },
    /// List the lines that are not settled, and feed [`Input::Listed`].
    List {
        /// Names the effect.
        id: u64,
    },
    /// A row ended; a task of a single call has one row.
    Ended {
        /// The row's place.
        row: usize,
        /// The debt, where the row is about one.
        reference: String,
        /// What it came to.
        result: Result<Finished, Error>,
    },
    /// Nothing to begin: go on when an effect has been fed, or at this time, Unix
    /// milliseconds.
    Wait {
        /// `None`: only an input can help.
        until: Option<i64>,
    },
    /// All rows have ended.
    Done,
}

/// What a host tells a task.
#[derive(Debug)]
pub enum Input {
    /// A whole answer.
    Response(Response),
    /// No whole answer.
    Failed(Sent),
    /// What the store has of the reference.
    Loaded(Result<Option<Stored>, StoreFailure>),
    /// How the append ended.
    Appended(Appended),
    /// What the store has of debts that are not settled.
    Listed(Result<Vec<Stored>, StoreFailure>),
}
