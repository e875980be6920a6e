//! Withdrawals of a seed: called for by programs, and settled by a person's word where
//! nothing else tells what became of them.

use intellectmoney::journal::{Entry, Record, Stored};
use intellectmoney::machine::{Policy, SettleMachine, Settlement, Withdrawal, WithdrawalMachine};
use intellectmoney::sandbox::{Control, Delivery};
use intellectmoney::{Reason, Request};

use super::random::Random;
use super::task::{Job, Task};
use super::world::World;

/// What a person writes who has looked at the bank's statement.
const NOTE: &str = "Иванова, по выписке банка";

/// One withdrawal of a seed, and what the checks know of it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, not a state")]
pub(super) struct Outgoing {
    pub(super) withdrawal: Withdrawal,
    /// Every line that became durable: who wrote it, and the record.
    pub(super) lines: Vec<(usize, Record)>,
    /// Requests that may still reach the provider.
    pub(super) in_flight: u32,
    /// How often the provider's books have it.
    pub(super) booked: u32,
    /// It may have been done, so that it may not be sent again.
    pub(super) is_sent: bool,
    pub(super) was_refused: bool,
    /// A caller was told that nothing is known.
    pub(super) was_unknown: bool,
    pub(super) said_not_paid: bool,
    pub(super) by_person: bool,
    pub(super) is_final: bool,
}

impl Outgoing {
    pub(super) fn draw(place: usize, account_id: &str, random: &mut Random) -> Self {
        // Few sums, so that one withdrawal looks like another in the history.
        let amount = format!("{}.00", random.between(1, 2) * 50);
        let amount = amount.parse().unwrap_or_else(|_| unreachable!("{amount} is an amount"));
        let (reference, account_id) = (format!("out-{place}"), account_id.to_owned());
        Self {
            withdrawal: Withdrawal { reference, account_id, amount, transaction_date: None },
            lines: Vec::new(),
            in_flight: 0,
            booked: 0,
            is_sent: false,
            was_refused: false,
            was_unknown: false,
            said_not_paid: false,
            by_person: false,
            is_final: false,
        }
    }
}

impl World {
    /// A call by a program, or a person's word where a caller was told that nothing is known.
    /// A word that comes too early is refused; later, a person who knows that something is on
    /// its way says nothing.
    pub(super) fn begin_withdrawal(&mut self, process: usize, place: usize) {
        let job = Job::Withdrawal(place);
        let is_busy = self.processes.iter().any(|process| process.runs.values().any(|run| run.job == job));
        let owed = &self.outgoings[place];
        let (truth, withdrawal) = (owed.booked > 0, owed.withdrawal.clone());
        let (is_open, is_quiet) = (owed.was_unknown && !owed.is_final, owed.in_flight == 0 && !is_busy);
        let found = &self.processes[process];
        let local = self.now + found.skew;
        let stored = self.shared.load(&found.opened, &withdrawal.reference);
        let is_early = stored.as_ref().is_some_and(|stored| is_early(stored, local));
        let speaks = is_open && (!self.is_faulty || self.random.thousandths(400));
        let word = if truth { Settlement::Paid } else { Settlement::NotPaid };
        let word = speaks.then(|| {
            SettleMachine::new(
                &self.client,
                &withdrawal.reference,
                stored.as_ref(),
                word,
                NOTE,
                Policy::default(),
                local,
            )
        });
        if is_early && let Some(word) = &word {
            self.counts.add("a word that comes too early");
            if !word.as_ref().is_err_and(|error| error.reason() == Reason::InProgress) {
                return self.break_promise(|| format!("out-{place}: a word is taken while it may be on its way"));
            }
        }
        let by_person = is_quiet && !is_early && word.is_some();
        let task = if let Some(word) = word.filter(|_| by_person) {
            self.trace.note(self.now, || format!("p{process}: a person says of out-{place}: {truth}"));
            word.map(|machine| Task::Word(Box::new(machine)))
        } else {
            WithdrawalMachine::new(&self.client, withdrawal, stored.as_ref(), Policy::default(), local)
                .map(|machine| Task::Withdrawal(Box::new(machine)))
        };
        match task {
            Ok(task) => self.enter(process, job, task, stored.as_ref()),
            Err(error) => {
                self.break_promise(|| format!("out-{place} cannot begin (by a person: {by_person}): {error}"));
            }
        }
    }

    /// The provider gets a withdrawal. Its books have no list of them that every behaviour
    /// keeps, so that the balance tells whether one was made.
    pub(super) fn book(&mut self, place: usize, request: &Request) -> Delivery {
        // What banks give back comes before.
        self.control(Control::Advance { millis: 0 });
        let before = self.sandbox.balance();
        let delivery = self.sandbox.handle(self.now, request);
        let gone = before - self.sandbox.balance();
        let owed = &mut self.outgoings[place];
        owed.in_flight -= 1;
        if gone == owed.withdrawal.amount.decimal() {
            owed.booked += 1;
        } else if !gone.is_zero() {
            self.break_promise(|| format!("out-{place}: the balance fell by {gone}"));
        }
        self.check_booked(place);
        delivery
    }
}

/// Whether what was sent after this line may still be on its way.
fn is_early(stored: &Stored, now: i64) -> bool {
    let sends = |entry: &Entry| matches!(entry.record, Record::Intent { .. });
    stored.entry().is_ok_and(|entry| sends(&entry) && (now - entry.at).abs() < Policy::default().settle)
}
