use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use super::error::FolderError;
use super::exchange::Exchange;
use super::lines::each_line;
use super::names::{Files, Kind, file_name};
use super::operation::{Done, Task};
use crate::journal::JournalListing;
use crate::journal::listing::Reader;

type Looked = Result<JournalListing, FolderError>;

/// A look at the journal of a folder, as a machine like [`Folder`](super::Folder), whose page
/// shows a host. It asks for [`List`](super::Operation::List), [`Read`](super::Operation::Read)
/// and [`Close`](super::Operation::Close) only: nothing is made, written or taken over, and a
/// run that pays meanwhile notices nothing.
///
/// A host that finds no folder gives no names.
///
/// ```
/// use intellectmoney::journal::folder::{Done, Look, Operation};
/// let mut look = Look::new();
/// while let Some(task) = look.step() {
///     let done = match task.operation {
///         Operation::List => Done::Names(vec!["0000000001.log".to_owned()]),
///         Operation::Read { .. } => Done::Bytes(Vec::new()),
///         _ => Done::Nothing,
///     };
///     look.feed(task.id, Ok(done));
/// }
/// assert!(look.finish()?.debts.is_empty());
/// # Ok::<(), intellectmoney::journal::folder::FolderError>(())
/// ```
pub struct Look {
    exchange: Exchange,
    doing: Doing,
}

enum Doing {
    Work(Pin<Box<dyn Future<Output = Looked> + Send>>),
    Over(Looked),
}

impl Look {
    /// Begins.
    #[must_use]
    pub fn new() -> Self {
        let exchange = Exchange::default();
        let mut look = Self { doing: Doing::Work(Box::pin(look(exchange.clone()))), exchange };
        look.go_on();
        look
    }

    /// The operation to do now: each is given once, and none while one is in progress.
    #[must_use]
    pub fn step(&mut self) -> Option<Task> {
        self.exchange.take_task()
    }

    /// Says what came of a task; the error is the system's words for a person.
    pub fn feed(&mut self, task: u64, result: Result<Done, String>) {
        self.exchange.feed(task, result);
        self.go_on();
    }

    /// What was seen, once no task is left.
    ///
    /// # Errors
    /// `journal_failed` where the system refused or no journal is there, `journal_newer`.
    pub fn finish(self) -> Result<JournalListing, FolderError> {
        match self.doing {
            Doing::Over(looked) => looked,
            Doing::Work(_) => Err(FolderError::unusable("it was not read to its end")),
        }
    }

    fn go_on(&mut self) {
        if let Doing::Work(work) = &mut self.doing
            && let Poll::Ready(looked) = work.as_mut().poll(&mut Context::from_waker(Waker::noop()))
        {
            self.doing = Doing::Over(looked);
        }
    }
}

impl Default for Look {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Look").field("is_over", &matches!(self.doing, Doing::Over(_))).finish_non_exhaustive()
    }
}

/// What is gone or damaged while others compact stands in a base, so that reading begins
/// anew until two listings agree.
async fn look(exchange: Exchange) -> Looked {
    let system = |words| FolderError::system(None, words);
    let mut files = exchange.list().await.map_err(system)?;
    loop {
        if files.highest() == 0 {
            return Err(FolderError::unusable("no journal is there"));
        }
        let looked = read_files(&exchange, &files).await;
        if looked.as_ref().is_ok_and(|listing| listing.damage.is_empty()) {
            return looked;
        }
        let again = exchange.list().await.map_err(system)?;
        if again == files {
            return looked;
        }
        files = again;
    }
}

async fn read_files(exchange: &Exchange, files: &Files) -> Looked {
    let mut reader = Reader::default();
    let base = files.base();
    if base > 0 {
        read_file(exchange, &mut reader, base, Kind::Base).await?;
    }
    let mut due = base.max(1);
    for epoch in files.logs.range(due..) {
        if *epoch > due {
            reader.missing(file_name(due, Kind::Log));
        }
        read_file(exchange, &mut reader, *epoch, Kind::Log).await?;
        due = epoch.saturating_add(1);
    }
    if due <= base {
        reader.missing(file_name(due, Kind::Log));
    }
    Ok(reader.listing())
}

async fn read_file(exchange: &Exchange, reader: &mut Reader, epoch: u64, kind: Kind) -> Result<(), FolderError> {
    let name = file_name(epoch, kind);
    let mut segment = reader.segment(epoch, &name);
    let read =
        each_line(exchange, &name, |line| segment.line(line).map_err(|error| FolderError::content(&name, error))).await;
    exchange.close(&name).await;
    let length = read?;
    // A base was put in its place whole, and is never empty.
    if matches!(kind, Kind::Base) {
        segment.end_of_whole();
        if length == 0 {
            reader.missing(name);
        }
    }
    Ok(())
}
