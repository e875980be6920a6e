//! Rows with machines of any kind behind one object.

use crate::endpoints::Record;
use crate::envelope::Answer;
use crate::error::{Error, Outcome, Reason};
use crate::journal::{StoreFailure, Stored};
use crate::machine::{
    Begun, CheckReport, DebtOutcome, Event, Machine, PayoutOutcome, Policy, Rows, Session, Step, WithdrawalOutcome,
};
use crate::types::PayoutOperationState;

/// What a row of a task came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finished {
    /// An endpoint's answer; `None` is a boolean `true`.
    Answer(Box<Answer<Option<Record>>>),
    /// Of a payout.
    Payout(PayoutOutcome),
    /// Of a withdrawal.
    Withdrawal(WithdrawalOutcome),
    /// Of a live check.
    Check(CheckReport),
}

impl From<CheckReport> for Finished {
    fn from(report: CheckReport) -> Self {
        Self::Check(report)
    }
}

impl From<Answer<Option<Record>>> for Finished {
    fn from(answer: Answer<Option<Record>>) -> Self {
        Self::Answer(Box::new(answer))
    }
}

impl From<PayoutOutcome> for Finished {
    fn from(outcome: PayoutOutcome) -> Self {
        Self::Payout(outcome)
    }
}

impl From<WithdrawalOutcome> for Finished {
    fn from(outcome: WithdrawalOutcome) -> Self {
        Self::Withdrawal(outcome)
    }
}

impl From<DebtOutcome> for Finished {
    fn from(outcome: DebtOutcome) -> Self {
        match outcome {
            DebtOutcome::Payout(outcome) => Self::Payout(outcome),
            DebtOutcome::Withdrawal(outcome) => Self::Withdrawal(outcome),
        }
    }
}

/// What became of a row as it began.
pub(super) enum Start {
    Runs,
    Ended(Result<Finished, Error>),
}

/// Rows whose machines have any type.
pub(super) trait Job: Send {
    /// A row that may begin.
    fn next(&mut self) -> Option<usize>;

    /// The name of a row's debt; empty where the journal has no part in it.
    fn reference(&self, row: usize) -> &str;

    fn begin(&mut self, row: usize, loaded: Result<Option<Stored>, StoreFailure>, policy: Policy, now: i64) -> Start;

    fn step(&mut self, row: usize, now: i64, session: &mut Session) -> Step;

    fn feed(&mut self, row: usize, now: i64, event: Event, session: &mut Session);

    fn operation_state(&self, row: usize) -> Option<&PayoutOperationState>;

    /// The result of a row whose machine is done.
    fn end(&mut self, row: usize) -> Option<Result<Finished, Error>>;
}

/// Rows with the machines that run.
pub(super) struct Running<R: Rows> {
    rows: R,
    /// Few at a time, and of many types: a map of each would weigh more than all machines.
    machines: Vec<(usize, Box<R::Machine>)>,
}

impl<R: Rows> Running<R> {
    pub(super) fn new(rows: R) -> Self {
        Self { rows, machines: Vec::new() }
    }

    fn machine(&mut self, row: usize) -> Option<&mut R::Machine> {
        self.machines.iter_mut().find(|(own, _)| *own == row).map(|(_, machine)| &mut **machine)
    }
}

impl<R> Job for Running<R>
where
    R: Rows + Send,
    R::Machine: Send,
    <R::Machine as Machine>::Output: Clone + Into<Finished>,
{
    fn next(&mut self) -> Option<usize> {
        self.rows.next()
    }

    fn reference(&self, row: usize) -> &str {
        self.rows.reference(row)
    }

    fn begin(&mut self, row: usize, loaded: Result<Option<Stored>, StoreFailure>, policy: Policy, now: i64) -> Start {
        match self.rows.begin(row, loaded, policy, now) {
            Begun::Run(machine) => {
                self.machines.push((row, machine));
                Start::Runs
            }
            Begun::Ended(result) => {
                let finished = (*result).clone().map(Into::into);
                self.rows.ended(row, *result);
                Start::Ended(finished)
            }
        }
    }

    fn step(&mut self, row: usize, now: i64, session: &mut Session) -> Step {
        self.machine(row).map_or(Step::Done, |machine| machine.step(now, session))
    }

    fn feed(&mut self, row: usize, now: i64, event: Event, session: &mut Session) {
        if let Some(machine) = self.machine(row) {
            machine.feed(now, event, session);
        }
    }

    fn operation_state(&self, row: usize) -> Option<&PayoutOperationState> {
        let (_, machine) = self.machines.iter().find(|(own, _)| *own == row)?;
        machine.operation_state()
    }

    fn end(&mut self, row: usize) -> Option<Result<Finished, Error>> {
        let place = self.machines.iter().position(|(own, _)| *own == row)?;
        let (_, machine) = self.machines.swap_remove(place);
        let result = machine.finish();
        let finished = result.clone().map(Into::into);
        self.rows.ended(row, result);
        Some(finished)
    }
}

/// A row that was given up before it began.
pub(super) fn cancelled() -> Error {
    Error::stopped(Reason::Cancelled, Outcome::NotDone)
}
