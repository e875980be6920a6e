use std::collections::BTreeSet;

use intellectmoney::Recipient;
use intellectmoney::journal::Record;
use intellectmoney::machine::Payout;

use super::random::Random;

const BANKS: [&str; 3] = ["100000000000", "100000000004", "100000000111"];

/// One debt of a seed, and what the checks know of it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, not a state")]
pub(super) struct Debt {
    pub(super) payout: Payout,
    /// Phone or card number: each debt has a recipient of its own, so that the provider's
    /// books tell the debts apart.
    pub(super) recipient: String,
    /// Every line that became durable: who wrote it, and the record.
    pub(super) lines: Vec<(usize, Record)>,
    /// An outcome said that it is not paid, and nobody has asked to try again since.
    pub(super) said_not_paid: bool,
    /// Runs under way that may begin a new attempt.
    pub(super) retrying: u32,
    /// A run that was taken over left a new attempt in the folder.
    pub(super) retry_was_left: bool,
    pub(super) is_final: bool,
    pub(super) was_deleted_outside: bool,
    pub(super) bank_failed: bool,
    pub(super) was_refused: bool,
    /// Operations whose execution may not be sent again.
    pub(super) executed: BTreeSet<String>,
}

impl Debt {
    pub(super) fn draw(place: usize, random: &mut Random) -> Self {
        let (recipient, to) = if random.thousandths(200) {
            let pan = pan(random);
            (pan.clone(), Recipient::card(pan, "IVAN TESTOV"))
        } else {
            let phone = format!("7999{place:03}{:04}", random.between(0, 9999));
            let bank = BANKS[random.place(BANKS.len())];
            (phone.clone(), Recipient::sbp(phone, bank, "Иван Тестов"))
        };
        let amount = format!("{}.{:02}", random.between(1, 400), random.between(0, 99));
        // Digits with two decimals above zero: always an amount.
        let amount = amount.parse().unwrap_or_else(|_| unreachable!("{amount} is an amount"));
        Self {
            payout: Payout::new(format!("row-{place}"), to, amount),
            recipient,
            lines: Vec::new(),
            said_not_paid: false,
            retrying: 0,
            retry_was_left: false,
            is_final: false,
            was_deleted_outside: false,
            bank_failed: false,
            was_refused: false,
            executed: BTreeSet::new(),
        }
    }
}

/// A made-up card number whose check digit holds.
fn pan(random: &mut Random) -> String {
    let mut digits: Vec<i64> = vec![4];
    digits.extend((0..14).map(|_| random.between(0, 9)));
    let doubled = |(place, digit): (usize, &i64)| match (place % 2, digit * 2) {
        (0, twice) if twice > 9 => twice - 9,
        (0, twice) => twice,
        _ => *digit,
    };
    let sum: i64 = digits.iter().enumerate().map(doubled).sum();
    digits.push((10 - sum % 10) % 10);
    digits.iter().map(i64::to_string).collect()
}
