//! Batches of payouts with a durable journal, against the sandbox on a virtual clock: what is
//! measured is the journal and the SDK.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use intellectmoney::Connection;
use intellectmoney::machine::{BatchOptions, PayoutOutcome};
use intellectmoney_journal_file::FileStore;

use crate::clock::median;
use crate::payouts::payroll;
use crate::report::Row;

/// On the disk of the build: a sync takes as long as it takes there.
const DISK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../target/bench/journal");
/// In memory, where the system has such a disk: what is left is the SDK's own cost.
const MEMORY: &str = "/dev/shm/intellectmoney-bench-journal";

/// How much more a payout may cost in a batch a hundred times as long.
const FLAT: f64 = 1.25;
const COUNTS: [usize; 3] = [1_000, 10_000, 100_000];
const ROUNDS: usize = 5;

/// Payouts a second, and what a payout costs as the batch grows.
#[must_use]
pub fn measure() -> Vec<Row> {
    let mut rows = Vec::new();
    for (count, concurrency) in [(200, 1), (200, 100)] {
        let input = format!("{count} payouts, {concurrency} at once");
        let nanoseconds = in_a_fresh_process(DISK, count, concurrency);
        rows.push(Row::alone("batch, journal on disk", input, "payouts/s", 1e9 / nanoseconds));
    }
    let memory = if Path::new("/dev/shm").is_dir() { MEMORY } else { DISK };
    let mut samples = COUNTS.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        for (count, samples) in COUNTS.into_iter().zip(&mut samples) {
            samples.push(in_a_fresh_process(memory, count, 100));
        }
    }
    let costs = samples.map(median);
    for (count, nanoseconds) in COUNTS.into_iter().zip(costs) {
        let input = format!("{count} payouts, 100 at once");
        rows.push(Row::alone("batch, journal in memory", &input, "payouts/s", 1e9 / nanoseconds));
        let row = Row::against("batch, cost of a payout", &input, nanoseconds, "in a batch of 1000", costs[0]);
        rows.push(row.goal(FLAT));
    }
    rows
}

/// By the program beside this one: what another batch left of the heap does not count.
fn in_a_fresh_process(folder: &str, count: usize, concurrency: usize) -> f64 {
    let program = std::env::current_exe().expect("a path").with_file_name("batch");
    let arguments = [folder.to_owned(), count.to_string(), concurrency.to_string()];
    let output = Command::new(program).args(arguments).output().expect("the program `batch` is built");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("nanoseconds")
}

/// Nanoseconds a payout of one batch.
#[must_use]
pub fn cost(folder: &Path, count: usize, concurrency: usize) -> f64 {
    let _ = fs::remove_dir_all(folder);
    let (host, client, payouts) = payroll(count);
    let store = FileStore::open(folder).expect("a journal");
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
