//! Batches of payouts with a durable journal, against the sandbox on a virtual clock: what is
//! measured is the journal and the SDK.

use std::fs;
use std::path::Path;
use std::time::Instant;

use intellectmoney::machine::{BatchOptions, Payout, PayoutOutcome};
use intellectmoney::sandbox::{Control, SandboxHost};
use intellectmoney::types::Decimal;
use intellectmoney::{Connection, Options, Recipient};
use intellectmoney_journal_file::FileStore;

use crate::report::Row;

/// Where the journals lie: on the disk of the build, not in memory.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../target/bench/journal");

/// Payouts a second, and what a payout costs in a batch ten and a hundred times as long.
#[must_use]
pub fn measure() -> Vec<Row> {
    let mut rows = Vec::new();
    for concurrency in [4, 100] {
        let mut first = None;
        for count in [1_000, 10_000] {
            if concurrency == 4 && count == 100_000 {
                continue;
            }
            let nanoseconds = batch(count, concurrency);
            let input = format!("{count} payouts, {concurrency} at once");
            rows.push(Row::alone("batch, durable journal", &input, "payouts/s", 1e9 / nanoseconds));
            let of_a_thousand = *first.get_or_insert(nanoseconds);
            if count > 1_000 {
                let row =
                    Row::against("batch, cost a payout", &input, nanoseconds, "in a batch of 1000", of_a_thousand);
                rows.push(row.goal(1.25));
            }
        }
    }
    rows
}

/// Nanoseconds a payout.
fn batch(count: usize, concurrency: usize) -> f64 {
    let folder = Path::new(FOLDER);
    let _ = fs::remove_dir_all(folder);
    let mut host = SandboxHost::new(7);
    host.sandbox.control(host.now, Control::Balance(Decimal::new(100_000_000_000, 2)));
    let client = host.client(Options::default()).expect("a client");
    let store = FileStore::open(folder).expect("a journal");
    let payouts = (0..count).map(|row| {
        let recipient = Recipient::sbp(format!("7999{row:07}"), "100000000001", "Иван Тестов");
        Payout::new(format!("row-{row}"), recipient, "50.00".parse().expect("an amount"))
    });
    let payouts: Vec<_> = payouts.collect();
    let mut connection = Connection::new(client, host, store);
    let options = BatchOptions { concurrency, ..BatchOptions::default() };
    let begin = Instant::now();
    let outcomes = connection.payouts(payouts, options).expect("good rows");
    let elapsed = begin.elapsed();
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(PayoutOutcome::Paid(_)))), "all are paid");
    assert_eq!(connection.host().sandbox.paid_all().count as usize, count);
    drop(connection);
    let _ = fs::remove_dir_all(folder);
    elapsed.as_secs_f64() * 1e9 / count as f64
}
