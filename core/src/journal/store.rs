use std::fmt;
use std::sync::Arc;

use super::entry::Entry;
use super::line::decode;
use crate::error::{Error, Outcome, Reason};

/// Where lines are kept. Four methods; the bytes are core's.
///
/// In SQL: a table of `reference`, `seq`, `line` whose primary key is `(reference, seq)`.
/// `append` inserts `after_seq + 1`, and a violated key is [`Appended::Conflict`]. An
/// operation that another reference holds is refused by whoever can look it up:
/// [`MemoryStore`](super::MemoryStore) and the file store do, a table needs a query.
///
/// Each method blocks, so a store over a network needs a limit of its own, after which it fails:
/// nobody interrupts it.
pub trait Store {
    /// The last line of a reference, as of now. A store that keeps lines in memory looks first
    /// whether another run has taken the journal over, and fails then: a settled line is
    /// believed without a further look, and another run may have paid since.
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure>;

    /// Adds a line after the one whose `seq` is given, 0 for the first. Durable when it
    /// returns [`Appended::Stored`].
    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended;

    /// Adds lines of several references at once; the results are in their order. A store on
    /// a disk makes them durable together, which takes as long as one.
    fn append_all(&self, lines: &[Line<'_>]) -> Vec<Appended> {
        lines.iter().map(|line| self.append(line.reference, line.after_seq, line.line)).collect()
    }

    /// The last line of every reference that is not settled; others may be among them.
    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure>;

    /// Gives up files and connections. Nothing is appended afterwards.
    fn close(&self);
}

/// One journal for several connections of a process.
impl<S: Store + ?Sized> Store for Arc<S> {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        (**self).load(reference)
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        (**self).append(reference, after_seq, line)
    }

    fn append_all(&self, lines: &[Line<'_>]) -> Vec<Appended> {
        (**self).append_all(lines)
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        (**self).unfinished()
    }

    fn close(&self) {
        (**self).close();
    }
}

/// A line to be added, as [`Store::append`] takes it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Whose it is.
    pub reference: &'a str,
    /// The `seq` of the line before it, 0 for the first.
    pub after_seq: u64,
    /// The line.
    pub line: &'a str,
}

/// A line that a store gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The line.
    pub line: String,
    /// Whether a line after it may have been lost to a crash, so that it may not be the
    /// last: then `Created` is as good as `Executing`, and `NotSent` as the next attempt's
    /// `Intent`. Any other record means the same either way.
    pub doubtful: bool,
}

impl Stored {
    /// The entry of the line.
    pub fn entry(&self) -> Result<Entry, Error> {
        decode(&self.line)
    }

    /// The same, of the reference that was asked for: a store that ignores case, say, gives
    /// another debt's line.
    pub(crate) fn entry_of(&self, reference: &str) -> Result<Entry, Error> {
        let entry = self.entry()?;
        if entry.reference != reference {
            return Err(Error::invalid("journal", Reason::JournalDamaged));
        }
        Ok(entry)
    }
}

/// How an append ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// The line is durable.
    Stored,
    /// Another run holds the reference, or has taken the journal over.
    Conflict,
    /// The store does not work. Whether the line is there is not known.
    Failed(StoreFailure),
}

impl Appended {
    /// Why nothing follows the line; `None` where it is durable.
    pub(crate) fn error(&self, outcome: Outcome) -> Option<Error> {
        match self {
            Self::Stored => None,
            Self::Conflict => Some(Error::stopped(Reason::InProgress, outcome)),
            Self::Failed(failure) => Some(Error::stopped(Reason::JournalFailed, outcome).with_store(failure.clone())),
        }
    }
}

/// Why a store does not work, in words for a person; no secret belongs here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreFailure {
    /// What happened.
    pub message: String,
    /// Whether another run has taken the journal over, so that what this store knows may be old.
    pub taken_over: bool,
}

impl StoreFailure {
    /// A failure in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), taken_over: false }
    }

    /// It has not answered in time, or not at all.
    pub(crate) fn silent() -> Self {
        Self::new("the store has no answer")
    }

    /// Another run has taken the journal over.
    pub fn taken_over(message: impl Into<String>) -> Self {
        Self { message: message.into(), taken_over: true }
    }
}

impl fmt::Display for StoreFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for StoreFailure {}

impl From<StoreFailure> for Error {
    /// The store's own words are the error's source.
    fn from(failure: StoreFailure) -> Self {
        let error = if failure.taken_over {
            Self::stopped(Reason::InProgress, Outcome::NotDone)
        } else {
            Self::invalid("journal", Reason::JournalFailed)
        };
        error.with_store(failure)
    }
}
