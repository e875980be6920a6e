use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ledger::Ledger;
use super::store::{Appended, Store, StoreFailure, Stored};

/// A journal that dies with the process: for the sandbox and for tests, or where the
/// caller says so in so many words.
///
/// ```
/// use intellectmoney::journal::{MemoryStore, Store};
/// let store = MemoryStore::new();
/// assert_eq!(store.load("row-1"), Ok(None));
/// assert_eq!(store.unfinished().map(|lines| lines.len()), Ok(0));
/// ```
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Ledger>);

impl MemoryStore {
    /// An empty journal.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        // A line is taken whole or not at all, so a panic elsewhere leaves no half of one.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        Ok(self.ledger().load(reference).cloned())
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        let mut ledger = self.ledger();
        let heading = match ledger.admit(reference, after_seq, line) {
            Ok(heading) => heading,
            Err(refused) => return refused,
        };
        match ledger.hold(0, reference, heading, line) {
            Ok(()) => Appended::Stored,
            Err(error) => Appended::Failed(StoreFailure::new(error.to_string())),
        }
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        Ok(self.ledger().unfinished().cloned().collect())
    }

    fn close(&self) {}
}
