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
//! # Who may write
//!
//! Each opener makes a segment of its own, `<epoch>.log`, by exclusive create, with an epoch
//! above all that are there, and then reads the others. Nobody else writes to it. An append
//! writes its line, makes it durable, and only then lists the folder: a higher epoch means
//! that another run has taken the journal over, and the append is a conflict.
//!
//! So of two runs at most one gets on. Either the older one's listing came before the newer
//! segment was made: then its line was durable before the newer run began to read, which
//! therefore knows it. Or it came after: then the older run is told of a conflict and sends
//! nothing. A line that the older run wrote in vain may stay; it was never acknowledged, and
//! the newer epoch's word on the same reference counts. No lock is held, so none is left
//! behind by a run that was killed.
//!
//! # Compaction
//!
//! The run of epoch E writes the last line of every reference to `E.tmp`, makes it durable
//! and renames it to `E.base`; only then it deletes what is older than E. A reader takes the
//! highest base and the segments from its epoch on.
//!
//! - *A crash* leaves either no base and all segments, or a base that holds what they said,
//!   and perhaps some of them, which are passed over.
//! - *An older run, still alive*, had no line acknowledged since segment E was made, and all
//!   acknowledged before are in the base. Its next append sees E and is a conflict.
//! - *A newer run* that is reading finds segments gone, lists again and finds the base.
//! - *Lost files*: from the base's epoch (or 1) up no segment may be missing, so a deleted
//!   one is noticed, and so is a base that is cut off within a line.
//! - *Doubt*: where a line may be lost after `Created`, `Executing` is appended first. All
//!   other records mean the same with and without doubt.
//!
//! # What it rests on
//!
//! Exclusive create, append, fsync, rename and a listing that shows what was made before it
//! began: local disks of Linux, macOS and Windows. Network folders do not promise the last.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod compact;
mod error;
mod folder;
mod segment;
mod store;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use store::FileStore;
