//! Lines on their way into the journal: begun, written, checked, acknowledged, with a
//! death possible between any two of these.

use intellectmoney::journal::{Appended, Entry, StoreFailure, encode};
use intellectmoney::machine::Event;

use super::process::Happening;
use super::world::World;

impl World {
    /// A machine wants a line.
    pub(super) fn append(&mut self, run: u64, entry: Entry) {
        let after = self.random.between(0, 5);
        let Some(found) = self.run(run) else { return };
        found.appending = Some((entry, Appended::Stored));
        self.later(after, Happening::Write(run));
    }

    /// The bytes reach the store, or some of them.
    pub(super) fn write(&mut self, run: u64) {
        let dies = self.bad_luck(12);
        let fails = self.bad_luck(4);
        let half = self.random.draw();
        let is_folder = self.shared.is_folder();
        let Some(owner) = self.owners.get(&run).copied() else { return };
        let process = &mut self.processes[owner];
        let Some(found) = process.runs.get_mut(&run) else { return };
        let Some((entry, ended)) = &mut found.appending else { return };
        let line = encode(entry);
        let length = u64::try_from(line.len()).unwrap_or(1);
        let cut = (dies || fails).then(|| usize::try_from(half % length).unwrap_or(0));
        let was_broken = process.opened.broken;
        *ended = self.shared.write(&mut process.opened, &entry.reference, entry.seq, &line, cut);
        // Without its line feed a line is whole: a reader believes it, whatever its writer heard.
        let is_whole = cut == Some(line.len() - 1) && process.opened.broken && !was_broken;
        let (entry, ended) = (entry.clone(), ended.clone());
        self.trace.note(self.now, || {
            let end = if cut.is_some() { "CUT OFF".to_owned() } else { format!("{ended:?}") };
            format!("p{owner} run {run} journal: {} {:?} at seq {}: {end}", entry.reference, entry.record, entry.seq)
        });
        if is_whole {
            self.counts.add("append failed, line stored");
            self.check_line(owner, run, &entry, &line);
        }
        match (&ended, dies) {
            (_, true) => {
                self.counts.add(if is_folder { "torn line" } else { "killed before a line was stored" });
                return self.kill(owner);
            }
            (Appended::Stored, _) => {
                self.check_line(owner, run, &entry, &line);
                if self.bad_luck(12) {
                    self.counts.add("killed after a line was stored");
                    return self.kill(owner);
                }
                if self.bad_luck(4) {
                    self.counts.add("append failed, line stored");
                    self.set_ended(run, Appended::Failed(StoreFailure::new("no word from the store")));
                }
            }
            (Appended::Conflict, _) if is_folder => {}
            (Appended::Conflict, _) => self.counts.add("conflict in the table"),
            (Appended::Failed(_), _) => self.counts.add("append failed"),
        }
        let after = self.random.between(0, 20);
        self.later(after, Happening::Check(run));
    }

    fn set_ended(&mut self, run: u64, appended: Appended) {
        if let Some((_, ended)) = self.run(run).and_then(|found| found.appending.as_mut()) {
            *ended = appended;
        }
    }

    /// After a durable line its writer looks for a newer opener.
    pub(super) fn check(&mut self, run: u64) {
        let Some(owner) = self.owners.get(&run).copied() else { return };
        let ended = self.shared.check(&mut self.processes[owner].opened);
        let stored = self.run(run).and_then(|found| found.appending.as_ref()).map(|(_, ended)| ended.clone());
        if ended == Appended::Conflict && stored == Some(Appended::Stored) {
            self.counts.add("conflict in the folder");
            self.set_ended(run, Appended::Conflict);
        }
        let after = self.random.between(0, 20);
        self.later(after, Happening::Acknowledge(run));
    }

    /// The machine hears of it.
    pub(super) fn acknowledge(&mut self, run: u64) {
        let Some(found) = self.run(run) else { return };
        let Some((_, ended)) = found.appending.take() else { return };
        found.facts.lost_line = ended != Appended::Stored;
        self.trace.note(self.now, || format!("run {run} journal: {ended:?}"));
        self.feed(run, Event::Recorded(ended));
    }
}
