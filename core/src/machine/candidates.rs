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
    let order = |one: &Candidate| (one.likelihood, one.payment.creation_date().map(|date| date.unix_millis()));
    let mut candidates: Vec<Candidate> = Vec::new();
    for payment in rows {
        let candidate = Candidate { likelihood: likelihood(&payment), payment };
        let place = candidates.partition_point(|known| order(known) <= order(&candidate));
        candidates.insert(place, candidate);
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoints::{GET_PAYMENTS_HISTORY, PaymentsHistory};
    use crate::{Response, read_answer};

    #[test]
    fn candidates_come_by_their_time_and_those_of_one_time_as_they_came() {
        let row = |id: usize, day: u8| format!(r#"{{"Id":{id},"CreationDate":"2025-01-0{day}T00:00:00+03:00"}}"#);
        let days = [3, 1, 2, 1, 3, 2, 1];
        let rows: Vec<_> = days.iter().enumerate().map(|(place, day)| row(place, *day)).collect();
        let body =
            format!(r#"{{"OperationState":{{"Code":0}},"Result":{{"PaymentsHistoryList":[{}]}}}}"#, rows.join(","));
        let answer = read_answer::<PaymentsHistory>(&GET_PAYMENTS_HISTORY, &Response::new(200, body)).unwrap();
        let terms = Terms {
            debt: crate::journal::Debt::Withdrawal,
            amount: "1.00".to_owned(),
            currency: "RUB".to_owned(),
            fingerprint: String::new(),
            mask: String::new(),
            account: String::new(),
            key: String::new(),
            base_url: String::new(),
        };
        let ranked = rank(answer.result.payments.into_iter().collect(), &terms, None, 0);
        let ids: Vec<_> = ranked.iter().map(|one| one.payment.id()).collect();
        assert_eq!(ids, [1, 3, 6, 2, 5, 0, 4]);
    }
}
