use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use intellectmoney::journal::folder::{Done, Operation};

use crate::error::Error;
use crate::segment::{Disk, Wrap, identity};

/// The files of a folder: does what the journal's machine says.
pub(crate) struct Files {
    path: PathBuf,
    /// Those that were made here and are open.
    made: HashMap<String, Box<dyn Disk>>,
    reading: Option<Reading>,
}

struct Reading {
    name: String,
    file: File,
    at: u64,
}

impl Files {
    /// The folder, made where it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // Absolute, so that a change of the working directory leads to no other folder.
        let path = std::path::absolute(path).map_err(|error| Error::of_system(path, error))?;
        let known = path.is_dir();
        builder.create(&path).map_err(|error| Error::of_system(&path, error))?;
        if let (false, Some(parent)) = (known, path.parent()) {
            sync(parent).map_err(|error| Error::of_system(parent, error))?;
        }
        Ok(Self::at(path))
    }

    /// The folder as it is, which may not be there.
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path, made: HashMap::new(), reading: None }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn perform(&mut self, operation: Operation, wrap: Wrap<'_>) -> io::Result<Done> {
        match operation {
            Operation::List => return self.list(),
            Operation::CreateExclusive { name } => return self.create_exclusive(name, wrap),
            Operation::CreateDraft { name } => {
                let file = private().write(true).create(true).truncate(true).open(self.path.join(&name))?;
                self.made.insert(name, Box::new(file));
            }
            Operation::Read { name, from, max } => return self.read(name, from, max),
            Operation::Append { name, bytes } => return self.append(&name, &bytes),
            Operation::SyncFile { name } => self.made(&name)?.sync()?,
            Operation::Identify { name } => {
                let found = fs::metadata(self.path.join(name))?;
                return Ok(Done::Identified { identity: identity(&found), length: found.len() });
            }
            Operation::Close { name } => {
                self.made.remove(&name);
                self.reading.take_if(|reading| reading.name == name);
            }
            Operation::Rename { from, to } => fs::rename(self.path.join(from), self.path.join(to))?,
            Operation::Remove { name } => fs::remove_file(self.path.join(name))?,
            Operation::SyncFolder => sync(&self.path)?,
        }
        Ok(Done::Nothing)
    }

    fn list(&self) -> io::Result<Done> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            names.extend(entry?.file_name().into_string());
        }
        Ok(Done::Names(names))
    }

    fn create_exclusive(&mut self, name: String, wrap: Wrap<'_>) -> io::Result<Done> {
        match private().append(true).create_new(true).open(self.path.join(&name)) {
            Ok(file) => {
                let identity = identity(&file.metadata()?);
                self.made.insert(name, wrap(file));
                Ok(Done::Created { identity })
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Done::Exists),
            Err(error) => Err(error),
        }
    }

    fn read(&mut self, name: String, from: u64, max: u64) -> io::Result<Done> {
        let mut reading = match self.reading.take() {
            Some(reading) if reading.name == name => reading,
            _ => Reading { file: File::open(self.path.join(&name))?, name, at: 0 },
        };
        if reading.at != from {
            reading.file.seek(SeekFrom::Start(from))?;
        }
        let mut bytes = Vec::new();
        let length = (&mut reading.file).take(max).read_to_end(&mut bytes)?;
        reading.at = from.saturating_add(count(length));
        self.reading = Some(reading);
        Ok(Done::Bytes(bytes))
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<Done> {
        let file = self.made(name)?;
        loop {
            match file.write(bytes) {
                // Nothing was written.
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                ended => return ended.map(|length| Done::Written(count(length))),
            }
        }
    }

    fn made(&mut self, name: &str) -> io::Result<&mut dyn Disk> {
        match self.made.get_mut(name) {
            Some(file) => Ok(file.as_mut()),
            None => Err(io::Error::other("the file is not open")),
        }
    }
}

/// For files that only their owner can read.
fn private() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Makes a folder's names durable. Windows has no such call, and needs none.
#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}
