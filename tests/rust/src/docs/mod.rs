//! Documents that are made from the tables, so that they cannot say anything else.

mod endpoints;
mod errors;
mod machine_examples;

use std::path::PathBuf;

pub use errors::{Example, examples};

/// A generated document: its path in the repository and its text.
#[must_use]
pub fn all() -> Vec<(PathBuf, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../core/docs");
    vec![(folder.join("endpoints.md"), endpoints::document()), (folder.join("errors.md"), errors::document())]
}
