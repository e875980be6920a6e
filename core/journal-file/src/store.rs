use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use intellectmoney::journal::{Appended, Ledger, Store, StoreFailure, Stored};

use crate::error::Error;
use crate::folder::{Folder, Kind};
use crate::segment::{Segment, Wrap};

/// So many segments are left to lie before opening compacts them.
const MANY_SEGMENTS: usize = 64;

const FORKED: &str = "the journal was opened by the parent process: a fork opens it anew";

/// A journal in a folder; the [crate's page](crate) says why it is safe.
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
    pub(crate) folder: Folder,
    /// A fork has this store, too, and neither would know what the other wrote.
    pid: u32,
    inner: Mutex<Inner>,
}

pub(crate) struct Inner {
    pub(crate) ledger: Ledger,
    pub(crate) segment: Segment,
    state: State,
}

enum State {
    Open,
    TakenOver,
    /// What is in the segment is not known, or nothing may be added.
    Unusable(String),
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
        let folder = Folder::open(path)?;
        let (segment, ledger) = begin(&folder, wrap)?;
        let inner = Mutex::new(Inner { ledger, segment, state: State::Open });
        let store = Self { folder, pid, inner };
        let many = store.folder.list().is_ok_and(|files| files.logs.len() > MANY_SEGMENTS);
        if many {
            // Housekeeping: where it fails, the journal is as good as before.
            let _ = store.compact();
        }
        Ok(store)
    }

    /// How many references the journal has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().ledger.len()
    }

    /// Whether the journal has no reference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic in the middle of an append leaves the state unusable, see `Inner::add`.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ledger, once it is sure that no newer run knows better: what this run read
    /// when it opened may since have been paid.
    fn current(&self) -> Result<MutexGuard<'_, Inner>, StoreFailure> {
        if std::process::id() != self.pid {
            return Err(StoreFailure::new(FORKED));
        }
        let mut inner = self.lock();
        let taken_over = matches!(inner.state, State::TakenOver);
        match inner.is_ours(&self.folder) {
            Ok(true) if !taken_over => Ok(inner),
            Ok(_) => {
                inner.taken_over();
                Err(StoreFailure::taken_over("another run has taken the journal over: open it anew"))
            }
            Err(error) => Err(StoreFailure::new(format!("{}: {error}", self.folder.path().display()))),
        }
    }

    /// What an append ends with before anything is written.
    pub(crate) fn refuses(&self, inner: &Inner) -> Option<Appended> {
        let failed = |message: &str| Some(Appended::Failed(StoreFailure::new(message)));
        match &inner.state {
            _ if std::process::id() != self.pid => failed(FORKED),
            State::TakenOver => Some(Appended::Conflict),
            State::Unusable(why) => failed(why),
            State::Open => None,
        }
    }
}

/// Makes a segment above all others and reads these.
fn begin(folder: &Folder, wrap: Wrap<'_>) -> Result<(Segment, Ledger), Error> {
    let system = |error| Error::system(folder.path(), error);
    loop {
        let mut epoch = folder.list().map_err(system)?.highest();
        let segment = loop {
            epoch =
                epoch.checked_add(1).ok_or_else(|| Error::unusable(folder.path(), "no epoch is left".to_owned()))?;
            match Segment::create(folder, epoch, wrap) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => break created.map_err(system)?,
            }
        };
        if let Some(ledger) = folder.read(epoch)? {
            return Ok((segment, ledger));
        }
        // While we made it, others came, compacted and freed the name: it is below their base.
        let _ = std::fs::remove_file(folder.file(epoch, Kind::Log));
    }
}

impl Inner {
    /// Writes a line, then looks whether the journal is still ours.
    pub(crate) fn add(&mut self, folder: &Folder, reference: &str, after_seq: u64, line: &str) -> Appended {
        let entry = match self.ledger.admit(reference, after_seq, line) {
            Ok(entry) => entry,
            Err(refused) => return refused,
        };
        // Until it is known to be there: also for a panic on the way.
        self.state = State::Unusable("an append did not come to its end".to_owned());
        match self.write(folder, line) {
            Ok(true) => {}
            Ok(false) => {
                self.state = State::TakenOver;
                return Appended::Conflict;
            }
            Err(error) => {
                let message = format!("{}: {error}", folder.path().display());
                self.state = State::Unusable(message.clone());
                return Appended::Failed(StoreFailure::new(message));
            }
        }
        match self.ledger.hold(self.segment.epoch, &entry, line) {
            Ok(()) => {
                self.state = State::Open;
                Appended::Stored
            }
            Err(error) => Appended::Failed(StoreFailure::new(error.to_string())),
        }
    }

    /// Whether no newer run was there once the line was durable. The look before it is not
    /// needed for safety: it keeps lines of a run that was taken over out of the journal.
    fn write(&mut self, folder: &Folder, line: &str) -> io::Result<bool> {
        if !self.is_ours(folder)? {
            return Ok(false);
        }
        self.segment.append(line)?;
        self.is_ours(folder)
    }

    /// Whether no newer run has taken the journal over.
    pub(crate) fn is_ours(&self, folder: &Folder) -> io::Result<bool> {
        if folder.list()?.highest() > self.segment.epoch {
            return Ok(false);
        }
        match self.segment.is_in_place(folder) {
            Ok(true) => Ok(true),
            // Between the two looks a newer run may have compacted it away.
            _ if folder.list()?.highest() > self.segment.epoch => Ok(false),
            Ok(false) => Err(io::Error::other("the segment was exchanged for another file")),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn taken_over(&mut self) {
        self.state = State::TakenOver;
    }
}

impl Store for FileStore {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        Ok(self.current()?.ledger.load(reference).cloned())
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        let mut inner = self.lock();
        match self.refuses(&inner) {
            Some(refused) => refused,
            None => inner.add(&self.folder, reference, after_seq, line),
        }
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        Ok(self.current()?.ledger.unfinished().cloned().collect())
    }

    fn close(&self) {
        let mut inner = self.lock();
        inner.segment.close();
        if !matches!(inner.state, State::TakenOver) {
            inner.state = State::Unusable("the journal is closed".to_owned());
        }
    }
}

impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStore").field("folder", &self.folder.path()).finish_non_exhaustive()
    }
}
