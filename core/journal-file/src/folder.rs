use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use intellectmoney::journal::Ledger;

use crate::error::Error;

/// The folder of a journal: which files are its own, and in which order they count.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

/// The epochs of a journal's files. Names of any other form are not the journal's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Files {
    pub(crate) logs: BTreeSet<u64>,
    pub(crate) bases: BTreeSet<u64>,
    pub(crate) drafts: BTreeSet<u64>,
}

/// What a file of the journal is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Log,
    Base,
    Draft,
}

impl Kind {
    fn ending(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Base => "base",
            Self::Draft => "tmp",
        }
    }
}

fn file_name(epoch: u64, kind: Kind) -> String {
    format!("{epoch:010}.{}", kind.ending())
}

impl Files {
    /// The highest epoch that anyone has made a file for.
    pub(crate) fn highest(&self) -> u64 {
        let last = |epochs: &BTreeSet<u64>| epochs.last().copied().unwrap_or(0);
        last(&self.logs).max(last(&self.bases))
    }

    /// The epoch of the base that counts, 0 where there is none.
    pub(crate) fn base(&self) -> u64 {
        self.bases.last().copied().unwrap_or(0)
    }

    /// The first segment that must be there and is not.
    fn gap(&self, below: u64) -> Option<u64> {
        (self.base().max(1)..below).find(|epoch| !self.logs.contains(epoch))
    }

    fn take(&mut self, name: &str) {
        let Some((digits, _)) = name.split_once('.') else { return };
        let Ok(epoch) = digits.parse() else { return };
        for (kind, epochs) in
            [(Kind::Log, &mut self.logs), (Kind::Base, &mut self.bases), (Kind::Draft, &mut self.drafts)]
        {
            // Only the one way to write an epoch: two files must not claim the same.
            if epoch > 0 && name == file_name(epoch, kind) {
                epochs.insert(epoch);
            }
        }
    }
}

impl Folder {
    /// The folder, made where it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // Absolute, so that a change of the working directory leads to no other folder.
        let path = std::path::absolute(path).map_err(|error| Error::system(path, error))?;
        let known = path.is_dir();
        builder.create(&path).map_err(|error| Error::system(&path, error))?;
        if let (false, Some(parent)) = (known, path.parent()) {
            sync(parent).map_err(|error| Error::system(parent, error))?;
        }
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn file(&self, epoch: u64, kind: Kind) -> PathBuf {
        self.path.join(file_name(epoch, kind))
    }

    /// What there is now.
    pub(crate) fn list(&self) -> io::Result<Files> {
        let mut files = Files::default();
        for entry in fs::read_dir(&self.path)? {
            if let Some(name) = entry?.file_name().to_str() {
                files.take(name);
            }
        }
        Ok(files)
    }

    /// Makes the folder's names durable. Windows has no such call, and needs none.
    pub(crate) fn sync(&self) -> io::Result<()> {
        sync(&self.path)
    }

    /// Reads all that is older than an epoch; `None` where a base has come above it.
    ///
    /// Others may compact meanwhile: what is gone then stands in a base, so reading begins
    /// anew until two listings agree.
    pub(crate) fn read(&self, below: u64) -> Result<Option<Ledger>, Error> {
        let list = || self.list().map_err(|error| Error::system(&self.path, error));
        let mut files = list()?;
        loop {
            if files.base() >= below {
                return Ok(None);
            }
            let trouble = match (files.gap(below), self.read_files(&files, below)) {
                (Some(epoch), _) => Error::missing(&self.file(epoch, Kind::Log)),
                (None, Ok(ledger)) => return Ok(Some(ledger)),
                (None, Err(error)) => error,
            };
            let again = list()?;
            if again == files {
                return Err(trouble);
            }
            files = again;
        }
    }

    fn read_files(&self, files: &Files, below: u64) -> Result<Ledger, Error> {
        let mut ledger = Ledger::new();
        let base = files.base();
        if base > 0 {
            read(&mut ledger, base, &self.file(base, Kind::Base), true)?;
        }
        for epoch in files.logs.range(base.max(1)..below) {
            read(&mut ledger, *epoch, &self.file(*epoch, Kind::Log), false)?;
        }
        Ok(ledger)
    }
}

/// Reads a file into a ledger. One that must be whole is never empty.
fn read(ledger: &mut Ledger, epoch: u64, path: &Path, whole: bool) -> Result<(), Error> {
    let system = |error| Error::system(path, error);
    let content = |error| Error::content(path, error);
    let mut file = BufReader::with_capacity(64 * 1024, File::open(path).map_err(system)?);
    let mut replay = ledger.replay(epoch);
    let (mut line, mut is_empty) = (Vec::new(), true);
    while file.read_until(b'\n', &mut line).map_err(system)? > 0 {
        replay.line(&line).map_err(content)?;
        is_empty = false;
        if !line.ends_with(b"\n") {
            // The end, or an older run is still writing: the rest is not acknowledged, and
            // must not be taken for a line of its own.
            break;
        }
        line.clear();
    }
    match (whole, is_empty) {
        (true, true) => Err(Error::missing(path)),
        (true, false) => replay.end_of_whole().map_err(content),
        (false, _) => Ok(()),
    }
}

#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}
