use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use intellectmoney::sandbox::{Behaviour, FaultKind};

/// What must happen at least once over all seeds, or the run has proved less than it says.
const DUE: &[(&str, &[&str])] = &[
    (
        "On the wire",
        &[
            "request never sent",
            "request lost",
            "request slow",
            "request again later",
            "request lands after its run",
            "answer lost",
            "answer late",
            "answer twice",
            "answer of an earlier request",
            "attempt timed out",
        ],
    ),
    (
        "Processes",
        &[
            "process killed",
            "run cancelled",
            "one reference in two processes",
            "one reference twice in a process",
            "clock ahead",
            "clock behind",
            "clock set ahead at work",
            "clock set back at work",
        ],
    ),
    (
        "Journal",
        &[
            "killed before a line was stored",
            "killed after a line was stored",
            "torn line",
            "doubtful line",
            "append failed",
            "append failed, line stored",
            "conflict in the table",
            "conflict in the folder",
            "takeover",
            "line of a run that was taken over",
            "compaction",
            "compaction of a doubtful journal",
        ],
    ),
    (
        "Around them",
        &[
            "rival login",
            "sessions ended",
            "token expired by age",
            "deleted in the cabinet",
            "bank fails",
            "bank recovers",
            "top-up",
            "outage",
            "deposit",
        ],
    ),
    (
        "Payouts",
        &[
            "paid",
            "paid without its line",
            "already settled",
            "retry_not_paid",
            "fenced",
            "not paid: failed",
            "not paid: deleted",
            "not paid: refused",
            "not paid: not_enough_money",
            "may still run",
            "pending",
            "unknown",
            "not started",
            "raised",
        ],
    ),
    (
        "Batches and resumptions",
        &[
            "batch",
            "batch called again",
            "batch killed",
            "batch out of money",
            "batch locked out",
            "row not started",
            "row of a journal that was taken over",
            "resumption",
            "resumption of nothing",
            "resumption killed",
            "resumed: payout",
            "resumed: withdrawal",
        ],
    ),
    (
        "Withdrawals",
        &[
            "withdrawal confirmed",
            "withdrawal refused",
            "withdrawal unknown",
            "withdrawal unknown, candidates",
            "withdrawal not started",
            "withdrawal raised",
            "withdrawal already settled",
            "withdrawal settled without its line",
            "withdrawal that looks like an earlier one",
            "withdrawal met an expired session",
            "withdrawal begun again, as nothing was sent",
            "a person says: paid",
            "a person says: not paid",
            "a word that comes too early",
        ],
    ),
    (
        "Readers of the history",
        &[
            "history read",
            "history page failed",
            "history reader killed",
            "history gone on from its cursor",
            "history handed over to another process",
            "row inserted while a history is read",
        ],
    ),
];

/// The provider's endpoints: at each, every kind of fault must have happened.
const ENDPOINTS: [&str; 7] = [
    "getUserToken",
    "createOperation",
    "executeOperation",
    "getOperationState",
    "deleteOperation",
    "withdrawMoney",
    "getPaymentsHistory",
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

    fn of(&self, group: &'static str, what: &'static str) -> u64 {
        self.0.get(&(group, what)).copied().unwrap_or_default()
    }

    /// What never happened though it should have.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let faults = ENDPOINTS.iter().flat_map(|at| FaultKind::ALL.iter().map(|kind| (*at, kind.as_str())));
        // Nothing protects from a provider that handles a withdrawal twice, so that it does not.
        let faults = faults.filter(|key| *key != ("withdrawMoney", FaultKind::Duplicate.as_str()));
        let switches = two_ways().flat_map(|name| [("on", name), ("off", name)]);
        let listed = DUE.iter().flat_map(|(_, due)| due.iter().map(|what| ("", *what)));
        let due = listed.chain(faults).chain(switches);
        due.filter(|key| !self.0.contains_key(key)).map(|(group, what)| format!("{group} {what}")).collect()
    }

    /// A table of each kind.
    #[must_use]
    pub fn tables(&self) -> String {
        let mut out = String::new();
        // Writing to a text cannot fail.
        for (title, due) in DUE {
            let _ = writeln!(out, "{title}");
            for what in *due {
                let _ = writeln!(out, "{:>12}  {what}", self.of("", what));
            }
        }
        let known: BTreeSet<&str> = DUE.iter().flat_map(|(_, due)| due.iter().copied()).collect();
        for ((_, what), count) in self.0.iter().filter(|((group, what), _)| group.is_empty() && !known.contains(what)) {
            let _ = writeln!(out, "{count:>12}  {what} (need not happen)");
        }
        let _ = write!(out, "Faults of the provider\n{:>15}", "");
        for endpoint in ENDPOINTS {
            let _ = write!(out, " {endpoint:>18}");
        }
        for kind in FaultKind::ALL {
            let _ = write!(out, "\n{:>15}", kind.as_str());
            for endpoint in ENDPOINTS {
                let _ = write!(out, " {:>18}", self.of(endpoint, kind.as_str()));
            }
        }
        let _ = writeln!(out, "\nBehaviours of the provider that nobody knows\n{:>12} {:>12}", "on", "off");
        for name in two_ways() {
            let _ = writeln!(out, "{:>12} {:>12}  {name}", self.of("on", name), self.of("off", name));
        }
        out
    }
}

/// The behaviours that can be switched.
fn two_ways() -> impl Iterator<Item = &'static str> {
    Behaviour::notes().iter().filter(|note| note.off.is_some()).map(|note| note.name)
}
