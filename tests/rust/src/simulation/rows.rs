//! Rows of a batch, and of a resumption, in one life of a process.

use intellectmoney::journal::{StoreFailure, Stored, Verdict};
use intellectmoney::machine::{
    Batch, Begun, DebtOutcome, PayoutOutcome, Policy, ResolveMachine, Resumption, Rows as _,
};
use intellectmoney::{Code, Error};

use super::process::Facts;
use super::task::{Ended, Job, Task};

/// What gives rows out.
#[derive(Debug)]
enum Source {
    Batch(Batch),
    Resumption(Resumption),
}

/// The rows of one call, and what the checks know of it.
#[derive(Debug)]
pub(super) struct Rows {
    source: Source,
    /// How each row ended, as the call was told.
    told: Vec<Option<&'static str>>,
    /// Whether no row begins once one was too much for the balance.
    stops: bool,
    /// One was, executed by this call.
    is_out_of_money: bool,
    /// The login was refused: asking again could lock it.
    is_locked_out: bool,
}

/// What a row begins with.
pub(super) enum Begins {
    Run(Task),
    Over(Ended),
}

impl Rows {
    pub(super) fn of_batch(batch: Batch, rows: usize, stops: bool) -> Self {
        Self::new(Source::Batch(batch), rows, stops)
    }

    pub(super) fn of_resumption(resumption: Resumption, rows: usize) -> Self {
        Self::new(Source::Resumption(resumption), rows, false)
    }

    fn new(source: Source, rows: usize, stops: bool) -> Self {
        Self { source, told: vec![None; rows], stops, is_out_of_money: false, is_locked_out: false }
    }

    pub(super) fn next(&mut self) -> Option<(usize, String)> {
        let row = match &mut self.source {
            Source::Batch(batch) => batch.next(),
            Source::Resumption(resumption) => resumption.next(),
        }?;
        let reference = match &self.source {
            Source::Batch(batch) => batch.reference(row),
            Source::Resumption(resumption) => resumption.reference(row),
        };
        Some((row, reference.to_owned()))
    }

    pub(super) fn begin(
        &mut self,
        (row, job): (usize, Job),
        loaded: Result<Option<Stored>, StoreFailure>,
        local: i64,
    ) -> Begins {
        let policy = Policy::default();
        match &mut self.source {
            Source::Batch(batch) => match batch.begin(row, loaded, policy, local) {
                Begun::Run(machine) => Begins::Run(Task::Payout(machine)),
                Begun::Ended(result) => Begins::Over(Ended::Payout(*result)),
            },
            Source::Resumption(resumption) => match resumption.begin(row, loaded, policy, local) {
                Begun::<ResolveMachine>::Run(machine) => Begins::Run(Task::Resume(machine)),
                Begun::Ended(result) => Begins::Over(Ended::of(*result, job)),
            },
        }
    }

    /// Tells the call that a row ended; gives what is to be counted.
    pub(super) fn ended(&mut self, row: usize, facts: Facts, ended: &Ended) -> Result<Vec<&'static str>, String> {
        let Some(told) = self.told.get_mut(row) else { return Err(format!("there is no row {row}")) };
        if told.replace(ended.status()).is_some() {
            return Err(format!("row {row} ended twice"));
        }
        let mut news = Vec::new();
        if let Ended::Payout(result) = ended {
            let before = (self.is_out_of_money, self.is_locked_out);
            self.learn(facts, result);
            news.extend((before.0 != self.is_out_of_money).then_some("batch out of money"));
            news.extend((before.1 != self.is_locked_out).then_some("batch locked out"));
        }
        if !self.is_batch() {
            news.push(if matches!(ended, Ended::Payout(_)) { "resumed: payout" } else { "resumed: withdrawal" });
        }
        match (&mut self.source, ended.clone()) {
            (Source::Batch(batch), Ended::Payout(result)) => batch.ended(row, result),
            (Source::Resumption(all), Ended::Payout(result)) => all.ended(row, result.map(DebtOutcome::Payout)),
            (Source::Resumption(all), Ended::Withdrawal(result)) => all.ended(row, result.map(DebtOutcome::Withdrawal)),
            (_, other) => return Err(format!("row {row} ended with {}", other.shown())),
        }
        Ok(news)
    }

    fn learn(&mut self, facts: Facts, result: &Result<PayoutOutcome, Error>) {
        if let Ok(PayoutOutcome::NotPaid { reason: Verdict::NotEnoughMoney, .. }) = result {
            self.is_out_of_money |= self.stops && facts.has_moved;
        }
        let error = match result {
            Ok(outcome) => outcome.details().error.as_ref(),
            Err(error) => Some(error),
        };
        let is_login = error.is_some_and(|error| {
            error.endpoint() == Some("getUserToken") && error.code() == Code::HttpStatus && error.status() == Some(401)
        });
        self.is_locked_out |= is_login && self.is_batch();
    }

    pub(super) fn is_batch(&self) -> bool {
        matches!(self.source, Source::Batch(_))
    }

    /// Whether every row has its end.
    pub(super) fn is_over(&self) -> bool {
        self.told.iter().all(Option::is_some)
    }

    /// Whether a row that begins now may make an operation.
    pub(super) fn may_begin(&self) -> bool {
        self.is_batch() && !self.is_out_of_money
    }

    /// Whether a row that begins now may send anything.
    pub(super) fn may_send(&self) -> bool {
        !self.is_locked_out
    }

    /// After the last row: one result a row, in order, the one that was told.
    pub(super) fn check(self) -> Result<(), String> {
        let Some(told) = self.told.into_iter().collect::<Option<Vec<_>>>() else {
            return Err("a row has no end".to_owned());
        };
        let batch = match self.source {
            Source::Batch(batch) => batch,
            // Its rows are named, and come as they end.
            Source::Resumption(all) => {
                let count = all.into_results().len();
                return if count == told.len() { Ok(()) } else { Err(format!("{count} results of {}", told.len())) };
            }
        };
        let results: Vec<_> = batch.into_results().into_iter().map(|result| Ended::Payout(result).status()).collect();
        if results == told { Ok(()) } else { Err(format!("a batch told {told:?} and gave {results:?}")) }
    }
}
