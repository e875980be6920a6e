use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::{fmt, io};

use intellectmoney::journal::folder::{Answer, Done, Folder};
use intellectmoney::journal::{Appended, Line, Store, StoreFailure, Stored};

use crate::error::Error;
use crate::files::Files;
use crate::segment::Wrap;
use crate::turn::Turn;

const FORKED: &str = "the journal was opened by the parent process: a fork opens it anew";

/// What a request ends with that the machine has no answer to, which it always has.
const NO_ANSWER: &str = "the journal has no answer";

/// A journal in a folder; [`folder`](intellectmoney::journal::folder) says why it is safe.
///
/// Threads may share it: lines that are appended at once go to the disk together.
///
/// Opening takes the journal over from any run that still has it: that run's next append
/// is a conflict, so it ends with `in_progress` before it sends anything that moves money.
///
/// ```
/// use std::sync::Mutex;
/// use intellectmoney::host::run;
/// use intellectmoney::journal::Store;
/// use intellectmoney::machine::{Payout, PayoutMachine, Policy, Session};
/// use intellectmoney::sandbox::SandboxHost;
/// use intellectmoney::{Options, Recipient};
/// use intellectmoney_journal_file::FileStore;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("file-store-example-{}", std::process::id()));
/// let mut host = SandboxHost::new(7);
/// let client = host.client(Options::default())?.into();
/// let payout = Payout::new("row-1", Recipient::sbp("79990000000", "100000000000", "Иван Тестов"), "50".parse()?);
/// for already_settled in [false, true] {
///     let store = FileStore::open(&folder)?;
///     let last = store.load(&payout.reference).map_err(|failure| failure.message)?;
///     let machine = PayoutMachine::new(&client, payout.clone(), last.as_ref(), Policy::default(), host.now)?;
///     let paid = run(machine, &mut host, &store, &Mutex::new(Session::new()))?.ensure_paid().expect("paid");
///     assert_eq!(paid.already_settled, already_settled);
/// }
/// assert_eq!(host.sandbox.paid("79990000000").count, 1);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
pub struct FileStore {
    path: PathBuf,
    /// A fork has this store, too, and neither would know what the other wrote.
    pid: u32,
    shared: Mutex<Shared>,
    /// There are answers, or nobody does the file operations.
    changed: Condvar,
}

pub(crate) struct Shared {
    pub(crate) folder: Folder,
    /// None while a thread does the file operations, for itself and all others.
    pub(crate) files: Option<Files>,
    /// Those that nobody has taken yet.
    pub(crate) answers: HashMap<u64, Answer>,
    /// The last that the system refused.
    pub(crate) refused: Option<io::Error>,
}

impl FileStore {
    /// Opens the journal of a folder, and makes the folder where it is missing. Only its
    /// owner can read what is made here.
    ///
    /// # Errors
    /// `journal_failed`, `journal_damaged`, `journal_newer`, `operation_held`.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_with(path.as_ref(), std::process::id(), &mut |file| Box::new(file))
    }

    pub(crate) fn open_with(path: &Path, pid: u32, wrap: Wrap<'_>) -> Result<Self, Error> {
        let mut files = Files::open(path)?;
        let path = files.path().to_owned();
        let mut shared = Shared::new(Folder::open(&path.to_string_lossy()));
        while let Some(task) = shared.folder.step() {
            shared.feed(task.id, files.perform(task.operation, wrap));
        }
        if let Some(Answer::Opened(Err(error))) = shared.answers.remove(&Folder::OPENING) {
            return Err(Error::folder(&path, error, shared.refused));
        }
        shared.files = Some(files);
        Ok(Self { path, pid, shared: Mutex::new(shared), changed: Condvar::new() })
    }

    /// Leaves one line for each reference, and deletes the segments of earlier runs.
    ///
    /// # Errors
    /// `in_progress` where another run has taken the journal over, `journal_failed`. The
    /// journal is as good as before.
    pub fn compact(&self) -> Result<(), Error> {
        if self.is_forked() {
            return Err(Error::refused(&self.path, FORKED));
        }
        match self.ask(Folder::compact) {
            Some(Answer::Compacted(Ok(()))) => Ok(()),
            Some(Answer::Compacted(Err(error))) => Err(Error::folder(&self.path, error, self.lock().refused.take())),
            _ => Err(Error::refused(&self.path, NO_ANSWER)),
        }
    }

    /// How many references the journal has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().folder.references()
    }

    /// Whether the journal has no reference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Shared> {
        // Nobody works with files under the lock, and a turn that panics says so itself.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn changed(&self) {
        self.changed.notify_all();
    }

    fn is_forked(&self) -> bool {
        std::process::id() != self.pid
    }

    /// Asks, and waits for the answer. Whoever finds nobody at the files works for all until
    /// it has its own answer; the others wait, and one of them is next.
    fn ask(&self, request: impl FnOnce(&mut Folder) -> u64) -> Option<Answer> {
        let request = self.request(request);
        self.answer(request)
    }

    fn request<T>(&self, request: impl FnOnce(&mut Folder) -> T) -> T {
        let mut shared = self.lock();
        let requested = request(&mut shared.folder);
        shared.collect();
        requested
    }

    fn answer(&self, request: u64) -> Option<Answer> {
        let mut shared = self.lock();
        loop {
            if let Some(answer) = shared.answers.remove(&request) {
                return Some(answer);
            }
            if let Some(files) = shared.files.take() {
                drop(shared);
                if !Turn::new(self, files).work_until(request) {
                    return None;
                }
                shared = self.lock();
            } else {
                shared = self.changed.wait(shared).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

impl Shared {
    fn new(folder: Folder) -> Self {
        Self { folder, files: None, answers: HashMap::new(), refused: None }
    }

    /// Tells the machine what came of a task; whether anyone has an answer now.
    pub(crate) fn feed(&mut self, task: u64, result: io::Result<Done>) -> bool {
        let result = result.map_err(|error| self.refused.insert(error).to_string());
        self.folder.feed(task, result);
        self.collect()
    }

    fn collect(&mut self) -> bool {
        let before = self.answers.len();
        self.answers.extend(std::iter::from_fn(|| self.folder.answer()));
        self.answers.len() > before
    }
}

fn appended(answer: Option<Answer>) -> Appended {
    match answer {
        Some(Answer::Appended(appended)) => appended,
        _ => Appended::Failed(StoreFailure::new(NO_ANSWER)),
    }
}

impl Store for FileStore {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        if self.is_forked() {
            return Err(StoreFailure::new(FORKED));
        }
        match self.ask(|folder| folder.load(reference)) {
            Some(Answer::Loaded(loaded)) => loaded,
            _ => Err(StoreFailure::new(NO_ANSWER)),
        }
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        if self.is_forked() {
            return Appended::Failed(StoreFailure::new(FORKED));
        }
        appended(self.ask(|folder| folder.append(reference, after_seq, line)))
    }

    fn append_all(&self, lines: &[Line<'_>]) -> Vec<Appended> {
        if self.is_forked() {
            return lines.iter().map(|_| Appended::Failed(StoreFailure::new(FORKED))).collect();
        }
        // All are asked for before the first is waited for: they go to the disk together.
        let append = |folder: &mut Folder| -> Vec<u64> {
            lines.iter().map(|line| folder.append(line.reference, line.after_seq, line.line)).collect()
        };
        self.request(append).into_iter().map(|request| appended(self.answer(request))).collect()
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        if self.is_forked() {
            return Err(StoreFailure::new(FORKED));
        }
        match self.ask(Folder::unfinished) {
            Some(Answer::Unfinished(lines)) => lines,
            _ => Err(StoreFailure::new(NO_ANSWER)),
        }
    }

    fn close(&self) {
        // A fork's child has the file until it ends, and may have nobody who works for it.
        if !self.is_forked() {
            self.ask(Folder::close);
        }
    }
}

impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStore").field("folder", &self.path).finish_non_exhaustive()
    }
}
