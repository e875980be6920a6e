use std::collections::BTreeMap;
use std::fmt::Write;

use intellectmoney::sandbox::{Behaviour, FaultKind};

/// What must happen at least once over all seeds, or the run has proved less than it says.
const DUE: &[&str] = &[
    "answer lost",
    "answer late",
    "answer twice",
    "answer of an earlier request",
    "request never sent",
    "request lost",
    "request slow",
    "request again later",
    "request lands after its run",
    "attempt timed out",
    "process killed",
    "killed before a line was stored",
    "killed after a line was stored",
    "torn line",
    "append failed",
    "append failed, line stored",
    "conflict in the table",
    "conflict in the folder",
    "takeover",
    "line of a run that was taken over",
    "compaction",
    "run cancelled",
    "doubtful line",
    "rival login",
    "sessions ended",
    "token expired by age",
    "deleted in the cabinet",
    "top-up",
    "bank recovers",
    "bank fails",
    "retry_not_paid",
    "clock ahead",
    "clock behind",
    "one reference in two processes",
    "one reference twice in a process",
    "fenced",
    "paid",
    "paid without its line",
    "already settled",
    "not paid: failed",
    "not paid: deleted",
    "not paid: refused",
    "not paid: not_enough_money",
    "may still run",
    "pending",
    "unknown",
    "not started",
    "raised",
];

/// How often what happened.
#[derive(Clone, Debug, Default)]
pub struct Counts(BTreeMap<(&'static str, &'static str), u64>);

impl Counts {
    pub(super) fn add(&mut self, what: &'static str) {
        self.add_of("", what);
    }

    pub(super) fn add_of(&mut self, group: &'static str, what: &'static str) {
        *self.0.entry((group, what)).or_default() += 1;
    }

    /// Takes over what another thread counted.
    pub fn merge(&mut self, other: &Self) {
        for (key, count) in &other.0 {
            *self.0.entry(*key).or_default() += count;
        }
    }

    /// What never happened though it should have.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let faults = FaultKind::ALL.iter().map(|kind| ("fault", kind.as_str()));
        let two_ways = Behaviour::notes().iter().filter(|note| note.off.is_some());
        let switches = two_ways.flat_map(|note| [("on", note.name), ("off", note.name)]);
        let due = DUE.iter().map(|what| ("", *what)).chain(faults).chain(switches);
        due.filter(|key| !self.0.contains_key(key)).map(|(group, what)| format!("{group} {what}")).collect()
    }

    /// One line a kind.
    #[must_use]
    pub fn table(&self) -> String {
        let mut out = String::new();
        for ((group, what), count) in &self.0 {
            // Writing to a text cannot fail.
            let _ = writeln!(out, "{count:>12}  {group}{}{what}", if group.is_empty() { "" } else { " " });
        }
        out
    }
}
