//! A folder as the journal of `intellectmoney`: [`FileStore`].
//!
//! ```
//! use intellectmoney::journal::Store;
//! use intellectmoney_journal_file::FileStore;
//! let folder = std::env::temp_dir().join(format!("journal-example-{}", std::process::id()));
//! let store = FileStore::open(&folder)?;
//! assert_eq!(store.load("row-1"), Ok(None));
//! store.close();
//! # std::fs::remove_dir_all(&folder).ok();
//! # Ok::<(), intellectmoney_journal_file::Error>(())
//! ```
//!
//! The journal itself is [`Folder`](intellectmoney::journal::folder), which says why it is
//! safe and what it rests on; here are the files, and the threads that share one.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod error;
mod files;
mod look;
mod segment;
mod store;
#[cfg(test)]
mod tests;
mod turn;

pub use error::Error;
pub use look::read_journal;
pub use store::FileStore;
