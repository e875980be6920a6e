//! Columns of values as Arrow's C data interface wants them.
//!
//! The crates of Arrow itself would be larger than the rest of the wheel. What is needed of
//! them is five kinds of columns ([`Array`], all safe code) and three structures of C with
//! their release callbacks, which are `abi.rs` and cannot be written without `unsafe`.

mod abi;
mod array;

pub use abi::{Schema, Stream};
pub use array::{Array, Booleans, Fixed, Texts};

/// Columns of one length, each with its name.
#[derive(Debug, Default)]
pub struct Batch {
    columns: Vec<(String, Array)>,
    rows: usize,
}

impl Batch {
    /// Adds a column; `false` where its length is not that of the others.
    #[must_use]
    pub fn push(&mut self, name: &str, array: Array) -> bool {
        if !self.columns.is_empty() && array.len() != self.rows {
            return false;
        }
        self.rows = array.len();
        self.columns.push((name.to_owned(), array));
        true
    }

    /// The names and formats.
    #[must_use]
    pub fn schema(&self) -> Schema {
        Schema::of(self)
    }

    /// The columns as a stream of one batch.
    #[must_use]
    pub fn into_stream(self) -> Stream {
        Stream::of(self)
    }
}
