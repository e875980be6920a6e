use std::collections::BinaryHeap;
use std::sync::Arc;

use super::payout_rules::locked_out;
use super::rows::{Begun, Rows, Turns};
use super::{
    Event, Machine, PayoutMachine, PayoutOutcome, Policy, Session, Step, WithdrawalMachine, WithdrawalOutcome,
};
use crate::client::Client;
use crate::error::{Error, Language, NextStep, Reason};
use crate::journal::{Debt, StoreFailure, Stored};
use crate::types::PayoutOperationState;

/// How a debt stands whose kind the caller did not say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a debt that is not known to be settled needs a decision"]
pub enum DebtOutcome {
    /// Of a payout.
    Payout(PayoutOutcome),
    /// Of a withdrawal.
    Withdrawal(WithdrawalOutcome),
}

impl DebtOutcome {
    /// The stable name of the case.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self {
            Self::Payout(outcome) => outcome.status(),
            Self::Withdrawal(outcome) => outcome.status(),
        }
    }

    /// The next safe step.
    #[must_use]
    pub fn next_step(&self) -> NextStep {
        match self {
            Self::Payout(outcome) => outcome.next_step(),
            Self::Withdrawal(outcome) => outcome.next_step(),
        }
    }

    /// One sentence on what happened and what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Payout(outcome) => outcome.message(language),
            Self::Withdrawal(outcome) => outcome.message(language),
        }
    }

    fn error(&self) -> Option<&Error> {
        match self {
            Self::Payout(outcome) => outcome.details().error.as_ref(),
            Self::Withdrawal(outcome) => outcome.details().error.as_ref(),
        }
    }
}

/// Settles what the journal says was begun of one debt, and begins nothing.
#[derive(Debug)]
pub struct ResolveMachine(Kind);

#[derive(Debug)]
enum Kind {
    Payout(Box<PayoutMachine>),
    Withdrawal(Box<WithdrawalMachine>),
}

impl ResolveMachine {
    /// From the debt's last line, which holds all that is needed.
    ///
    /// # Errors
    /// `unknown_reference` where there is no line; `journal_of_another_account`,
    /// `journal_key_changed`, `journal_damaged`. Nothing was sent.
    pub fn new(
        client: &Arc<Client>,
        reference: &str,
        stored: Option<&Stored>,
        policy: Policy,
        now: i64,
    ) -> Result<Self, Error> {
        let stored = stored.ok_or_else(|| Error::invalid("reference", Reason::UnknownReference))?;
        match stored.entry_of(reference)?.terms.debt {
            Debt::Payout => PayoutMachine::going_on(client, stored, policy, now)
                .map(|machine| Self(Kind::Payout(Box::new(machine)))),
            Debt::Withdrawal => WithdrawalMachine::going_on(client, stored, policy, now)
                .map(|machine| Self(Kind::Withdrawal(Box::new(machine)))),
        }
    }

    /// How the debt stands where no session can be had to ask; nothing where it needs none.
    fn locked_out(&mut self, error: &Error) -> Option<DebtOutcome> {
        match &mut self.0 {
            Kind::Payout(machine) => machine.locked_out(error).map(DebtOutcome::Payout),
            Kind::Withdrawal(machine) => machine.locked_out(error).map(DebtOutcome::Withdrawal),
        }
    }
}

impl Machine for ResolveMachine {
    type Output = DebtOutcome;

    fn step(&mut self, now: i64, session: &mut Session) -> Step {
        match &mut self.0 {
            Kind::Payout(machine) => machine.step(now, session),
            Kind::Withdrawal(machine) => machine.step(now, session),
        }
    }

    fn feed(&mut self, now: i64, event: Event, session: &mut Session) {
        match &mut self.0 {
            Kind::Payout(machine) => machine.feed(now, event, session),
            Kind::Withdrawal(machine) => machine.feed(now, event, session),
        }
    }

    fn operation_state(&self) -> Option<&PayoutOperationState> {
        match &self.0 {
            Kind::Payout(machine) => machine.operation_state(),
            Kind::Withdrawal(machine) => machine.operation_state(),
        }
    }

    fn finish(self) -> Result<DebtOutcome, Error> {
        match self.0 {
            Kind::Payout(machine) => machine.finish().map(DebtOutcome::Payout),
            Kind::Withdrawal(machine) => machine.finish().map(DebtOutcome::Withdrawal),
        }
    }
}

/// Every debt that was begun and is not settled, without I/O.
#[derive(Debug)]
pub struct Resumption {
    client: Arc<Client>,
    references: Vec<String>,
    results: Vec<(String, Result<DebtOutcome, Error>)>,
    turns: Turns,
    /// Why no debt can get a session: asking again with the same password could lock the login.
    locked_out: Option<Error>,
}

impl Resumption {
    /// The references of the lines that [`Store::unfinished`](crate::journal::Store::unfinished) gave.
    ///
    /// # Errors
    /// `journal_damaged`, `journal_newer`: nothing was sent.
    pub fn new(client: &Arc<Client>, unfinished: &[Stored], concurrency: usize) -> Result<Self, Error> {
        let mut references = BinaryHeap::with_capacity(unfinished.len());
        for stored in unfinished {
            let entry = stored.entry()?;
            // A store may give lines of settled debts too.
            if !entry.is_final() {
                references.push(entry.reference);
            }
        }
        // The order of a store's lines is no promise: the same journal goes on in the same order.
        let mut references = references.into_sorted_vec();
        references.dedup();
        let client = Arc::clone(client);
        Ok(Self { client, references, results: Vec::new(), turns: Turns::new(concurrency), locked_out: None })
    }

    /// How each debt stands, by its name.
    #[must_use]
    pub fn into_results(self) -> Vec<(String, Result<DebtOutcome, Error>)> {
        self.results
    }
}

impl Rows for Resumption {
    type Machine = ResolveMachine;

    fn next(&mut self) -> Option<usize> {
        self.turns.take(self.references.len())
    }

    fn reference(&self, row: usize) -> &str {
        self.references.get(row).map_or("", String::as_str)
    }

    fn begin(
        &mut self,
        row: usize,
        loaded: Result<Option<Stored>, StoreFailure>,
        policy: Policy,
        now: i64,
    ) -> Begun<ResolveMachine> {
        match loaded {
            Ok(stored) => {
                let mut machine = ResolveMachine::new(&self.client, self.reference(row), stored.as_ref(), policy, now);
                let ended = machine.as_mut().ok().zip(self.locked_out.as_ref());
                match ended.and_then(|(machine, error)| machine.locked_out(error)) {
                    Some(outcome) => Begun::Ended(Box::new(Ok(outcome))),
                    None => Begun::of(machine),
                }
            }
            Err(failure) => Begun::Ended(Box::new(Err(failure.into()))),
        }
    }

    fn ended(&mut self, row: usize, result: Result<DebtOutcome, Error>) {
        self.turns.give_back();
        let error = match &result {
            Ok(outcome) => outcome.error(),
            Err(error) => Some(error),
        };
        if let Some(error) = error.filter(|error| locked_out(error)) {
            self.locked_out = Some(error.clone());
        }
        self.results.push((self.reference(row).to_owned(), result));
    }
}
