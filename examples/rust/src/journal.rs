//! Where a program keeps its journal: a folder, or memory in so many words.

use std::path::Path;

use anyhow::Result;
use intellectmoney::journal::{Appended, MemoryStore, Store, StoreFailure, Stored};
use intellectmoney_journal_file::FileStore;

/// The journal of a run.
pub enum Journal {
    /// Outlives the process: the same reference is never paid twice.
    Folder(FileStore),
    /// Dies with the process: for the sandbox.
    Memory(MemoryStore),
}

impl Journal {
    /// The folder, made where it is missing; without one the journal is in memory. Says which.
    pub fn open(folder: Option<&Path>) -> Result<Self> {
        let Some(folder) = folder else {
            println!("Journal: in memory, gone when this program ends; --journal DIR keeps it");
            return Ok(Self::Memory(MemoryStore::new()));
        };
        let store = FileStore::open(folder)?;
        println!("Journal: {}", folder.display());
        Ok(Self::Folder(store))
    }

    fn store(&self) -> &dyn Store {
        match self {
            Self::Folder(store) => store,
            Self::Memory(store) => store,
        }
    }
}

impl Store for Journal {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.store().load(reference)
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        self.store().append(reference, after_seq, line)
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.store().unfinished()
    }

    fn close(&self) {
        self.store().close();
    }
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Folder(_) => "Journal::Folder",
            Self::Memory(_) => "Journal::Memory",
        })
    }
}
