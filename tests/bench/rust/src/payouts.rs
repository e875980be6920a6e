//! The rows of a batch, and the sandbox that pays them.

use intellectmoney::machine::Payout;
use intellectmoney::sandbox::{Control, SandboxHost};
use intellectmoney::types::Decimal;
use intellectmoney::{Client, Options, Recipient};

/// A sandbox with money enough, its client, and so many people.
#[must_use]
pub fn payroll(count: usize) -> (SandboxHost, Client, Vec<Payout>) {
    let mut host = SandboxHost::new(7);
    host.sandbox.control(host.now, Control::Balance(Decimal::new(100_000_000_000, 2)));
    let client = host.client(Options::default()).expect("a client");
    let payouts = (0..count).map(|row| {
        let recipient = Recipient::sbp(format!("7999{row:07}"), "100000000001", "Иван Тестов");
        Payout::new(format!("row-{row}"), recipient, "50.00".parse().expect("an amount"))
    });
    let payouts = payouts.collect();
    (host, client, payouts)
}
