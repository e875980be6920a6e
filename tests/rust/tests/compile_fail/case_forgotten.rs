//! A match that forgets a case does not compile: what is unknown has to be thought of.

use intellectmoney::machine::{PayoutOutcome, WithdrawalOutcome};

fn is_done(outcome: &PayoutOutcome) -> bool {
    match outcome {
        PayoutOutcome::Paid(_) => true,
        PayoutOutcome::NotPaid { .. } | PayoutOutcome::Pending(_) | PayoutOutcome::NotStarted(_) => false,
    }
}

fn is_out(outcome: &WithdrawalOutcome) -> bool {
    match outcome {
        WithdrawalOutcome::Confirmed(_) => true,
        WithdrawalOutcome::Refused(_) | WithdrawalOutcome::NotStarted(_) | WithdrawalOutcome::Differs(_) => false,
    }
}

fn main() {}
