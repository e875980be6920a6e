use std::path::{Path, PathBuf};
use std::{fmt, io};

use intellectmoney::journal::folder::FolderError;
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
    Folder(FolderError),
    Refused(&'static str),
}

impl Error {
    pub(crate) fn of_system(path: &Path, error: io::Error) -> Self {
        Self { path: path.to_owned(), cause: Cause::System(error) }
    }

    /// What the machine says, with the last that the system said.
    pub(crate) fn folder(path: &Path, error: FolderError, system: Option<io::Error>) -> Self {
        let path = error.file().map_or_else(|| path.to_owned(), |file| path.join(file));
        let said = system.filter(|system| error.system_words() == Some(system.to_string().as_str()));
        Self { path, cause: said.map_or(Cause::Folder(error), Cause::System) }
    }

    pub(crate) fn refused(path: &Path, why: &'static str) -> Self {
        Self { path: path.to_owned(), cause: Cause::Refused(why) }
    }

    /// The reason, as everywhere: `journal_failed` where the system refused,
    /// `journal_damaged`, `journal_newer`, `operation_held` by what the files say,
    /// `in_progress` where another run has taken the journal over.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match &self.cause {
            Cause::System(_) | Cause::Refused(_) => Reason::JournalFailed,
            Cause::Folder(error) => error.reason(),
        }
    }

    /// What is safe next.
    #[must_use]
    pub fn next_step(&self) -> NextStep {
        match &self.cause {
            Cause::System(_) | Cause::Refused(_) => NextStep::CheckJournal,
            Cause::Folder(error) => error.next_step(),
        }
    }

    /// What the system said, which is a part of the message.
    ///
    /// ```
    /// use intellectmoney_journal_file::FileStore;
    /// let error = FileStore::open("Cargo.toml").unwrap_err();
    /// assert_eq!(error.system().map(|error| error.kind()), Some(std::io::ErrorKind::AlreadyExists));
    /// ```
    #[must_use]
    pub fn system(&self) -> Option<&io::Error> {
        match &self.cause {
            Cause::System(error) => Some(error),
            Cause::Folder(_) | Cause::Refused(_) => None,
        }
    }

    /// The folder or the file at fault.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, reason, next) = (self.path.display(), self.reason().en(), self.next_step().en());
        match &self.cause {
            Cause::System(error) => write!(f, "{path}: {reason}: {error}. {next}"),
            Cause::Refused(why) => write!(f, "{path}: {reason}: {why}. {next}"),
            Cause::Folder(error) => write!(f, "{path}: {error}"),
        }
    }
}

/// Its message says why: a source would say it again.
impl std::error::Error for Error {}
