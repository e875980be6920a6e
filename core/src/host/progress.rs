use crate::error::Sent;
use crate::journal::Appended;
use crate::types::PayoutOperationState;

/// What a run is at, for a log or a progress bar. No part of it is secret.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// The debt, where the run is about one.
    pub reference: Option<&'a str>,
    /// When, Unix milliseconds.
    pub at: i64,
    /// The operation's state, as far as it was read.
    pub state: Option<&'a PayoutOperationState>,
    /// What happened.
    pub what: Happening<'a>,
}

/// One thing that happened.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Happening<'a> {
    /// A request is about to be sent.
    Sending {
        /// The endpoint's name.
        endpoint: &'static str,
        /// Counts the requests of this run.
        attempt: u64,
    },
    /// An answer came, whatever it says.
    Answered {
        /// The endpoint's name.
        endpoint: &'static str,
        /// Which request it answers.
        attempt: u64,
        /// The HTTP status.
        status: u16,
    },
    /// No whole answer came.
    Failed {
        /// The endpoint's name.
        endpoint: &'static str,
        /// Which request it was.
        attempt: u64,
        /// How far it got.
        sent: Sent,
    },
    /// A line went to the journal, or did not.
    Recorded {
        /// The record's name, such as `Executing`.
        record: &'static str,
        /// The debt's attempt: one more each time that it is tried anew.
        attempt: u32,
        /// How it ended; a failing store says why.
        appended: &'a Appended,
    },
    /// Nothing is due before this time, Unix milliseconds.
    Waiting {
        /// When the next step is due.
        until: i64,
    },
}
