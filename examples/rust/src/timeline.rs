//! One line a step: when, which endpoint, what came.

use std::time::Instant;

use anyhow::{Result, bail};
use intellectmoney::{Error, Payment, PayoutOperation, PayoutOperationState};

/// Prints steps with the time since the first.
#[derive(Clone, Copy, Debug)]
pub struct Timeline(Instant);

impl Timeline {
    /// Begins now.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Prints a step.
    pub fn step(&self, endpoint: &str, what: &str) {
        line(self.0.elapsed().as_millis(), endpoint, what);
    }
}

/// Prints a step at a given time.
pub fn line(millis: u128, endpoint: &str, what: &str) {
    println!("  {:>3}.{:03} s  {endpoint:<18}  {what}", millis / 1000, millis % 1000);
}

/// An operation in a few words.
#[must_use]
pub fn operation(operation: &PayoutOperation) -> String {
    let state = operation.payout_operation_state();
    match operation.error_message() {
        Some(message) => format!("{state}: {message}"),
        None => state.to_string(),
    }
}

/// An error in a few words: what it proves and what is safe next.
#[must_use]
pub fn failure(error: &Error) -> String {
    format!("{} ({}, {})", error.reason().as_str(), error.outcome().as_str(), error.next_step().as_str())
}

/// A row of the history in a few words.
#[must_use]
pub fn row(payment: &Payment) -> String {
    let direction = payment.direction().map_or_else(|| "?".to_owned(), |direction| direction.to_string());
    let (sum, currency) = match payment.payment_amount() {
        Some(money) => (money.amount.to_string(), money.currency.unwrap_or_default()),
        None => ("?".to_owned(), String::new()),
    };
    let description = payment.description().unwrap_or_default();
    format!("{} {direction} {sum} {currency} {description}", payment.id())
}

/// Whether a payout ended as paid; the error names the operation, so that a person can look it up.
pub fn verdict(operation: &PayoutOperation) -> Result<()> {
    let (id, state) = (operation.payout_operation_id(), operation.payout_operation_state());
    match state {
        PayoutOperationState::Completed => Ok(()),
        PayoutOperationState::Failed | PayoutOperationState::Deleted => bail!("Not paid: operation {id} is {state}."),
        _ => bail!("Not settled: operation {id} is {state} and may still run. Read its state before paying again."),
    }
}
