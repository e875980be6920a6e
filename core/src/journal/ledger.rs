use std::collections::HashMap;

use super::entry::{Entry, Record};
use super::line::decode;
use super::store::Stored;
use crate::error::{Error, Reason};
use crate::types::Uuid;

/// What segments of lines say, reference by reference: the highest epoch that names a
/// reference wins. The index of file and memory stores.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    references: HashMap<String, Held>,
    operations: HashMap<Uuid, String>,
}

#[derive(Clone, Debug)]
struct Held {
    epoch: u64,
    seq: u64,
    settled: bool,
    stored: Stored,
}

impl Ledger {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a segment. A last line that is cut off or damaged was never acknowledged, so it
    /// is passed over, and what was read so far becomes doubtful; damage anywhere else may
    /// hide a payment and refuses the journal. Segments are read in the order of their epochs.
    pub fn read(&mut self, epoch: u64, segment: &[u8]) -> Result<(), Error> {
        let mut lines = segment.split_inclusive(|byte| *byte == b'\n').peekable();
        let mut torn = false;
        while let Some(line) = lines.next() {
            let last = lines.peek().is_none();
            let whole = line.ends_with(b"\n");
            let entry = std::str::from_utf8(line).map_err(|_| Error::invalid("journal", Reason::JournalDamaged));
            match entry.and_then(|text| decode(text).map(|entry| (text, entry))) {
                Ok((text, entry)) if whole => self.hold(epoch, &entry, text)?,
                Err(error) if error.reason() == Reason::JournalNewer => return Err(error),
                // A crash can leave zeros where the line should be, so the line feed proves nothing.
                _ if last => torn = true,
                Ok(_) | Err(_) => return Err(Error::invalid("journal", Reason::JournalDamaged)),
            }
        }
        if torn {
            // The lost line may have gone on with a reference of an older segment.
            self.references.values_mut().for_each(|held| held.stored.doubtful = true);
        }
        Ok(())
    }

    /// Takes one line of an epoch. A line of an older epoch than the reference's is passed over.
    ///
    /// # Errors
    /// `operation_held` where the entry's operation belongs to another reference.
    pub fn hold(&mut self, epoch: u64, entry: &Entry, line: &str) -> Result<(), Error> {
        if let Some(operation) = entry.record.operation() {
            let owner = self.operations.entry(operation).or_insert_with(|| entry.reference.clone());
            if *owner != entry.reference {
                return Err(Error::invalid("PayoutOperationId", Reason::OperationHeld));
            }
        }
        let newer =
            self.references.get(&entry.reference).is_none_or(|held| (epoch, entry.seq) > (held.epoch, held.seq));
        if newer {
            let stored = Stored { line: line.to_owned(), doubtful: false };
            let held = Held { epoch, seq: entry.seq, settled: entry.is_final(), stored };
            self.references.insert(entry.reference.clone(), held);
        }
        Ok(())
    }

    /// Whether an operation belongs to another reference.
    #[must_use]
    pub fn is_held_by_another(&self, entry: &Entry) -> bool {
        let owner = entry.record.operation().and_then(|operation| self.operations.get(&operation));
        matches!(entry.record, Record::Created { .. }) && owner.is_some_and(|owner| *owner != entry.reference)
    }

    /// The last line of a reference.
    #[must_use]
    pub fn load(&self, reference: &str) -> Option<&Stored> {
        self.references.get(reference).map(|held| &held.stored)
    }

    /// The `seq` of the last line of a reference, 0 where there is none.
    #[must_use]
    pub fn seq(&self, reference: &str) -> u64 {
        self.references.get(reference).map_or(0, |held| held.seq)
    }

    /// The last lines of the references that are not settled.
    pub fn unfinished(&self) -> impl Iterator<Item = &Stored> {
        self.references.values().filter(|held| !held.settled).map(|held| &held.stored)
    }

    /// The last lines of all references, for a compaction: one line a reference for ever.
    pub fn all(&self) -> impl Iterator<Item = &Stored> {
        self.references.values().map(|held| &held.stored)
    }

    /// How many references there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.references.len()
    }

    /// Whether there is no reference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.references.is_empty()
    }
}
