use super::error::FolderError;
use crate::journal::{Appended, StoreFailure, Stored};

/// A file operation that a host has to do now. No other begins before its result is fed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What [`Folder::feed`](super::Folder::feed) is told with the result.
    pub id: u64,
    /// What to do.
    pub operation: Operation,
}

/// What a host does with the files of the folder. Names are bare: no path is in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The names of all that is in the folder now. Gives [`Done::Names`].
    List,
    /// Makes a file that only its owner can read, and keeps it open for [`Operation::Append`].
    /// Gives [`Done::Created`], or [`Done::Exists`] where the name is taken: by one call of
    /// the system, not by a look before it.
    CreateExclusive {
        /// The file.
        name: String,
    },
    /// Makes a file that only its owner can read, or empties the one of that name, and keeps
    /// it open for [`Operation::Append`]. Gives [`Done::Nothing`].
    CreateDraft {
        /// The file.
        name: String,
    },
    /// Reads on from a place, and may keep the file open until [`Operation::Close`]. Gives
    /// [`Done::Bytes`], fewer than asked for if the system likes, none at the end only.
    Read {
        /// The file.
        name: String,
        /// How many bytes stand before the place.
        from: u64,
        /// How many bytes to give at most.
        max: u64,
    },
    /// Writes at the end of a file that was made here, with one call of the system, which is
    /// repeated only where it was interrupted before it wrote. Gives [`Done::Written`].
    Append {
        /// The file.
        name: String,
        /// What to write.
        bytes: Vec<u8>,
    },
    /// Makes what was written to a file durable. Gives [`Done::Nothing`].
    SyncFile {
        /// The file.
        name: String,
    },
    /// Looks which file has the name now: by the name, not by the open file. Gives
    /// [`Done::Identified`].
    Identify {
        /// The file.
        name: String,
    },
    /// Gives an open file up; one that is not open is no failure. Gives [`Done::Nothing`].
    Close {
        /// The file.
        name: String,
    },
    /// Gives a file another's name, in that one's place if there is one. Gives [`Done::Nothing`].
    Rename {
        /// The name that it has.
        from: String,
        /// The name that it gets.
        to: String,
    },
    /// Deletes a file. Gives [`Done::Nothing`].
    Remove {
        /// The file.
        name: String,
    },
    /// Makes the folder's names durable, where the system has a call for it. Gives
    /// [`Done::Nothing`].
    SyncFolder,
}

/// What came of an operation that did not fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is done, and there is no more to say.
    Nothing,
    /// The names in the folder, in any order. Such that are no text can be left out.
    Names(Vec<String>),
    /// The file was made.
    Created {
        /// What tells it from another file of the same name, as device and inode do. Empty
        /// where the system has no such thing.
        identity: String,
    },
    /// The name was taken, and nothing was made.
    Exists,
    /// What was read.
    Bytes(Vec<u8>),
    /// How many bytes were written.
    Written(u64),
    /// Which file has the name.
    Identified {
        /// As with [`Done::Created`].
        identity: String,
        /// How many bytes it has.
        length: u64,
    },
}

/// What a request came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To [`Folder::open`](super::Folder::open). After an error every request fails.
    Opened(Result<(), FolderError>),
    /// To [`Folder::load`](super::Folder::load).
    Loaded(Result<Option<Stored>, StoreFailure>),
    /// To [`Folder::unfinished`](super::Folder::unfinished).
    Unfinished(Result<Vec<Stored>, StoreFailure>),
    /// To [`Folder::append`](super::Folder::append).
    Appended(Appended),
    /// To [`Folder::compact`](super::Folder::compact). After an error the journal is as good
    /// as before.
    Compacted(Result<(), FolderError>),
    /// To [`Folder::close`](super::Folder::close).
    Closed,
}
