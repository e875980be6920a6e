use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::entry::Heading;
use super::line::heading;
use super::replay::Replay;
use super::store::{Appended, StoreFailure, Stored};
use crate::error::{Error, Reason};
use crate::types::Uuid;

/// How much longer than a debt's first line its last one is, in bytes: it names an operation.
const MORE: usize = 80;

/// What segments of lines say, reference by reference: the highest epoch that names a
/// reference wins. The index of file and memory stores.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    references: HashMap<Arc<str>, Held>,
    operations: HashMap<Uuid, Arc<str>>,
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

    /// Reads a whole segment, as [`Replay`] reads one line after another. Segments are read
    /// in the order of their epochs.
    pub fn read(&mut self, epoch: u64, segment: &[u8]) -> Result<(), Error> {
        let mut replay = self.replay(epoch);
        for line in segment.split_inclusive(|byte| *byte == b'\n') {
            replay.line(line)?;
        }
        Ok(())
    }

    /// Begins to read a segment.
    pub fn replay(&mut self, epoch: u64) -> Replay<'_> {
        Replay::new(self, epoch)
    }

    /// A line may be lost after what was read so far.
    pub(super) fn doubt(&mut self) {
        // The lost line may have gone on with a reference of an older segment.
        self.references.values_mut().for_each(|held| held.stored.doubtful = true);
    }

    /// Whether a store may take this line now: its heading, or what the append ends with.
    /// Every store that has a ledger asks this before it writes anything.
    pub fn admit(&self, reference: &str, after_seq: u64, line: &str) -> Result<Heading, Appended> {
        if self.seq(reference) != after_seq {
            return Err(Appended::Conflict);
        }
        let refused = |message: &str| Err(Appended::Failed(StoreFailure::new(message)));
        let (same, heading) = match heading(line, |owner, heading| (owner == reference, heading)) {
            Ok(read) => read,
            // Written, it would make the journal unreadable for ever.
            Err(error) => return refused(&format!("the line cannot be read back: {error}")),
        };
        if line.find('\n') != line.len().checked_sub(1) {
            return refused("a line ends with its only line feed");
        }
        if !same || Some(heading.seq) != after_seq.checked_add(1) {
            return refused("the line is of another reference, or of another place in its order");
        }
        if self.is_held_by_another(reference, heading.operation) {
            return refused("the operation belongs to another reference");
        }
        Ok(heading)
    }

    /// Takes one line of an epoch. A line of an older epoch than the reference's is passed over.
    ///
    /// # Errors
    /// `operation_held` where the line's operation belongs to another reference.
    pub fn hold(&mut self, epoch: u64, reference: &str, heading: Heading, line: &str) -> Result<(), Error> {
        if self.is_held_by_another(reference, heading.operation) {
            return Err(Error::invalid("PayoutOperationId", Reason::OperationHeld));
        }
        let Heading { seq, operation, is_final: settled } = heading;
        let name = match self.references.get_key_value(reference) {
            Some((name, _)) => Arc::clone(name),
            None => reference.into(),
        };
        if let Some(operation) = operation {
            self.operations.entry(operation).or_insert_with(|| Arc::clone(&name));
        }
        match self.references.entry(name) {
            Entry::Vacant(place) => {
                // A line that others will follow leaves them room, so that they stay in its place.
                let mut text = String::with_capacity(line.len().saturating_add(if settled { 0 } else { MORE }));
                text.push_str(line);
                place.insert(Held { epoch, seq, settled, stored: Stored { line: text, doubtful: false } });
            }
            Entry::Occupied(mut place) if (epoch, seq) > (place.get().epoch, place.get().seq) => {
                let held = place.get_mut();
                let text = &mut held.stored.line;
                text.clear();
                text.reserve_exact(line.len());
                text.push_str(line);
                (held.epoch, held.seq, held.settled, held.stored.doubtful) = (epoch, seq, settled, false);
            }
            Entry::Occupied(_) => {}
        }
        Ok(())
    }

    /// Whether an operation belongs to another reference.
    #[must_use]
    pub fn is_held_by_another(&self, reference: &str, operation: Option<Uuid>) -> bool {
        let owner = operation.and_then(|operation| self.operations.get(&operation));
        owner.is_some_and(|owner| **owner != *reference)
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

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Heading = Heading { seq: 1, operation: None, is_final: false };

    fn operation(last: u8) -> Option<Uuid> {
        format!("00000000-0000-0000-0000-0000000000{last:02}").parse().ok()
    }

    fn line<'a>(ledger: &'a Ledger, reference: &str) -> &'a str {
        ledger.load(reference).map_or("", |stored| &stored.line)
    }

    /// A run that was taken over may have written more lines than the one that goes on.
    #[test]
    fn the_highest_epoch_wins_whatever_its_lines_are_numbered() -> Result<(), Error> {
        let mut ledger = Ledger::new();
        ledger.hold(1, "row-1", Heading { seq: 4, ..SENT }, "old")?;
        ledger.hold(2, "row-1", Heading { seq: 3, ..SENT }, "new")?;
        assert_eq!((line(&ledger, "row-1"), ledger.seq("row-1")), ("new", 3));
        ledger.hold(1, "row-1", Heading { seq: 5, is_final: true, ..SENT }, "older")?;
        assert_eq!((line(&ledger, "row-1"), ledger.seq("row-1")), ("new", 3));
        assert_eq!(ledger.unfinished().count(), 1);
        ledger.hold(2, "row-1", Heading { seq: 2, ..SENT }, "out of turn")?;
        assert_eq!(line(&ledger, "row-1"), "new");
        Ok(())
    }

    /// Also of lines that are passed over otherwise: an older run may have made it.
    #[test]
    fn an_operation_belongs_to_the_first_that_names_it() -> Result<(), Error> {
        let mut ledger = Ledger::new();
        ledger.hold(2, "row-1", Heading { operation: operation(1), ..SENT }, "one")?;
        ledger.hold(1, "row-1", Heading { operation: operation(2), ..SENT }, "older")?;
        for (epoch, held) in [(1, 1), (2, 1), (3, 2)] {
            let refused = ledger.hold(epoch, "row-2", Heading { operation: operation(held), ..SENT }, "two");
            assert_eq!(refused.map_err(|error| error.reason()), Err(Reason::OperationHeld));
        }
        assert_eq!((ledger.load("row-2"), ledger.len()), (None, 1));
        ledger.hold(2, "row-1", Heading { seq: 2, operation: operation(1), is_final: true }, "its own")?;
        ledger.hold(2, "row-2", Heading { operation: operation(3), ..SENT }, "another")?;
        Ok(())
    }

    #[test]
    fn a_line_that_follows_ends_the_doubt_about_its_reference() -> Result<(), Error> {
        let mut ledger = Ledger::new();
        ledger.hold(1, "row-1", SENT, "one")?;
        ledger.hold(1, "row-2", SENT, "two")?;
        ledger.doubt();
        ledger.hold(2, "row-1", Heading { seq: 2, ..SENT }, "on")?;
        let doubtful = |reference| ledger.load(reference).map(|stored| stored.doubtful);
        assert_eq!((doubtful("row-1"), doubtful("row-2")), (Some(false), Some(true)));
        Ok(())
    }
}
