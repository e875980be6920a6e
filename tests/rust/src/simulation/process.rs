use std::collections::{BTreeMap, VecDeque};

use intellectmoney::Response;
use intellectmoney::journal::{Appended, Entry, Record};
use intellectmoney::machine::{PayoutMachine, Session};
use intellectmoney::{Request, Sent};

use super::journals::Opened;

/// One program that pays: it dies and comes back, what it knew does not.
#[derive(Debug, Default)]
pub(super) struct Process {
    /// Counts lives; an event for an earlier life is nobody's.
    pub(super) life: u32,
    pub(super) is_alive: bool,
    /// How far its clock is ahead, milliseconds.
    pub(super) skew: i64,
    pub(super) session: Session,
    pub(super) opened: Opened,
    pub(super) runs: BTreeMap<u64, Run>,
    /// The debts that it pays, every life.
    pub(super) list: Vec<usize>,
    pub(super) todo: VecDeque<usize>,
    pub(super) at_once: usize,
    /// Lives and rounds that are left.
    pub(super) rounds: u32,
    pub(super) retry_not_paid: bool,
    /// Whether something in this round did not come to an end.
    pub(super) has_open: bool,
}

/// One machine under way.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) debt: usize,
    pub(super) machine: PayoutMachine,
    pub(super) retries: bool,
    pub(super) sends: u32,
    /// The last line as its process sees it.
    pub(super) last: Option<Record>,
    /// What the journal held as final when it began.
    pub(super) began_final: bool,
    /// The line that is being appended.
    pub(super) appending: Option<(Entry, Appended)>,
    /// The operation whose execution is on the wire under this attempt.
    pub(super) executing: Option<(u64, String)>,
    /// Whether its last line could not be stored.
    pub(super) lost_line: bool,
    /// The attempt that is on the wire; a machine that is asked again names it again.
    pub(super) sent: u64,
    /// The latest timer: an earlier one is out of date.
    pub(super) timer: i64,
}

/// What happens at a moment of the world's clock.
#[derive(Debug)]
pub(super) enum Happening {
    /// A machine is stepped.
    Wake(u64),
    /// A request reaches the provider; the answer goes to a run's attempt, or to nobody.
    Arrive { request: Box<Request>, to: Option<(u64, u64)>, answer: Option<i64> },
    /// An answer reaches a run.
    Answer { run: u64, attempt: u64, response: Box<Response> },
    /// A run learns that no answer will come.
    Fail { run: u64, attempt: u64, sent: Sent, is_timeout: bool },
    /// The bytes of a line reach the store.
    Write(u64),
    /// The writer looks whether it still owns the journal.
    Check(u64),
    /// The writer learns how it ended.
    Acknowledge(u64),
    /// A process is started.
    Start { process: usize },
    /// It reads what others wrote, and begins.
    Begin { process: usize, life: u32 },
    /// A process dies.
    Kill { process: usize },
    /// A caller wants no more of a run.
    Cancel { process: usize },
    /// Another client with the same login signs in.
    Rival,
    /// All sessions end.
    EndSessions,
    /// Someone deletes an operation in the cabinet.
    Cabinet,
    /// Money comes in.
    TopUp,
    /// A bank that refused takes payouts again.
    BankRecovers,
}
