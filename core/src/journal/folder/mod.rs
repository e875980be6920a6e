//! A folder of files as a journal, without I/O: [`Folder`] says which file operation is
//! next, a host does it and feeds what came of it. One folder serves every language.
//!
//! ```
//! use std::collections::BTreeMap;
//! use intellectmoney::journal::folder::{Answer, Done, Folder, Operation};
//!
//! /// Files in memory; a host has a system's files here.
//! #[derive(Default)]
//! struct Files(BTreeMap<String, Vec<u8>>);
//!
//! impl Files {
//!     fn perform(&mut self, operation: Operation) -> Result<Done, String> {
//!         let gone = || "no such file".to_owned();
//!         Ok(match operation {
//!             Operation::List => Done::Names(self.0.keys().cloned().collect()),
//!             Operation::CreateExclusive { name } if self.0.contains_key(&name) => Done::Exists,
//!             Operation::CreateExclusive { name } => {
//!                 self.0.insert(name, Vec::new());
//!                 Done::Created { identity: String::new() }
//!             }
//!             Operation::CreateDraft { name } => {
//!                 self.0.insert(name, Vec::new());
//!                 Done::Nothing
//!             }
//!             Operation::Read { name, from, max } => {
//!                 let file = self.0.get(&name).ok_or_else(gone)?;
//!                 Done::Bytes(file.iter().skip(from as usize).take(max as usize).copied().collect())
//!             }
//!             Operation::Append { name, bytes } => {
//!                 self.0.get_mut(&name).ok_or_else(gone)?.extend_from_slice(&bytes);
//!                 Done::Written(bytes.len() as u64)
//!             }
//!             Operation::Identify { name } => {
//!                 let length = self.0.get(&name).ok_or_else(gone)?.len() as u64;
//!                 Done::Identified { identity: String::new(), length }
//!             }
//!             Operation::Rename { from, to } => {
//!                 let file = self.0.remove(&from).ok_or_else(gone)?;
//!                 self.0.insert(to, file);
//!                 Done::Nothing
//!             }
//!             Operation::Remove { name } => {
//!                 self.0.remove(&name);
//!                 Done::Nothing
//!             }
//!             Operation::SyncFile { .. } | Operation::SyncFolder | Operation::Close { .. } => Done::Nothing,
//!         })
//!     }
//! }
//!
//! let (mut files, mut folder) = (Files::default(), Folder::open("journal"));
//! // Before it is open, too, and as many at once as there are callers.
//! let (first, second) = (folder.load("row-1"), folder.unfinished());
//! while let Some(task) = folder.step() {
//!     let result = files.perform(task.operation);
//!     folder.feed(task.id, result);
//! }
//! assert_eq!(folder.answer(), Some((Folder::OPENING, Answer::Opened(Ok(())))));
//! assert_eq!(folder.answer(), Some((first, Answer::Loaded(Ok(None)))));
//! assert_eq!(folder.answer(), Some((second, Answer::Unfinished(Ok(Vec::new())))));
//! assert_eq!(files.0.keys().collect::<Vec<_>>(), ["0000000001.log"]);
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
//! # Appends in company
//!
//! Lines that are asked for while others are being written wait, and go out together: one
//! write, one sync, one listing. None is acknowledged before the listing, so all of them
//! are durable and of a journal that was not taken over, or none is acknowledged. Of two
//! lines of one reference, or of one operation, the second waits until the first is held,
//! and is judged then. A look at the folder serves only readers who asked before it began.
//!
//! A crash can keep a later page of a write and lose an earlier one. So lines go together
//! only up to the first that reaches the next page: a hole then leaves no line after it, as
//! with a line alone, and a reader tells it from damage.
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
//! - *Doubt*: where a line may be lost after `Created` or `NotSent`, the one that would be it
//!   is appended first, `Executing` or `Intent`. All other records mean the same with and
//!   without doubt.
//!
//! # What it rests on
//!
//! Exclusive create, append, fsync, rename and a listing that shows what was made before it
//! began: local disks of Linux, macOS and Windows. Network folders do not promise the last.
//! A process that is a fork's child has a copy of the machine, and neither would know what
//! the other wrote: a host that can be forked refuses the child.

mod append;
mod compact;
mod disk;
mod error;
mod exchange;
mod journal;
mod lines;
mod look;
mod machine;
mod names;
mod open;
mod operation;
#[cfg(test)]
mod tests;

pub use error::FolderError;
pub use look::Look;
pub use machine::Folder;
pub use operation::{Answer, Done, Operation, Task};
