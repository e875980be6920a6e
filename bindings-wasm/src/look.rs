//! A look at a folder's journal, for Node: core's machine; JavaScript reads the files.

use intellectmoney::journal::JournalListing;
use intellectmoney::journal::folder::{self, Done};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::folder::{FileTask, error_json, member};
use crate::numbers::count;

/// See [`folder::Look`].
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Look(folder::Look);

#[wasm_bindgen]
impl Look {
    /// Begins.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The file operation that is next.
    pub fn step(&mut self) -> Option<FileTask> {
        self.0.step().map(FileTask::new)
    }

    /// An operation is done.
    pub fn done(&mut self, task: f64) {
        self.0.feed(count(task), Ok(Done::Nothing));
    }

    /// The names in the folder.
    pub fn names(&mut self, task: f64, names: Vec<String>) {
        self.0.feed(count(task), Ok(Done::Names(names)));
    }

    /// What was read.
    pub fn bytes(&mut self, task: f64, bytes: Vec<u8>) {
        self.0.feed(count(task), Ok(Done::Bytes(bytes)));
    }

    /// An operation failed, in the system's words.
    pub fn failed(&mut self, task: f64, words: String) {
        self.0.feed(count(task), Err(words));
    }

    /// What was seen as JSON, once no operation is left: `text`, which is the debts in a form
    /// of core's, `damage` and `warning`; or `error`.
    pub fn finish(&mut self, form: &str, open_only: bool) -> String {
        let said = match std::mem::take(&mut self.0).finish() {
            Ok(listing) => json(listing, form, open_only),
            Err(error) => error_json(&error),
        };
        format!("{{{}}}", said.trim_start_matches(','))
    }
}

fn json(listing: JournalListing, form: &str, open_only: bool) -> String {
    let damage = listing.damage_to_json_lines().trim_end().replace('\n', ",");
    let warning = member("warning", &listing.warning());
    let listing = if open_only { listing.open_only() } else { listing };
    let text = match form {
        "csv" => listing.to_csv(),
        "json" => listing.to_json_lines(),
        _ => listing.to_table(),
    };
    format!("{}{warning},\"damage\":[{damage}]", member("text", &text))
}
