use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};

use intellectmoney::journal::{Appended, Entry, Record, Stored, encode};

use crate::error::Error;
use crate::folder::{Files, Folder, Kind};
use crate::store::{FileStore, Inner};

impl FileStore {
    /// Leaves one line for each reference, and deletes the segments of earlier runs.
    ///
    /// # Errors
    /// `in_progress` where another run has taken the journal over, `journal_failed`. The
    /// journal is as good as before.
    pub fn compact(&self) -> Result<(), Error> {
        let mut inner = self.lock();
        let path = self.folder.path();
        match self.refuses(&inner) {
            None => {}
            Some(refused) => return Err(refusal(path, refused)),
        }
        inner.settle_doubt(&self.folder)?;
        let system = |error| Error::system(path, error);
        if !inner.is_ours(&self.folder).map_err(system)? {
            inner.taken_over();
            return Err(Error::taken_over(path));
        }
        if inner.ledger.is_empty() {
            // Nothing to keep: no base, and a missing segment stays visible.
            return Ok(());
        }
        let epoch = inner.segment.epoch;
        inner.write_base(&self.folder).map_err(system)?;
        // From here on the base counts, so what is older is only in the way.
        delete_below(&self.folder, epoch, &self.folder.list().map_err(system)?);
        Ok(())
    }
}

impl Inner {
    /// A base says nothing of doubt, so what doubt changes is written down.
    fn settle_doubt(&mut self, folder: &Folder) -> Result<(), Error> {
        let is_doubtful = |stored: &&Stored| stored.doubtful;
        let doubtful: Vec<_> = self.ledger.unfinished().filter(is_doubtful).map(Stored::entry).collect();
        for entry in doubtful {
            let entry = entry.map_err(|error| Error::content(folder.path(), error))?;
            let Record::Created { operation } = entry.record else { continue };
            let after = entry.seq;
            let next = Entry { seq: after.saturating_add(1), record: Record::Executing { operation }, ..entry };
            match self.add(folder, &next.reference, after, &encode(&next)) {
                Appended::Stored => {}
                refused => return Err(refusal(folder.path(), refused)),
            }
        }
        Ok(())
    }

    /// The last line of every reference, durable under its name or not there at all.
    fn write_base(&self, folder: &Folder) -> io::Result<()> {
        let draft = folder.file(self.segment.epoch, Kind::Draft);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = BufWriter::with_capacity(256 * 1024, options.open(&draft)?);
        for stored in self.ledger.all() {
            out.write_all(stored.line.as_bytes())?;
        }
        let file: File = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        // Windows renames no open file.
        drop(file);
        fs::rename(&draft, folder.file(self.segment.epoch, Kind::Base))?;
        folder.sync()
    }
}

/// Deletes what a base has made superfluous. What cannot be deleted is passed over by
/// every reader, and tried again next time.
fn delete_below(folder: &Folder, epoch: u64, files: &Files) {
    let kinds = [(Kind::Log, &files.logs), (Kind::Draft, &files.drafts), (Kind::Base, &files.bases)];
    for (kind, epochs) in kinds {
        for old in epochs.range(..epoch) {
            let _ = fs::remove_file(folder.file(*old, kind));
        }
    }
}

fn refusal(path: &std::path::Path, refused: Appended) -> Error {
    match refused {
        Appended::Failed(failure) => Error::unusable(path, failure.message),
        Appended::Stored | Appended::Conflict => Error::taken_over(path),
    }
}
