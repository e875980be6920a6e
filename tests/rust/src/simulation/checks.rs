//! The promises, each checked where it could be broken.

use intellectmoney::journal::{Entry, Fence, Record, Verdict};
use intellectmoney::machine::PayoutOutcome;
use intellectmoney::{Code, Error, Outcome};

use super::journals::{Opened, Shared};
use super::process::Facts;
use super::task::Job;
use super::world::World;

impl World {
    /// Money is asked for after its line is durable, and never twice; nothing is deleted
    /// before the line that says so; nothing begins where nothing may.
    pub(super) fn check_sending(&mut self, run: u64, attempt: u64, name: &str, operation: Option<String>) {
        let Some(owner) = self.owners.get(&run).copied() else { return };
        let Some(found) = self.run(run) else { return };
        let (job, may_begin, may_send) = (found.job, found.may_begin, found.may_send);
        let begins = matches!(name, "createOperation" | "withdrawMoney");
        if matches!(name, "executeOperation" | "withdrawMoney") {
            found.facts.has_moved = true;
            found.moving = Some((attempt, operation.clone().unwrap_or_default()));
        }
        if begins && !may_begin {
            return self.break_promise(|| format!("{name} is sent by a run that may begin nothing"));
        }
        if !may_send {
            return self.break_promise(|| format!("{name} is sent by a batch whose login was refused"));
        }
        match job {
            Job::Payout(debt) => self.check_operation(owner, debt, name, operation),
            Job::Withdrawal(place) if name == "withdrawMoney" => self.check_withdrawing(owner, place),
            Job::Withdrawal(_) | Job::Reading(_) => {}
        }
    }

    fn check_operation(&mut self, owner: usize, debt: usize, name: &str, operation: Option<String>) {
        let Some(operation) = operation else { return };
        let lines = &self.debts[debt].lines;
        let wrote = |record: &Record, wanted: &str| {
            record.name() == wanted && record.operation().is_some_and(|id| id.to_string() == operation)
        };
        match name {
            "executeOperation" => {
                if !lines.iter().any(|(writer, record)| *writer == owner && wrote(record, "Executing")) {
                    return self.break_promise(|| "an operation is executed without its line".to_owned());
                }
                if !self.debts[debt].executed.insert(operation) {
                    self.break_promise(|| "an operation is executed again though it may have run".to_owned());
                }
            }
            "deleteOperation" if !lines.iter().any(|(_, record)| wrote(record, "Fencing")) => {
                self.break_promise(|| "an operation is deleted without its line".to_owned());
            }
            _ => {}
        }
    }

    /// A durable line follows from the one before it, gives nothing away, and is true.
    pub(super) fn check_line(&mut self, owner: usize, run: u64, entry: &Entry, line: &str) {
        let Some(found) = self.run(run) else { return };
        let (job, Facts { retries, is_word, .. }) = (found.job, found.facts);
        let before = found.last.replace(entry.record.clone());
        self.check_secrets(job, line, "the journal");
        let is_superseded = self.shared.is_superseded(&self.processes[owner].opened);
        if is_superseded {
            self.counts.add("line of a run that was taken over");
        }
        let debt = match job {
            Job::Payout(debt) => debt,
            Job::Withdrawal(place) => {
                return self.check_withdrawal_line((owner, place), before.as_ref(), entry, is_word);
            }
            Job::Reading(_) => return self.break_promise(|| "a reader of the history writes a line".to_owned()),
        };
        if !follows(before.as_ref(), &entry.record, retries) {
            self.break_promise(|| format!("{:?} does not follow from {before:?}", entry.record));
        }
        let owed = &mut self.debts[debt];
        // The writer will hear `Conflict` and send nothing, yet a later reader may find the line
        // and go on from it: with an attempt that was asked for, by a caller who was told no end.
        owed.retry_was_left |= is_superseded && retries;
        owed.lines.push((owner, entry.record.clone()));
        if let Record::Fenced { operation, .. } = entry.record {
            self.counts.add("fenced");
            self.check_fenced(operation.to_string());
        }
        if let Record::Final { verdict: Verdict::Paid, .. } = entry.record {
            self.check_paid(debt);
        }
    }

    pub(super) fn check_secrets(&mut self, job: Job, text: &str, place: &str) {
        let private = match job {
            Job::Payout(debt) => Some(self.debts[debt].recipient.as_str()),
            Job::Withdrawal(place) => Some(self.outgoings[place].withdrawal.account_id.as_str()),
            Job::Reading(_) => None,
        };
        if private.is_some_and(|private| text.contains(private))
            || self.secrets.iter().any(|secret| text.contains(secret.as_str()))
        {
            self.break_promise(|| format!("a secret stands in {place}"));
        }
    }

    /// A fence is only a fence where the operation can never run.
    fn check_fenced(&mut self, operation: String) {
        let read = self.ask(&mut self.sandbox.clone(), "getOperationState", [("PayoutOperationId", operation)]);
        if !read.is_some_and(|response| String::from_utf8_lossy(&response.body).contains("\"Deleted\"")) {
            self.break_promise(|| "an operation is taken as fenced that may still run".to_owned());
        }
    }

    fn check_paid(&mut self, debt: usize) {
        let paid = self.sandbox.paid(&self.debts[debt].recipient);
        if paid.count != 1 {
            let reference = self.debts[debt].payout.reference.clone();
            self.break_promise(|| format!("{reference} is said to be paid, the provider paid it {} times", paid.count));
        }
    }

    /// An outcome is true at its moment.
    pub(super) fn check_payout(
        &mut self,
        process: usize,
        debt: usize,
        facts: Facts,
        outcome: &Result<PayoutOutcome, Error>,
    ) {
        let Facts { sends, began_final, retries, lost_line, .. } = facts;
        self.check_secrets(Job::Payout(debt), &format!("{outcome:?}"), "an outcome");
        let is_final = match outcome {
            Ok(PayoutOutcome::Paid(_)) => {
                self.counts.add(if lost_line { "paid without its line" } else { "paid" });
                self.check_paid(debt);
                true
            }
            Ok(PayoutOutcome::NotPaid { may_still_run: true, .. }) => {
                self.counts.add("may still run");
                true
            }
            Ok(PayoutOutcome::NotPaid { reason, .. }) => {
                self.check_not_paid(debt, *reason);
                true
            }
            Ok(PayoutOutcome::Pending(_)) => self.open("pending"),
            Ok(PayoutOutcome::Unknown(_)) => self.open("unknown"),
            Ok(PayoutOutcome::NotStarted(_)) => self.open("not started"),
            Err(error) => {
                let paid = self.sandbox.paid(&self.debts[debt].recipient);
                if facts.began_at_risk && paid.count + paid.pending_count > 0 && says_nothing_moved(error) {
                    self.break_promise(|| format!("said that no money moved, and paid: {error}"));
                }
                self.open("raised")
            }
        };
        let settled = matches!(outcome, Ok(outcome) if outcome.details().already_settled);
        if settled {
            self.counts.add("already settled");
        }
        if settled && sends > 0 {
            self.break_promise(|| "something was sent for a settled debt".to_owned());
        }
        if began_final && !retries && !settled {
            self.break_promise(|| "a settled debt was not taken as settled".to_owned());
        }
        self.debts[debt].is_final = is_final;
        self.processes[process].has_open |= !is_final;
    }

    fn open(&mut self, what: &'static str) -> bool {
        self.counts.add(what);
        false
    }

    fn check_not_paid(&mut self, debt: usize, reason: Verdict) {
        let is_folder = self.shared.is_folder();
        let owed = &mut self.debts[debt];
        let was_fenced = owed.lines.iter().any(|(_, record)| matches!(record, Record::Fencing { .. }));
        let (name, is_true) = match reason {
            Verdict::Failed => ("not paid: failed", owed.bank_failed),
            Verdict::Deleted if owed.was_deleted_outside => ("not paid: deleted", true),
            // A run that was taken over may leave its last line under the folder's highest epoch:
            // it saw the other's fence as a deletion. Not paid is true, the reason is not.
            Verdict::Deleted => ("not paid: deleted by another run's fence", is_folder && was_fenced),
            Verdict::Refused => ("not paid: refused", owed.was_refused),
            Verdict::NotEnoughMoney => ("not paid: not_enough_money", self.short_of_money),
            Verdict::Paid => ("not paid: paid", false),
        };
        self.counts.add(name);
        // A run that tries anew may pay at this very moment: that was asked for.
        if owed.retrying == 0 && !owed.retry_was_left {
            owed.said_not_paid = true;
        }
        if !is_true {
            self.break_promise(|| format!("{name}: nothing of the kind happened"));
        }
        let paid = self.sandbox.paid(&self.debts[debt].recipient);
        if self.debts[debt].said_not_paid && paid.count + paid.pending_count > 0 {
            self.break_promise(|| "said to be not paid, and paid".to_owned());
        }
    }

    /// What the books say of every debt.
    pub(super) fn check_books(&mut self) {
        self.check_withdrawals();
        let journal = self.journal();
        for place in 0..self.debts.len() {
            let owed = &self.debts[place];
            let reference = &owed.payout.reference;
            let paid = self.sandbox.paid(&owed.recipient);
            let times = paid.count + paid.pending_count;
            let last = journal.as_ref().map_err(Clone::clone).and_then(|journal| self.last(journal, reference));
            let wrong = match last {
                _ if times > 1 => format!("paid {times} times"),
                _ if times > 0 && owed.said_not_paid => "paid after it was said to be not paid".to_owned(),
                Ok(Some(Record::Final { verdict: Verdict::Paid, .. })) if times == 0 => {
                    "settled as paid, not paid".to_owned()
                }
                Ok(Some(
                    Record::Final { verdict: Verdict::Paid, .. } | Record::Executing { .. } | Record::Fencing { .. },
                )) => continue,
                Ok(last) if times > 0 => format!("paid, but the journal says {last:?}"),
                Ok(_) => continue,
                Err(error) => error,
            };
            let what = format!("{reference}: {wrong}");
            return self.break_promise(|| what);
        }
    }

    /// The folder as a new reader would find it.
    pub(super) fn journal(&self) -> Result<Opened, String> {
        let mut opened = Opened::default();
        if let Shared::Folder(segments) = &self.shared {
            for (epoch, bytes) in segments {
                opened.ledger.read(*epoch, bytes).map_err(|error| error.to_string())?;
            }
        }
        Ok(opened)
    }

    pub(super) fn last(&self, journal: &Opened, reference: &str) -> Result<Option<Record>, String> {
        let entry = self.shared.load(journal, reference).map(|stored| stored.entry()).transpose();
        entry.map(|entry| entry.map(|entry| entry.record)).map_err(|error| error.to_string())
    }
}

/// Whether an error says so of the debt. One of the journal or of another run speaks of its own
/// call only.
pub(super) fn says_nothing_moved(error: &Error) -> bool {
    error.outcome() == Outcome::NotDone && !matches!(error.code(), Code::Conflict | Code::Journal)
}

/// The order of records: a new operation follows only a fence or a settled attempt.
fn follows(before: Option<&Record>, after: &Record, retries: bool) -> bool {
    use Record::{Created, Executing, Fenced, Fencing, Final, Intent};
    let Some(before) = before else { return matches!(after, Intent { .. }) };
    let same = before.operation() == after.operation();
    match (before, after) {
        (Intent { .. }, Created { .. } | Executing { .. }) => true,
        (Fenced { why: Fence::Lost, .. }, Created { .. } | Executing { .. }) => !same,
        (Fenced { why: Fence::Refused, .. }, Final { verdict, .. }) => same && *verdict == Verdict::Refused,
        (Fenced { why: Fence::NotEnoughMoney, .. }, Final { verdict, .. }) => {
            same && *verdict == Verdict::NotEnoughMoney
        }
        (Created { .. }, Executing { .. }) | (Executing { .. }, Fencing { .. }) => same,
        (Executing { .. }, Final { verdict, .. }) => {
            same && matches!(verdict, Verdict::Paid | Verdict::Failed | Verdict::Deleted)
        }
        (Fencing { why, .. }, Fenced { why: then, .. }) => same && why == then,
        (Fencing { .. }, Final { verdict, .. }) => same && matches!(verdict, Verdict::Paid | Verdict::Failed),
        (Final { verdict, .. }, Intent { .. }) => retries && *verdict != Verdict::Paid,
        (Final { verdict, .. }, Executing { .. }) => retries && same && *verdict != Verdict::Paid,
        _ => false,
    }
}
