use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::outcome::Details;
use super::payout_rules::locked_out;
use super::rows::{Begun, Rows, Turns};
use super::{Payout, PayoutMachine, PayoutOutcome, Policy, terms};
use crate::client::Client;
use crate::error::{Error, Reason};
use crate::journal::{Record, StoreFailure, Stored, Verdict, check_reference};
use crate::types::Uuid;

/// How a batch runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchOptions {
    /// How many rows are at work at once, at least one.
    pub concurrency: usize,
    /// Whether no further row begins once the balance was too small for one.
    pub stop_when_out_of_money: bool,
}

impl Default for BatchOptions {
    fn default() -> Self {
        Self { concurrency: 4, stop_when_out_of_money: true }
    }
}

/// Many payouts, without I/O. One result a row; a bad row never ends the rest. After a
/// crash the same rows are given again: what was paid is not paid again.
#[derive(Debug)]
pub struct Batch {
    client: Arc<Client>,
    options: BatchOptions,
    rows: Vec<Payout>,
    results: Vec<Option<Result<PayoutOutcome, Error>>>,
    /// Operations that earlier runs executed: that the balance was too small for one of
    /// them says nothing about the balance of today.
    executed_before: HashSet<Uuid>,
    turns: Turns,
    out_of_money: bool,
    /// Why no row can get a session: asking again with the same password could lock the login.
    locked_out: Option<Error>,
}

impl Batch {
    /// Checks every row; nothing was sent.
    ///
    /// # Errors
    /// The first bad row, its field named `rows[3].Account`; `duplicate_reference` where
    /// two rows have one name.
    pub fn new(client: &Arc<Client>, rows: Vec<Payout>, options: BatchOptions) -> Result<Self, Error> {
        let mut names = HashMap::with_capacity(rows.len());
        for (row, payout) in rows.iter().enumerate() {
            let checked = check_reference(&payout.reference).and_then(|()| terms::check(client, &payout.payment));
            checked.map_err(|error| {
                let field = format!("rows[{row}].{}", error.field().unwrap_or_default());
                Error::invalid(field, error.reason())
            })?;
            if names.insert(payout.reference.as_str(), row).is_some() {
                return Err(Error::invalid(format!("rows[{row}].reference"), Reason::DuplicateReference));
            }
        }
        let results = rows.iter().map(|_| None).collect();
        let client = Arc::clone(client);
        Ok(Self {
            client,
            options,
            rows,
            results,
            executed_before: HashSet::new(),
            turns: Turns::new(options.concurrency),
            out_of_money: false,
            locked_out: None,
        })
    }

    /// The results in the order of the rows; a row that did not end was cancelled.
    #[must_use]
    pub fn into_results(self) -> Vec<Result<PayoutOutcome, Error>> {
        let cancelled = || Err(Error::invalid("", Reason::Cancelled));
        self.results.into_iter().map(|result| result.unwrap_or_else(cancelled)).collect()
    }

    fn machine(&mut self, row: usize, stored: Option<&Stored>, policy: Policy, now: i64) -> Begun<PayoutMachine> {
        let Some(payout) = self.rows.get(row) else {
            return Begun::Ended(Box::new(Err(Error::invalid("rows", Reason::UnknownReference))));
        };
        // Made in any case: it refuses a reference that names another debt.
        let machine = PayoutMachine::new(&self.client, payout.clone(), stored, policy, now);
        if machine.is_err() {
            return Begun::of(machine);
        }
        let at_risk = stored.and_then(may_have_moved);
        self.executed_before.extend(at_risk);
        match (&self.locked_out, self.out_of_money, stored) {
            (Some(_), _, Some(stored)) if stored.entry().is_ok_and(|entry| entry.is_final()) => {
                Begun::of(PayoutMachine::going_on(&self.client, stored, policy, now))
            }
            // Nobody can ask what became of it: that it was not paid is not known.
            (Some(error), ..) if at_risk.is_some() => {
                let (error, details) = (Some(error.clone()), Details::of(&payout.reference));
                let details = Details { payout_operation_id: at_risk, error, ..details };
                Begun::Ended(Box::new(Ok(PayoutOutcome::Unknown(details))))
            }
            (Some(error), ..) => Begun::Ended(Box::new(Err(error.clone()))),
            (None, true, None) => Begun::Ended(Box::new(Ok(PayoutOutcome::NotStarted(Details::of(&payout.reference))))),
            // What an earlier run began is settled all the same, only nothing new begins.
            (None, true, Some(stored)) => Begun::of(PayoutMachine::going_on(&self.client, stored, policy, now)),
            (None, false, _) => Begun::of(machine),
        }
    }

    fn says_out_of_money(&self, result: &Result<PayoutOutcome, Error>) -> bool {
        let Ok(PayoutOutcome::NotPaid { reason: Verdict::NotEnoughMoney, details, .. }) = result else { return false };
        let before = details.payout_operation_id.is_some_and(|operation| self.executed_before.contains(&operation));
        !details.already_settled && !before
    }
}

/// The operation that an earlier run may have executed.
fn may_have_moved(stored: &Stored) -> Option<Uuid> {
    match stored.entry().ok()?.record {
        Record::Executing { operation } | Record::Fencing { operation, .. } => Some(operation),
        Record::Created { operation } if stored.doubtful => Some(operation),
        _ => None,
    }
}

impl Rows for Batch {
    type Machine = PayoutMachine;

    fn next(&mut self) -> Option<usize> {
        self.turns.take(self.rows.len())
    }

    fn reference(&self, row: usize) -> &str {
        self.rows.get(row).map_or("", |payout| &payout.reference)
    }

    fn begin(
        &mut self,
        row: usize,
        loaded: Result<Option<Stored>, StoreFailure>,
        policy: Policy,
        now: i64,
    ) -> Begun<PayoutMachine> {
        match loaded {
            Ok(stored) => self.machine(row, stored.as_ref(), policy, now),
            Err(failure) => Begun::Ended(Box::new(Err(failure.into()))),
        }
    }

    fn ended(&mut self, row: usize, result: Result<PayoutOutcome, Error>) {
        self.turns.give_back();
        if self.options.stop_when_out_of_money && self.says_out_of_money(&result) {
            self.out_of_money = true;
        }
        let error = match &result {
            Ok(outcome) => outcome.details().error.as_ref(),
            Err(error) => Some(error),
        };
        if let Some(error) = error.filter(|error| locked_out(error)) {
            self.locked_out = Some(error.clone());
        }
        if let Some(place) = self.results.get_mut(row) {
            *place = Some(result);
        }
    }
}
