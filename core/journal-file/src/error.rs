use std::path::{Path, PathBuf};
use std::{fmt, io};

use intellectmoney::{NextStep, Reason};

/// Why a journal could not be opened or compacted. Nothing was sent.
#[derive(Debug)]
pub struct Error {
    path: PathBuf,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    System(io::Error),
    Content(intellectmoney::Error),
    Missing,
    TakenOver,
    Unusable(String),
}

impl Error {
    pub(crate) fn system(path: &Path, error: io::Error) -> Self {
        Self::new(path, Cause::System(error))
    }

    pub(crate) fn content(path: &Path, error: intellectmoney::Error) -> Self {
        Self::new(path, Cause::Content(error))
    }

    pub(crate) fn missing(path: &Path) -> Self {
        Self::new(path, Cause::Missing)
    }

    pub(crate) fn taken_over(path: &Path) -> Self {
        Self::new(path, Cause::TakenOver)
    }

    pub(crate) fn unusable(path: &Path, why: String) -> Self {
        Self::new(path, Cause::Unusable(why))
    }

    fn new(path: &Path, cause: Cause) -> Self {
        Self { path: path.to_owned(), cause }
    }

    /// The reason, as everywhere: `journal_failed` where the system refused,
    /// `journal_damaged`, `journal_newer`, `operation_held` by what the files say,
    /// `in_progress` where another run has taken the journal over.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match &self.cause {
            Cause::System(_) | Cause::Unusable(_) => Reason::JournalFailed,
            Cause::Content(error) => error.reason(),
            Cause::Missing => Reason::JournalDamaged,
            Cause::TakenOver => Reason::InProgress,
        }
    }

    /// What is safe next.
    #[must_use]
    pub fn next_step(&self) -> NextStep {
        if matches!(self.cause, Cause::TakenOver) { NextStep::CallAgain } else { NextStep::CheckJournal }
    }

    /// The folder or the file at fault.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason().en())?;
        match &self.cause {
            Cause::System(error) => write!(f, ": {error}")?,
            Cause::Missing => f.write_str(": the file is missing")?,
            Cause::Unusable(why) => write!(f, ": {why}")?,
            Cause::Content(_) | Cause::TakenOver => {}
        }
        write!(f, ". {}", self.next_step().en())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Cause::System(error) => Some(error),
            Cause::Content(error) => Some(error),
            Cause::Missing | Cause::TakenOver | Cause::Unusable(_) => None,
        }
    }
}
