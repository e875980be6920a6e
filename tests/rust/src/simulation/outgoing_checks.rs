//! The promises of withdrawals, each checked where it could be broken.

use intellectmoney::Error;
use intellectmoney::journal::{Entry, Record, Verdict};
use intellectmoney::machine::{Candidate, WithdrawalOutcome};
use intellectmoney::types::Decimal;

use super::checks::says_nothing_moved;
use super::process::Facts;
use super::world::World;

impl World {
    /// A withdrawal is sent after its line is durable, and never again.
    pub(super) fn check_withdrawing(&mut self, owner: usize, place: usize) {
        let owed = &mut self.outgoings[place];
        owed.in_flight += 1;
        // A run that was taken over may have written after it, which counts for nothing.
        let own = owed.lines.iter().rev().find(|(writer, _)| *writer == owner);
        let has_line = matches!(own, Some((_, Record::Intent { .. })));
        let again = std::mem::replace(&mut owed.is_sent, true);
        if !has_line {
            self.break_promise(|| format!("out-{place} is sent without its line"));
        }
        if again {
            self.break_promise(|| format!("out-{place} is sent again though it may have been done"));
        }
    }

    /// What the books may say of one.
    pub(super) fn check_booked(&mut self, place: usize) {
        let owed = &self.outgoings[place];
        let (booked, said_not_paid) = (owed.booked, owed.said_not_paid);
        if booked > 1 {
            self.break_promise(|| format!("out-{place} is withdrawn {booked} times"));
        }
        if booked > 0 && said_not_paid {
            self.break_promise(|| format!("out-{place} is withdrawn, and was said to be not"));
        }
    }

    /// A durable line follows from the one before it, and is true.
    pub(super) fn check_withdrawal_line(
        &mut self,
        (owner, place): (usize, usize),
        before: Option<&Record>,
        entry: &Entry,
        is_word: bool,
    ) {
        let after = &entry.record;
        if !follows(before, after, is_word) {
            return self.break_promise(|| format!("out-{place}: {after:?} does not follow from {before:?}"));
        }
        let owed = &mut self.outgoings[place];
        owed.lines.push((owner, after.clone()));
        owed.by_person |= is_word;
        let nothing = owed.booked == 0 && owed.in_flight == 0;
        let is_true = match after {
            Record::Final { verdict: Verdict::Paid, .. } => owed.booked == 1,
            Record::Final { .. } => nothing,
            Record::NotSent => nothing && !owed.is_sent,
            _ => true,
        };
        if !is_true {
            self.break_promise(|| format!("out-{place}: the journal says {after:?}, which is not true"));
        }
        if let (Some(Record::NotSent), Record::Intent { .. }) = (before, after) {
            self.counts.add("withdrawal begun again, as nothing was sent");
        }
        if let Record::Intent { matching } = after
            && !matching.is_empty()
        {
            self.counts.add("withdrawal that looks like an earlier one");
        }
    }

    /// An outcome is true at its moment; what nobody knows is called so.
    pub(super) fn check_withdrawal(
        &mut self,
        process: usize,
        place: usize,
        facts: Facts,
        outcome: &Result<WithdrawalOutcome, Error>,
    ) {
        let settled = matches!(outcome, Ok(outcome) if outcome.details().already_settled);
        if settled {
            self.counts.add("withdrawal already settled");
        }
        if settled && facts.sends > 0 {
            self.break_promise(|| "something was sent for a settled withdrawal".to_owned());
        }
        if facts.began_final && !settled {
            self.break_promise(|| "a settled withdrawal was not taken as settled".to_owned());
        }
        let must_show = !self.is_faulty && self.lists_withdrawals;
        let owed = &mut self.outgoings[place];
        let (name, is_true) = match outcome {
            Ok(WithdrawalOutcome::Confirmed(details)) => {
                let whose = details.transaction.is_some() != details.note.is_some();
                (if facts.is_word { "a person says: paid" } else { "withdrawal confirmed" }, whose && owed.booked == 1)
            }
            Ok(WithdrawalOutcome::Refused(_)) => {
                owed.said_not_paid = true;
                let name = if facts.is_word { "a person says: not paid" } else { "withdrawal refused" };
                (name, owed.booked == 0 && owed.in_flight == 0 && (owed.was_refused || owed.by_person))
            }
            Ok(WithdrawalOutcome::Unknown { candidates, details }) => {
                owed.was_unknown = true;
                // A history that is read when all has landed, and that lists withdrawals, has its row.
                let is_shown = !must_show || details.error.is_some() || owed.booked == 0 || !candidates.is_empty();
                let name = if candidates.is_empty() { "withdrawal unknown" } else { "withdrawal unknown, candidates" };
                (name, is_shown && bear(candidates, owed.withdrawal.amount.decimal()))
            }
            Ok(WithdrawalOutcome::NotStarted(_)) => ("withdrawal not started", !facts.has_moved),
            Ok(WithdrawalOutcome::Differs(_)) => ("withdrawal differs", false),
            Err(error) => {
                // Whoever reads that no money moved may withdraw under another name.
                let nothing = !facts.began_at_risk || (owed.booked == 0 && owed.in_flight == 0);
                ("withdrawal raised", !facts.has_moved && (nothing || !says_nothing_moved(error)))
            }
        };
        let is_settled = matches!(outcome, Ok(WithdrawalOutcome::Confirmed(_) | WithdrawalOutcome::Refused(_)));
        // Without its line the next caller is told that nothing is known.
        owed.is_final |= is_settled && !facts.lost_line;
        self.processes[process].has_open |= !owed.is_final;
        self.counts.add(name);
        if is_settled && facts.lost_line {
            self.counts.add("withdrawal settled without its line");
        }
        if !is_true {
            self.break_promise(|| format!("out-{place}: {name}, which is not true"));
        }
    }

    /// What the journal says of every withdrawal: it is told apart from what is not known, and
    /// what is not known is listed.
    pub(super) fn check_withdrawals(&mut self) {
        let journal = match self.journal() {
            Ok(journal) => journal,
            Err(error) => return self.break_promise(|| error),
        };
        let unfinished = self.shared.unfinished(&journal);
        let entries = unfinished.iter().filter_map(|stored| stored.entry().ok());
        let listed: Vec<String> = entries.map(|entry| entry.reference).collect();
        for place in 0..self.outgoings.len() {
            let owed = &self.outgoings[place];
            let reference = &owed.withdrawal.reference;
            let (last, is_listed) = (self.last(&journal, reference), listed.contains(reference));
            let wrong = match (last, owed.booked) {
                (Err(error), _) => error,
                (Ok(Some(Record::Final { verdict: Verdict::Paid, .. })), 1)
                | (Ok(Some(Record::Final { verdict: Verdict::Refused, .. })), 0) => continue,
                (Ok(Some(Record::Intent { .. })), _) | (Ok(Some(Record::NotSent)), 0) if is_listed => continue,
                (Ok(None), 0) if !owed.was_unknown => continue,
                (Ok(last), booked) => {
                    format!("withdrawn {booked} times, the journal says {last:?}, listed: {is_listed}")
                }
            };
            let what = format!("{reference}: {wrong}");
            return self.break_promise(|| what);
        }
    }
}

fn bear(candidates: &[Candidate], amount: Decimal) -> bool {
    candidates.iter().all(|one| one.payment.payment_amount().is_some_and(|sum| sum.amount == amount))
}

/// The order of records: only what surely was not sent begins again, and each end says who
/// said so.
fn follows(before: Option<&Record>, after: &Record, is_word: bool) -> bool {
    use Record::{Final, Intent, NotSent};
    match (before, after) {
        (None | Some(NotSent), Intent { .. }) | (Some(Intent { .. }), NotSent) => !is_word,
        (Some(Intent { .. }), Final { verdict: Verdict::Paid, transaction, note, .. }) => {
            transaction.is_none() == is_word && note.is_some() == is_word
        }
        (Some(Intent { .. }), Final { verdict: Verdict::Refused, transaction: None, note, .. }) => {
            note.is_some() == is_word
        }
        (Some(NotSent), Final { verdict: Verdict::Refused, transaction: None, note, .. }) => is_word && note.is_some(),
        _ => false,
    }
}
