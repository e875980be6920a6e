//! The machines of the core behind one face.

use intellectmoney::machine::{
    CallMachine, DebtOutcome, Event, Machine, PayoutMachine, PayoutOutcome, ResolveMachine, Session, SettleMachine,
    Step, WithdrawalMachine, WithdrawalOutcome,
};
use intellectmoney::{Error, PaymentsHistory};

/// What a run works at: a place among the seed's payouts, withdrawals or readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Job {
    Payout(usize),
    Withdrawal(usize),
    Reading(usize),
}

/// A machine under way.
#[derive(Debug)]
pub(super) enum Task {
    Payout(Box<PayoutMachine>),
    Withdrawal(Box<WithdrawalMachine>),
    /// What was begun is settled, nothing begins.
    Resume(Box<ResolveMachine>),
    /// A person's word.
    Word(Box<SettleMachine>),
    /// One page of the history.
    Page(Box<CallMachine<PaymentsHistory>>),
}

/// How a machine ended.
#[derive(Clone, Debug)]
pub(super) enum Ended {
    Payout(Result<PayoutOutcome, Error>),
    Withdrawal(Result<WithdrawalOutcome, Error>),
    Page(Result<PaymentsHistory, Error>),
}

impl Ended {
    /// Of a debt whose kind the caller did not say.
    pub(super) fn of(result: Result<DebtOutcome, Error>, job: Job) -> Self {
        match (result, job) {
            (Ok(DebtOutcome::Payout(outcome)), _) => Self::Payout(Ok(outcome)),
            (Ok(DebtOutcome::Withdrawal(outcome)), _) => Self::Withdrawal(Ok(outcome)),
            (Err(error), Job::Withdrawal(_)) => Self::Withdrawal(Err(error)),
            (Err(error), _) => Self::Payout(Err(error)),
        }
    }

    /// The stable name of the outcome.
    pub(super) fn status(&self) -> &'static str {
        match self {
            Self::Payout(Ok(outcome)) => outcome.status(),
            Self::Withdrawal(Ok(outcome)) => outcome.status(),
            Self::Page(Ok(_)) => "page",
            Self::Payout(Err(_)) | Self::Withdrawal(Err(_)) | Self::Page(Err(_)) => "raised",
        }
    }

    /// For the timeline.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Payout(Ok(outcome)) => format!("{} {:?}", outcome.status(), outcome.details()),
            Self::Withdrawal(Ok(WithdrawalOutcome::Unknown { candidates, details })) => {
                format!("unknown, {} candidates, {details:?}", candidates.len())
            }
            Self::Withdrawal(Ok(outcome)) => format!("{} {:?}", outcome.status(), outcome.details()),
            Self::Page(Ok(page)) => format!("a page of {} rows", page.payments.len()),
            Self::Payout(Err(error)) | Self::Withdrawal(Err(error)) | Self::Page(Err(error)) => error.to_string(),
        }
    }
}

impl Task {
    pub(super) fn step(&mut self, now: i64, session: &mut Session) -> Step {
        match self {
            Self::Payout(machine) => machine.step(now, session),
            Self::Withdrawal(machine) => machine.step(now, session),
            Self::Resume(machine) => machine.step(now, session),
            Self::Word(machine) => machine.step(now, session),
            Self::Page(machine) => machine.step(now, session),
        }
    }

    pub(super) fn feed(&mut self, now: i64, event: Event, session: &mut Session) {
        match self {
            Self::Payout(machine) => machine.feed(now, event, session),
            Self::Withdrawal(machine) => machine.feed(now, event, session),
            Self::Resume(machine) => machine.feed(now, event, session),
            Self::Word(machine) => machine.feed(now, event, session),
            Self::Page(machine) => machine.feed(now, event, session),
        }
    }

    pub(super) fn finish(self, job: Job) -> Ended {
        match self {
            Self::Payout(machine) => Ended::Payout(machine.finish()),
            Self::Withdrawal(machine) => Ended::Withdrawal(machine.finish()),
            Self::Resume(machine) => Ended::of(machine.finish(), job),
            Self::Word(machine) => Ended::of(machine.finish(), job),
            Self::Page(machine) => Ended::Page(machine.finish().map(|answer| answer.result)),
        }
    }

    /// Whether nothing new may begin by it.
    pub(super) fn begins_nothing(&self) -> bool {
        !matches!(self, Self::Payout(_) | Self::Withdrawal(_))
    }
}
