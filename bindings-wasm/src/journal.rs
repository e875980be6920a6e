//! A journal that dies with the process.

use intellectmoney::journal::{self, Appended, Store};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::numbers::count;

/// See [`journal::MemoryStore`].
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct MemoryStore(journal::MemoryStore);

#[wasm_bindgen]
impl MemoryStore {
    /// An empty journal.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The last line of a reference.
    ///
    /// # Errors
    /// As all of this type: why the store does not work, in words.
    pub fn load(&self, reference: &str) -> Result<Option<String>, String> {
        let stored = self.0.load(reference).map_err(|failure| failure.message)?;
        Ok(stored.map(|stored| stored.line))
    }

    /// Whether the line was stored, or is a conflict.
    pub fn append(&self, reference: &str, after_seq: f64, line: &str) -> Result<bool, String> {
        match self.0.append(reference, count(after_seq), line) {
            Appended::Stored => Ok(true),
            Appended::Conflict => Ok(false),
            Appended::Failed(failure) => Err(failure.message),
        }
    }

    /// The lines of debts that are not settled, each with its line feed.
    pub fn unfinished(&self) -> Result<String, String> {
        let stored = self.0.unfinished().map_err(|failure| failure.message)?;
        Ok(stored.into_iter().map(|stored| stored.line).collect())
    }
}
