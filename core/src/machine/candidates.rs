//! Which rows of the history could be a withdrawal.

use super::withdrawal_outcome::{Candidate, Likelihood};
use crate::endpoints::Payment;
use crate::journal::{JournalKey, Terms};
use crate::types::{Decimal, Direction, MoscowTime};

const MINUTE: i64 = 60_000;
/// Room for clocks that differ and for a row that bears the begin of a day.
const DAY: i64 = 24 * 60 * MINUTE;

/// Where a withdrawal's row would be that was begun at this time.
pub(super) fn range(at: i64, now: i64) -> (Option<MoscowTime>, Option<MoscowTime>) {
    let time = MoscowTime::from_unix_millis;
    (time(at.saturating_sub(DAY)), time(now.saturating_add(DAY)))
}

/// Whether a row bears the sum, and is not known to be incoming. What else a row says of
/// a withdrawal no page describes.
pub(super) fn matches(row: &Payment, amount: &str) -> bool {
    let amount = Decimal::from_str_exact(amount).ok();
    let sums = [row.payment_amount(), row.recipient_amount()];
    row.direction() != Some(Direction::Deposit) && sums.iter().flatten().any(|sum| Some(sum.amount) == amount)
}

/// The rows as candidates, the likely ones first, then by time.
pub(super) fn rank(rows: Vec<Payment>, terms: &Terms, key: Option<&JournalKey>, at: i64) -> Vec<Candidate> {
    let near = at.saturating_sub(5 * MINUTE)..=at.saturating_add(60 * MINUTE);
    let likelihood = |row: &Payment| {
        let in_time = row.creation_date().is_some_and(|date| near.contains(&date.unix_millis()));
        // The journal knows the account by its fingerprint only.
        let same_account = row.account().zip(key).is_some_and(|(account, key)| {
            super::terms::withdrawal_fingerprint(key, account, &terms.amount) == terms.fingerprint
        });
        if in_time && same_account { Likelihood::Likely } else { Likelihood::Possible }
    };
    let mut candidates: Vec<Candidate> =
        rows.into_iter().map(|payment| Candidate { likelihood: likelihood(&payment), payment }).collect();
    candidates.sort_by_key(|one| (one.likelihood, one.payment.creation_date().map(|date| date.unix_millis())));
    candidates
}
