use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use intellectmoney::Response;
use intellectmoney::journal::{Appended, Entry, Record};
use intellectmoney::machine::Session;
use intellectmoney::{Request, Sent};

use super::journals::Opened;
use super::rows::Rows;
use super::task::{Job, Task};

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
    /// What it works at, every life.
    pub(super) list: Vec<Job>,
    /// What it does one by one in this life.
    pub(super) todo: VecDeque<Job>,
    /// The rows of a batch or of a resumption, where this life has one.
    pub(super) rows: Option<Rows>,
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
    pub(super) job: Job,
    pub(super) machine: Task,
    /// Its row, where it belongs to a batch or a resumption.
    pub(super) row: Option<usize>,
    /// Whether it may make an operation, or a withdrawal.
    pub(super) may_begin: bool,
    pub(super) may_send: bool,
    pub(super) facts: Facts,
    /// The last line as its process sees it.
    pub(super) last: Option<Record>,
    /// The line that is being appended.
    pub(super) appending: Option<(Entry, Appended)>,
    /// The operation that is executed under this attempt; nothing names a withdrawal.
    pub(super) moving: Option<(u64, String)>,
    /// The attempt that is on the wire; a machine that is asked again names it again.
    pub(super) sent: u64,
    /// The latest timer: an earlier one is out of date.
    pub(super) timer: i64,
}

/// What the checks know of a run when it ends.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, not a state")]
pub(super) struct Facts {
    pub(super) sends: u32,
    pub(super) retries: bool,
    /// What the journal held as final when it began.
    pub(super) began_final: bool,
    /// What the journal held may have moved money.
    pub(super) began_at_risk: bool,
    /// Whether its last line could not be stored.
    pub(super) lost_line: bool,
    /// Whether it may have moved money.
    pub(super) has_moved: bool,
    /// Whether it records a person's word.
    pub(super) is_word: bool,
}

/// What happens at a moment of the world's clock.
#[derive(Debug)]
pub(super) enum Happening {
    /// A machine is stepped.
    Wake(u64),
    /// A request reaches the provider; the answer goes to a run's attempt, or to nobody.
    Arrive { request: Arc<Request>, whose: Job, to: Option<(u64, u64)>, answer: Option<i64> },
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
    /// A process's clock is set, ahead or back.
    SetClock { process: usize, by: i64 },
    /// Another client with the same login signs in.
    Rival,
    /// All sessions end.
    EndSessions,
    /// Someone deletes an operation in the cabinet.
    Cabinet,
    /// Money comes in.
    TopUp,
    /// A buyer pays.
    Deposit,
    /// No connection can be made for so long.
    Outage(i64),
    /// A bank that refused takes payouts again.
    BankRecovers,
}
