use std::fs::{File, Metadata};
use std::io::{self, Write};

/// Where the bytes of a file go. A trait, so that tests can let the disk fail and let
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

/// Turns the segment's file into what the store writes to.
pub(crate) type Wrap<'a> = &'a mut dyn FnMut(File) -> Box<dyn Disk>;

/// What tells a file from another of the same name.
#[cfg(unix)]
pub(crate) fn identity(metadata: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    format!("{}:{}", metadata.dev(), metadata.ino())
}

/// Elsewhere the length has to do.
#[cfg(not(unix))]
pub(crate) fn identity(_: &Metadata) -> String {
    String::new()
}
