//! The two rules by which stores keep runs apart, as models in memory: a table with a
//! primary key, and a folder of segments.

use std::collections::BTreeMap;

use intellectmoney::journal::{
    Appended, Entry, Ledger, MemoryStore, Record, Store, StoreFailure, Stored, decode, encode,
};

/// What all processes share; it outlives them.
#[derive(Debug)]
pub(super) enum Shared {
    /// `(reference, seq)` is the key: core's memory store is such a table.
    Table(MemoryStore),
    /// A segment an opener, named by its epoch.
    Folder(BTreeMap<u64, Vec<u8>>),
}

/// What one process has of the journal.
#[derive(Debug, Default)]
pub(super) struct Opened {
    epoch: u64,
    pub(super) ledger: Ledger,
    /// After a failed write the segment may end in half a line: nothing follows it.
    pub(super) broken: bool,
    /// Another has opened the folder since: what this process knows is out of date, and a
    /// line that it wrote meanwhile may be the folder's last word to nobody else.
    pub(super) is_taken_over: bool,
}

impl Shared {
    pub(super) fn new(is_folder: bool) -> Self {
        if is_folder { Self::Folder(BTreeMap::new()) } else { Self::Table(MemoryStore::new()) }
    }

    pub(super) fn is_folder(&self) -> bool {
        matches!(self, Self::Folder(_))
    }

    /// First half of opening: a segment of its own, by exclusive create.
    pub(super) fn create(&mut self) -> Opened {
        let Self::Folder(segments) = self else { return Opened::default() };
        let epoch = segments.last_key_value().map_or(1, |(epoch, _)| epoch + 1);
        segments.insert(epoch, Vec::new());
        Opened { epoch, ..Opened::default() }
    }

    /// Second half: what the others wrote, read once. The segments that were read may be
    /// compacted into the own one. Whether doubt was written down then.
    pub(super) fn read(&mut self, opened: &mut Opened, compact: bool) -> Result<bool, String> {
        let Self::Folder(segments) = self else { return Ok(false) };
        for (epoch, bytes) in segments.iter().filter(|(epoch, _)| **epoch < opened.epoch) {
            opened.ledger.read(*epoch, bytes).map_err(|error| format!("segment {epoch}: {error}"))?;
        }
        let doubtful = compact && opened.ledger.all().any(|stored| stored.doubtful);
        if compact {
            let lines: Vec<String> = opened.ledger.all().map(without_doubt).collect();
            let own = segments.entry(opened.epoch).or_default();
            for line in lines {
                own.extend_from_slice(line.as_bytes());
                let entry = decode(&line).map_err(|error| error.to_string())?;
                let held = opened.ledger.hold(opened.epoch, &entry.reference, entry.heading(), &line);
                held.map_err(|error| error.to_string())?;
            }
            segments.retain(|epoch, _| *epoch >= opened.epoch);
        }
        Ok(doubtful)
    }

    pub(super) fn load(&self, opened: &Opened, reference: &str) -> Option<Stored> {
        match self {
            Self::Table(table) => table.load(reference).ok().flatten(),
            Self::Folder(_) => opened.ledger.load(reference).cloned(),
        }
    }

    /// What a store gives a batch: nothing any more once it was taken over.
    pub(super) fn load_now(&self, opened: &mut Opened, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        match self.check(opened) {
            Appended::Stored => Ok(self.load(opened, reference)),
            _ => Err(StoreFailure::taken_over("a newer run has the journal")),
        }
    }

    /// The last lines of what is not settled.
    pub(super) fn unfinished(&self, opened: &Opened) -> Vec<Stored> {
        match self {
            Self::Table(table) => table.unfinished().unwrap_or_default(),
            Self::Folder(_) => opened.ledger.unfinished().cloned().collect(),
        }
    }

    /// First half of an append: the bytes. `cut` writes so many bytes of the line only.
    pub(super) fn write(
        &mut self,
        opened: &mut Opened,
        reference: &str,
        seq: u64,
        line: &str,
        cut: Option<usize>,
    ) -> Appended {
        match self {
            Self::Table(_) if cut.is_some() => Appended::Failed(StoreFailure::new("the table is away")),
            Self::Table(table) => table.append(reference, seq - 1, line),
            Self::Folder(_) if opened.is_taken_over => Appended::Conflict,
            Self::Folder(_) if opened.broken => Appended::Failed(StoreFailure::new("the segment is broken")),
            Self::Folder(_) if opened.ledger.seq(reference) != seq - 1 => Appended::Conflict,
            Self::Folder(segments) => {
                let bytes = line.as_bytes();
                let bytes = &bytes[..cut.unwrap_or(bytes.len()).min(bytes.len())];
                // A segment that was compacted away is written on by who still has it open.
                if let Some(segment) = segments.get_mut(&opened.epoch) {
                    segment.extend_from_slice(bytes);
                }
                if cut.is_some() {
                    opened.broken = true;
                    return Appended::Failed(StoreFailure::new("the disk is full"));
                }
                let hold = |entry: Entry| opened.ledger.hold(opened.epoch, &entry.reference, entry.heading(), line);
                match decode(line).and_then(hold) {
                    Ok(()) => Appended::Stored,
                    Err(error) => Appended::Failed(StoreFailure::new(error.to_string())),
                }
            }
        }
    }

    /// Whether another has taken the folder over since: after each line, and before a line is
    /// given out, because a settled one is believed without a further look.
    pub(super) fn check(&self, opened: &mut Opened) -> Appended {
        opened.is_taken_over |= self.is_superseded(opened);
        if opened.is_taken_over { Appended::Conflict } else { Appended::Stored }
    }

    /// Whether a newer opener exists, known to this one or not.
    pub(super) fn is_superseded(&self, opened: &Opened) -> bool {
        let Self::Folder(segments) = self else { return false };
        segments.last_key_value().is_some_and(|(epoch, _)| *epoch > opened.epoch)
    }
}

/// A line as a copy may have it, which says nothing of doubt: what may have been lost is taken
/// to have been said.
fn without_doubt(stored: &Stored) -> String {
    let Ok(entry) = stored.entry() else { return stored.line.clone() };
    let record = match entry.record {
        Record::Created { operation } if stored.doubtful => Record::Executing { operation },
        Record::NotSent if stored.doubtful => Record::Intent { matching: Vec::new() },
        _ => return stored.line.clone(),
    };
    encode(&Entry { seq: entry.seq + 1, record, ..entry })
}
