use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Write};

use crate::folder::{Folder, Kind};

/// Where the bytes of a segment go. A trait, so that tests can let the disk fail and let
/// another run come in between.
pub(crate) trait Disk: Send {
    /// One write, which may be short.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;

    /// Makes what was written durable.
    fn sync(&mut self) -> io::Result<()>;
}

impl Disk for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Write::write(self, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}

/// The segment that this run alone writes to.
pub(crate) struct Segment {
    pub(crate) epoch: u64,
    /// None once it is closed.
    disk: Option<Box<dyn Disk>>,
    identity: Identity,
    length: u64,
}

/// Turns a file into what the store writes to.
pub(crate) type Wrap<'a> = &'a mut dyn FnMut(File) -> Box<dyn Disk>;

impl Segment {
    /// Makes the segment; its epoch is taken where that fails with `AlreadyExists`.
    pub(crate) fn create(folder: &Folder, epoch: u64, wrap: Wrap<'_>) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(folder.file(epoch, Kind::Log))?;
        let identity = Identity::of(&file.metadata()?);
        folder.sync()?;
        Ok(Self { epoch, disk: Some(wrap(file)), identity, length: 0 })
    }

    /// Writes a line with one call and makes it durable. After an error nobody knows what
    /// is there, and nothing may follow it.
    pub(crate) fn append(&mut self, line: &str) -> io::Result<()> {
        let disk = self.disk.as_mut().ok_or_else(|| io::Error::other("the journal is closed"))?;
        let written = loop {
            match disk.write(line.as_bytes()) {
                // Nothing was written.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                ended => break ended?,
            }
        };
        self.length = self.length.saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
        if written < line.len() {
            return Err(io::Error::new(io::ErrorKind::WriteZero, "the disk took only a part of the line"));
        }
        disk.sync()
    }

    /// Gives the file up.
    pub(crate) fn close(&mut self) {
        self.disk = None;
    }

    /// Whether the file under the segment's name is still the one that was made: not where
    /// the folder was removed, or put back from elsewhere.
    pub(crate) fn is_in_place(&self, folder: &Folder) -> io::Result<bool> {
        let found = std::fs::metadata(folder.file(self.epoch, Kind::Log))?;
        Ok(found.len() == self.length && Identity::of(&found) == self.identity)
    }
}

/// What tells a file from another of the same name.
#[derive(Debug, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self(metadata.dev(), metadata.ino())
    }

    /// Elsewhere the length has to do.
    #[cfg(not(unix))]
    fn of(_: &Metadata) -> Self {
        Self(0, 0)
    }
}
