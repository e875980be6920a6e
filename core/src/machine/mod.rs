//! What takes more than one request, as state machines: they say what to do next, and a
//! host does it. No socket, no clock: time and answers come in as values.

mod attempts;
mod batch;
mod call;
mod candidates;
mod check;
mod check_report;
mod cursor;
mod history;
mod listing;
mod outcome;
mod payout;
mod payout_rules;
mod policy;
mod resume;
mod rows;
mod session;
mod settle;
mod single;
mod terms;
mod withdrawal;
mod withdrawal_outcome;
mod withdrawal_rules;

pub use batch::{Batch, BatchOptions};
pub use check::CheckMachine;
pub use check_report::{CheckReport, Finding, Tried};
pub use history::History;
pub use listing::{Dates, HistoryQuery, InvoicesQuery, Listing, Span};
pub use outcome::{Details, NotPaid, PayoutOutcome};
pub use payout::{Payout, PayoutMachine};
pub use policy::Policy;
pub use resume::{DebtOutcome, ResolveMachine, Resumption};
pub use rows::{Begun, Rows};
pub use session::{Need, Session};
pub use settle::{SettleMachine, Settlement};
pub use single::CallMachine;
pub use withdrawal::{Withdrawal, WithdrawalMachine};
pub use withdrawal_outcome::{Candidate, Likelihood, WithdrawalDetails, WithdrawalOutcome};

use std::sync::Arc;

use crate::error::{Error, Sent};
use crate::http::{Request, Response};
use crate::journal::{Appended, Entry};
use crate::types::PayoutOperationState;

/// What a host does next.
#[derive(Debug)]
pub enum Step {
    /// Send this once, and feed the response or how sending failed.
    Send {
        /// Names the attempt; the event that answers it bears the same number.
        attempt: u64,
        /// What to send, the same each time.
        request: Arc<Request>,
        /// When to give up, milliseconds from now.
        timeout: i64,
    },
    /// Append this to the journal, and feed how that ended.
    Record(Entry),
    /// Step again at this time, Unix milliseconds.
    WaitUntil(i64),
    /// Another machine is renewing the session: step again when it has.
    WaitForToken,
    /// Nothing: the machine can be finished.
    Done,
}

/// What a host tells a machine.
#[derive(Debug)]
pub enum Event {
    /// An answer came, its whole body read.
    Response {
        /// Which attempt it answers.
        attempt: u64,
        /// The answer.
        response: Response,
    },
    /// No whole answer came.
    Failed {
        /// Which attempt it was.
        attempt: u64,
        /// How far the request got.
        sent: Sent,
    },
    /// How an append ended.
    Recorded(Appended),
    /// The caller wants no more of it.
    Cancelled,
}

/// A machine: [`step`](Machine::step) until `Done`, feeding what was asked for.
pub trait Machine {
    /// What it ends with.
    type Output;

    /// What to do now. `now` is Unix milliseconds; it never goes backwards for a machine.
    fn step(&mut self, now: i64, session: &mut Session) -> Step;

    /// What happened. An event of another attempt is ignored.
    fn feed(&mut self, now: i64, event: Event, session: &mut Session);

    /// The state of a payout's operation, as far as it was read: for progress reports.
    fn operation_state(&self) -> Option<&PayoutOperationState> {
        None
    }

    /// The result, once `step` says [`Step::Done`].
    fn finish(self) -> Result<Self::Output, Error>;
}

impl<M: Machine> Machine for Box<M> {
    type Output = M::Output;

    fn step(&mut self, now: i64, session: &mut Session) -> Step {
        (**self).step(now, session)
    }

    fn feed(&mut self, now: i64, event: Event, session: &mut Session) {
        (**self).feed(now, event, session);
    }

    fn operation_state(&self) -> Option<&PayoutOperationState> {
        (**self).operation_state()
    }

    fn finish(self) -> Result<Self::Output, Error> {
        (*self).finish()
    }
}
