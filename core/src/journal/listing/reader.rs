use std::collections::HashSet;

use super::{JournalDamage, JournalDebt, JournalListing};
use crate::error::{Error, Reason};
use crate::journal::{Heading, Ledger, decode};

/// Reads segments as [`Replay`](crate::journal::Replay) does, and goes on after damage.
#[derive(Default)]
pub(in crate::journal) struct Reader {
    ledger: Ledger,
    damage: Vec<JournalDamage>,
    /// Whether a line was lost.
    is_lossy: bool,
    /// The references that have a line after the last damage. Of all others one may have been
    /// lost there.
    after_damage: HashSet<String>,
}

/// One file of a journal.
pub(in crate::journal) struct Segment<'a> {
    reader: &'a mut Reader,
    epoch: u64,
    file: &'a str,
    /// How many lines were read.
    lines: u64,
    /// Whether the last of them was torn.
    torn: bool,
}

impl Reader {
    pub(in crate::journal) fn segment<'a>(&'a mut self, epoch: u64, file: &'a str) -> Segment<'a> {
        Segment { reader: self, epoch, file, lines: 0, torn: false }
    }

    /// A file that has to be there and is not.
    pub(in crate::journal) fn missing(&mut self, file: String) {
        self.lose(JournalDamage { file, line: None, reason: Reason::JournalDamaged });
    }

    pub(in crate::journal) fn listing(self) -> JournalListing {
        let debts = self.ledger.all().filter_map(|stored| {
            let entry = stored.entry().ok()?;
            let lost = self.is_lossy && !self.after_damage.contains(&entry.reference);
            Some(JournalDebt::of(entry, stored.doubtful, lost))
        });
        JournalListing::of(debts.collect(), self.damage)
    }

    fn lose(&mut self, damage: JournalDamage) {
        self.damage.push(damage);
        self.is_lossy = true;
        self.after_damage.clear();
    }
}

impl Segment<'_> {
    /// Takes the next line; only the last one may lack its line feed.
    ///
    /// # Errors
    /// `journal_newer`: nobody here knows what it says.
    pub(in crate::journal) fn line(&mut self, line: &[u8]) -> Result<(), Error> {
        // A crash tears the last line only.
        self.end_of_whole();
        self.lines = self.lines.saturating_add(1);
        let mut replay = self.reader.ledger.replay(self.epoch);
        let read = replay.line(line);
        self.torn = replay.is_torn();
        match read {
            Err(error) if error.reason() == Reason::JournalNewer => return Err(error),
            Err(error) if error.reason() == Reason::OperationHeld => self.hold(line),
            Err(_) => self.damaged(),
            Ok(()) if self.reader.is_lossy => {
                let read = str::from_utf8(line).ok().and_then(|line| decode(line).ok());
                self.reader.after_damage.extend(read.map(|entry| entry.reference));
            }
            Ok(()) => {}
        }
        Ok(())
    }

    /// No line may be torn here.
    pub(in crate::journal) fn end_of_whole(&mut self) {
        if std::mem::take(&mut self.torn) {
            self.damaged();
        }
    }

    fn damaged(&mut self) {
        let damage = self.here(Reason::JournalDamaged);
        self.reader.lose(damage);
    }

    /// Two debts of one operation: both are shown.
    fn hold(&mut self, line: &[u8]) {
        let damage = self.here(Reason::OperationHeld);
        self.reader.damage.push(damage);
        let text = String::from_utf8_lossy(line);
        if let Ok(entry) = decode(&text) {
            let heading = Heading { operation: None, ..entry.heading() };
            // Without an operation it is never refused.
            let _ = self.reader.ledger.hold(self.epoch, &entry.reference, heading, &text);
        }
    }

    fn here(&self, reason: Reason) -> JournalDamage {
        JournalDamage { file: self.file.to_owned(), line: Some(self.lines), reason }
    }
}
