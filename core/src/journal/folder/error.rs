use std::fmt;

use crate::error::{Error, NextStep, Reason};

/// Why a journal could not be opened or compacted. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderError {
    file: Option<String>,
    cause: Cause,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Cause {
    System(String),
    Content(Error),
    Missing,
    TakenOver,
    Unusable(String),
}

impl FolderError {
    /// The host's system refused, in its words: at the folder, or at one of its files.
    pub(super) fn system(file: Option<&str>, words: String) -> Self {
        Self { file: file.map(str::to_owned), cause: Cause::System(words) }
    }

    pub(super) fn content(file: &str, error: Error) -> Self {
        Self { file: Some(file.to_owned()), cause: Cause::Content(error) }
    }

    pub(super) fn missing(file: String) -> Self {
        Self { file: Some(file), cause: Cause::Missing }
    }

    pub(super) fn taken_over() -> Self {
        Self { file: None, cause: Cause::TakenOver }
    }

    pub(super) fn unusable(why: impl Into<String>) -> Self {
        Self { file: None, cause: Cause::Unusable(why.into()) }
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

    /// The name of the file at fault; none where it is the folder.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// What the host said of the operation that failed, where one did.
    #[must_use]
    pub fn system_words(&self) -> Option<&str> {
        match &self.cause {
            Cause::System(words) => Some(words),
            _ => None,
        }
    }
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason().en())?;
        match &self.cause {
            Cause::System(why) | Cause::Unusable(why) => write!(f, ": {why}")?,
            Cause::Missing => f.write_str(": the file is missing")?,
            Cause::Content(_) | Cause::TakenOver => {}
        }
        write!(f, ". {}", self.next_step().en())
    }
}

/// Its message says all that is known: a source would say it again.
impl std::error::Error for FolderError {}
