//! Batches against the sandbox: the blocking driver, and the coordinator alone.

#![cfg(feature = "sandbox")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use intellectmoney::journal::{
    Appended, Entry, Line, MemoryStore, Record, Store, StoreFailure, Stored, Verdict, encode,
};
use intellectmoney::machine::{
    Batch, BatchOptions, Begun, Machine, Payout, PayoutOutcome, Policy, Resumption, Rows, Session, Step,
};
use intellectmoney::sandbox::{Control, Fault, FaultKind, RecipientOutcome, SandboxHost};
use intellectmoney::{Code, Connection, Credentials, Error, Options, Reason, Recipient};

fn phone(row: u32) -> String {
    format!("7999000{row:04}")
}

fn payout(row: u32, amount: &str) -> Payout {
    let recipient = Recipient::sbp(phone(row), "100000000000", "Иван Тестов");
    Payout::new(format!("row-{row}"), recipient, amount.parse().expect("an amount"))
}

fn rows(count: u32) -> Vec<Payout> {
    (0..count).map(|row| payout(row, "50")).collect()
}

fn statuses(results: &[Result<PayoutOutcome, Error>]) -> Vec<&str> {
    results.iter().map(|result| result.as_ref().map_or_else(|error| error.reason().as_str(), |o| o.status())).collect()
}

fn sandbox(controls: Vec<Control>) -> Connection<SandboxHost, MemoryStore> {
    let mut connection = Connection::sandbox(7).expect("a sandbox");
    for control in controls {
        let host = connection.host_mut();
        host.sandbox.control(host.now, control);
    }
    connection
}

#[test]
fn all_rows_are_checked_before_the_first_request() {
    let mut connection = sandbox(vec![]);
    let mut bad = rows(3);
    bad[2].payment.recipient = Recipient::sbp("12", "100000000000", "Иван");
    let error = connection.payouts(bad, BatchOptions::default()).expect_err("refused");
    assert_eq!((error.field(), error.reason()), (Some("rows[2].Account"), Reason::PhoneForm));
    let mut twice = rows(3);
    "row-0".clone_into(&mut twice[2].reference);
    let error = connection.payouts(twice, BatchOptions::default()).expect_err("refused");
    assert_eq!((error.field(), error.reason()), (Some("rows[2].reference"), Reason::DuplicateReference));
    assert!(connection.host().sandbox.log().is_empty(), "nothing was sent");
}

#[test]
fn every_row_has_one_outcome_and_is_paid_once_and_the_same_rows_again_send_nothing() {
    let mut connection = sandbox(vec![]);
    let mut told = Vec::new();
    let results = connection.payouts_with(rows(9), BatchOptions::default(), |row, _| told.push(row)).expect("results");
    assert_eq!(statuses(&results), ["paid"; 9]);
    assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), 9, "each row is told of once");
    assert_eq!(connection.host().sandbox.requests("getUserToken"), 1);
    let before = connection.host().sandbox.log().len();
    let again = connection.payouts(rows(9), BatchOptions::default()).expect("results");
    assert!(again.iter().all(|result| result.as_ref().is_ok_and(|outcome| outcome.details().already_settled)));
    assert_eq!(connection.host().sandbox.log().len(), before);
    assert_eq!(connection.host().sandbox.paid_all().count, 9);
}

#[test]
fn waits_overlap_and_no_more_rows_run_than_may() {
    let time = |concurrency| {
        let mut connection = sandbox(vec![]);
        let begin = connection.host().now;
        let running = Arc::new(Mutex::new((BTreeSet::new(), 0)));
        let (ear, mouth) = (Arc::clone(&running), Arc::clone(&running));
        connection.on_event(move |progress| {
            let mut running = ear.lock().expect("one thread");
            running.0.insert(progress.reference.unwrap_or_default().to_owned());
            running.1 = running.1.max(running.0.len());
        });
        let options = BatchOptions { concurrency, ..BatchOptions::default() };
        let results = connection.payouts_with(rows(8), options, |row, _| {
            mouth.lock().expect("one thread").0.remove(&format!("row-{row}"));
        });
        assert_eq!(statuses(&results.expect("results")), ["paid"; 8]);
        assert_eq!(running.lock().expect("one thread").1, concurrency);
        connection.host().now - begin
    };
    let (one, four) = (time(1), time(4));
    assert!(four * 2 < one, "{four} ms with four, {one} ms with one");
}

#[test]
fn one_bad_row_never_ends_the_rest() {
    let fails = Control::Outcome { recipient: phone(1), outcome: RecipientOutcome::Fail };
    let lost = Control::Fault(Fault::new("executeOperation", 3, FaultKind::LoseResponse));
    let mut connection = sandbox(vec![fails, lost]);
    connection.payout(&payout(4, "60")).expect("an outcome").ensure_paid().expect("paid");
    let results = connection.payouts(rows(6), BatchOptions::default()).expect("results");
    assert_eq!(statuses(&results), ["paid", "not_paid", "paid", "paid", "reference_conflict", "paid"]);
    for row in [0, 2, 3, 4, 5] {
        assert_eq!(connection.host().sandbox.paid(&phone(row)).count, 1, "{row}");
    }
}

#[test]
fn out_of_money_begins_no_further_row() {
    for (stop, executions) in [(true, 4), (false, 8)] {
        let mut connection = sandbox(vec![Control::Balance("120".parse().expect("a decimal"))]);
        let options = BatchOptions { concurrency: 2, stop_when_out_of_money: stop };
        let results = connection.payouts(rows(8), options).expect("results");
        let not_started = statuses(&results).iter().filter(|status| **status == "not_started").count();
        assert_eq!(not_started > 0, stop, "{:?}", statuses(&results));
        assert_eq!(connection.host().sandbox.paid_all().count, 2);
        assert!(connection.host().sandbox.requests("executeOperation") <= executions);
        // After a top-up the same rows are paid, those that may still run apart.
        let host = connection.host_mut();
        host.sandbox.control(host.now, Control::Balance("1000".parse().expect("a decimal")));
        let again = connection.payouts(rows(8), options).expect("results");
        let unpaid = again.iter().filter(|result| result.as_ref().is_ok_and(|o| o.status() != "paid")).count();
        assert!(unpaid <= if stop { 2 } else { 6 }, "{:?}", statuses(&again));
        let count = connection.host().sandbox.paid_all().count;
        assert_eq!(count, 8 - u32::try_from(unpaid).expect("few"));
    }
}

#[test]
fn a_row_that_an_earlier_run_began_is_settled_though_the_money_is_gone() {
    let mut connection = sandbox(vec![Control::Fault(Fault::new("executeOperation", 1, FaultKind::Stuck))]);
    let pending = connection.payout(&payout(5, "50")).expect("an outcome");
    assert_eq!(pending.status(), "pending");
    let host = connection.host_mut();
    host.sandbox.control(host.now, Control::Balance("10".parse().expect("a decimal")));
    host.sandbox.control(host.now, Control::Advance { millis: 3_600_000 });
    let options = BatchOptions { concurrency: 1, ..BatchOptions::default() };
    let results = connection.payouts(rows(7), options).expect("results");
    assert_eq!(
        statuses(&results),
        ["not_paid", "not_started", "not_started", "not_started", "not_started", "paid", "not_started"]
    );
}

#[test]
fn refused_credentials_are_asked_about_once() {
    let host = SandboxHost::new(7);
    let keys = host.sandbox.credentials();
    let credentials = Credentials::new(keys.bearer_token(), keys.sign_secret_key()).expect("credentials");
    let client = intellectmoney::Client::new(credentials.with_login(keys.login(), "wrong"));
    let mut connection = Connection::new(client, host, MemoryStore::new());
    let options = BatchOptions { concurrency: 1, ..BatchOptions::default() };
    let results = connection.payouts(rows(20), options).expect("results");
    assert_eq!(results.len(), 20);
    assert!(results.iter().all(|result| result.as_ref().is_err_and(|error| error.code() == Code::ApiError)));
    assert_eq!(connection.host().sandbox.requests("getUserToken"), 1, "a login could be locked");
}

#[test]
fn what_an_earlier_run_executed_is_unknown_where_the_credentials_are_refused() {
    let mut first = sandbox(vec![Control::Fault(Fault::new("executeOperation", 1, FaultKind::Stuck))]);
    assert_eq!(first.payout(&payout(0, "50")).expect("an outcome").status(), "pending");
    let (host, store) = (first.host().clone(), MemoryStore::new());
    let entry = first.store().unfinished().expect("memory")[0].entry().expect("an entry");
    let operation = entry.record.operation();
    assert_eq!(store.append("row-0", 0, &encode(&Entry { seq: 1, ..entry })), Appended::Stored);
    let keys = host.sandbox.credentials();
    let credentials = Credentials::new(keys.bearer_token(), keys.sign_secret_key()).expect("credentials");
    let credentials = credentials.with_login(keys.login(), "wrong");
    let options = Options::default().base_url("https://7.sandbox.invalid").expect("an address");
    let mut second = Connection::new(intellectmoney::Client::with_options(credentials, options), host, store);
    let options = BatchOptions { concurrency: 1, ..BatchOptions::default() };
    let results = second.payouts(vec![payout(1, "50"), payout(0, "50")], options).expect("results");
    assert_eq!(results[0].as_ref().expect_err("refused").code(), Code::ApiError);
    let Ok(PayoutOutcome::Unknown(details)) = &results[1] else { panic!("{:?}", results[1]) };
    assert_eq!(
        (details.payout_operation_id, details.error.as_ref().map(Error::code)),
        (operation, Some(Code::ApiError))
    );
    assert_eq!(second.host().sandbox.requests("getUserToken"), first.host().sandbox.requests("getUserToken") + 1);
}

#[test]
fn a_resumption_asks_about_refused_credentials_no_more_often_than_it_runs_at_once() {
    let faults = (1..=20).map(|nth| Control::Fault(Fault::new("executeOperation", nth, FaultKind::Stuck)));
    let mut first = sandbox(faults.collect());
    let results = first.payouts(rows(20), BatchOptions::default()).expect("results");
    assert_eq!(statuses(&results), ["pending"; 20]);
    let (host, store) = (first.host().clone(), MemoryStore::new());
    for line in first.store().unfinished().expect("memory") {
        let entry = Entry { seq: 1, ..line.entry().expect("an entry") };
        assert_eq!(store.append(&entry.reference, 0, &encode(&entry)), Appended::Stored);
    }
    let keys = host.sandbox.credentials();
    let credentials = Credentials::new(keys.bearer_token(), keys.sign_secret_key()).expect("credentials");
    let credentials = credentials.with_login(keys.login(), "wrong");
    let options = Options::default().base_url("https://7.sandbox.invalid").expect("an address");
    let mut second = Connection::new(intellectmoney::Client::with_options(credentials, options), host, store);
    let resumed = second.resume().expect("results");
    assert!(resumed.iter().all(|(_, result)| result.as_ref().is_ok_and(|outcome| outcome.status() == "unknown")));
    let asked = second.host().sandbox.requests("getUserToken") - first.host().sandbox.requests("getUserToken");
    assert_eq!((resumed.len(), asked), (20, 4), "a login could be locked");
}

/// A store may list every debt: what is settled is not told again, and a debt listed twice is one.
#[test]
fn a_resumption_goes_on_with_each_debt_that_is_not_settled_once() {
    let mut connection = sandbox(vec![Control::Fault(Fault::new("executeOperation", 2, FaultKind::Stuck))]);
    let options = BatchOptions { concurrency: 1, ..BatchOptions::default() };
    let results = connection.payouts(rows(3), options).expect("results");
    assert_eq!(statuses(&results), ["paid", "pending", "paid"]);
    let all = (0..3).chain(0..3).map(|row| connection.store().load(&format!("row-{row}")).expect("memory"));
    let all: Vec<_> = all.flatten().collect();
    let client = Arc::new(connection.host().client(Options::default()).expect("a client"));
    let mut resumption = Resumption::new(&client, &all, 4).expect("whole lines");
    assert_eq!((resumption.next(), resumption.next()), (Some(0), None));
    assert_eq!(resumption.reference(0), "row-1");
}

#[test]
fn the_coordinator_bounds_what_runs() {
    let host = SandboxHost::new(7);
    let client = Arc::new(host.client(Options::default()).expect("a client"));
    let options = BatchOptions { concurrency: 2, ..BatchOptions::default() };
    let mut batch = Batch::new(&client, rows(3), options).expect("a batch");
    assert_eq!((batch.next(), batch.next(), batch.next()), (Some(0), Some(1), None));
    batch.ended(1, Err(batch_error()));
    assert_eq!((batch.next(), batch.next()), (Some(2), None));
    let reasons: Vec<_> = batch.into_results().into_iter().map(|r| r.expect_err("an error").reason()).collect();
    assert_eq!(reasons, [Reason::Cancelled, Reason::AmountForm, Reason::Cancelled]);
}

fn batch_error() -> Error {
    "x".parse::<intellectmoney::Amount>().expect_err("refused")
}

/// Counts how many lines come at once.
struct Counting {
    store: MemoryStore,
    groups: Mutex<Vec<usize>>,
}

impl Store for Counting {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.store.load(reference)
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        self.store.append(reference, after_seq, line)
    }

    fn append_all(&self, lines: &[Line<'_>]) -> Vec<Appended> {
        self.groups.lock().expect("a lock").push(lines.len());
        self.store.append_all(lines)
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.store.unfinished()
    }

    fn close(&self) {
        self.store.close();
    }
}

#[test]
fn rows_at_work_are_stored_together() {
    let host = SandboxHost::new(7);
    let client = host.client(Options::default()).expect("a client");
    let store = Arc::new(Counting { store: MemoryStore::new(), groups: Mutex::default() });
    let mut connection = Connection::new(client, host, Arc::clone(&store));
    let results = connection.payouts(rows(8), BatchOptions { concurrency: 8, ..BatchOptions::default() });
    assert_eq!(statuses(&results.expect("good rows")), ["paid"; 8]);
    // Intent, Created, Executing and Final of each.
    assert_eq!(store.groups.lock().expect("a lock").iter().sum::<usize>(), 8 * 4);
    assert!(store.groups.lock().expect("a lock").len() <= 12, "{:?}", store.groups);
}

/// Says nothing about the last line of a group.
struct Silent(MemoryStore);

impl Store for Silent {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.0.load(reference)
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        self.0.append(reference, after_seq, line)
    }

    fn append_all(&self, lines: &[Line<'_>]) -> Vec<Appended> {
        let mut appended = self.0.append_all(lines);
        appended.pop();
        appended
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.0.unfinished()
    }

    fn close(&self) {
        self.0.close();
    }
}

#[test]
fn a_row_whose_line_the_store_does_not_answer_for_sends_nothing() {
    let host = SandboxHost::new(7);
    let client = host.client(Options::default()).expect("a client");
    let mut connection = Connection::new(client, host, Silent(MemoryStore::new()));
    let results = connection.payouts(rows(1), BatchOptions::default()).expect("good rows");
    assert_eq!(statuses(&results), ["journal_failed"]);
    assert_eq!(connection.host().sandbox.requests("createOperation"), 0);
}

/// A journal that another run takes over once the debts are listed.
struct TakenOver(MemoryStore);

impl Store for TakenOver {
    fn load(&self, _: &str) -> Result<Option<Stored>, StoreFailure> {
        Err(StoreFailure::taken_over("another run has it"))
    }
    fn append(&self, _: &str, _: u64, _: &str) -> Appended {
        Appended::Conflict
    }
    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.0.unfinished()
    }
    fn close(&self) {}
}

#[test]
fn rows_of_a_journal_that_was_taken_over_are_in_progress_like_a_single_payout() {
    let mut first = sandbox(vec![Control::Fault(Fault::new("executeOperation", 1, FaultKind::Stuck))]);
    assert_eq!(first.payout(&payout(0, "50")).expect("an outcome").status(), "pending");
    let entry = first.store().unfinished().expect("memory")[0].entry().expect("an entry");
    let store = MemoryStore::new();
    assert_eq!(store.append("row-0", 0, &encode(&Entry { seq: 1, ..entry })), Appended::Stored);
    let client = first.host().client(Options::default()).expect("a client");
    let mut second = Connection::new(client, first.host().clone(), TakenOver(store));
    assert_eq!(second.payout(&payout(0, "50")).expect_err("refused").reason(), Reason::InProgress);
    assert_eq!(statuses(&second.payouts(rows(2), BatchOptions::default()).expect("results")), ["in_progress"; 2]);
    let resumed = second.resume().expect("results");
    assert!(matches!(&resumed[..], [(_, Err(error))] if error.reason() == Reason::InProgress), "{resumed:?}");
}

#[test]
fn a_row_without_a_session_says_what_its_line_says() {
    let mut first = sandbox(vec![]);
    assert_eq!(statuses(&first.payouts(rows(2), BatchOptions::default()).expect("results")), ["paid"; 2]);
    let keys = first.host().sandbox.credentials();
    let credentials = Credentials::new(keys.bearer_token(), keys.sign_secret_key()).expect("credentials");
    let wrong = intellectmoney::Client::new(credentials.with_login(keys.login(), "wrong"));
    let locked_out = Connection::new(wrong, first.host().clone(), MemoryStore::new()).payout(&payout(2, "50"));
    let client = Arc::new(first.host().client(Options::default()).expect("a client"));
    let mut batch = Batch::new(&client, rows(3), BatchOptions::default()).expect("a batch");
    batch.ended(2, locked_out);
    let paid = [0, 1].map(|row| first.store().load(&format!("row-{row}")).expect("memory").expect("a line"));
    let mut begin = |row: usize, stored: Stored| match batch.begin(row, Ok(Some(stored)), Policy::default(), 0) {
        Begun::Run(mut machine) => {
            assert!(matches!(machine.step(0, &mut Session::new()), Step::Done), "it needs no session");
            machine.finish()
        }
        Begun::Ended(result) => *result,
    };
    assert_eq!(statuses(&[begin(0, paid[0].clone())]), ["paid"]);
    // A line after it may be lost: then the operation may have been executed.
    let entry = paid[1].entry().expect("an entry");
    let record = Record::Created { operation: entry.record.operation().expect("an operation") };
    let line = encode(&Entry { record, ..entry });
    for (doubtful, said) in [(true, "unknown"), (false, "refused_result")] {
        assert_eq!(statuses(&[begin(1, Stored { line: line.clone(), doubtful })]), [said]);
    }
}

#[test]
fn only_the_balance_of_today_stops_a_batch_and_then_nothing_begins() {
    let mut connection = sandbox(vec![]);
    assert_eq!(connection.payout(&payout(0, "50")).expect("an outcome").status(), "paid");
    // Row 0 was out of money in an earlier run, and of row 2 only an `Intent` is there.
    let entry = connection.store().load("row-0").expect("memory").expect("a line").entry().expect("an entry");
    let operation = entry.record.operation();
    let record = Record::Final { operation, verdict: Verdict::NotEnoughMoney, transaction: None, note: None };
    let poor = Entry { seq: entry.seq + 1, record, ..entry };
    assert_eq!(connection.store().append("row-0", poor.seq - 1, &encode(&poor)), Appended::Stored);
    for nth in 2..=5 {
        let host = connection.host_mut();
        host.sandbox.control(host.now, Control::Fault(Fault::new("createOperation", nth, FaultKind::Html502)));
    }
    assert_eq!(connection.payout(&payout(2, "50")).expect("an outcome").status(), "not_started");
    let host = connection.host_mut();
    host.sandbox.control(host.now, Control::Balance("60".parse().expect("a decimal")));
    let options = BatchOptions { concurrency: 1, ..BatchOptions::default() };
    let order = [0, 1, 3, 2].map(|row| payout(row, "50"));
    let results = connection.payouts(order.to_vec(), options).expect("results");
    assert_eq!(statuses(&results), ["not_paid", "paid", "not_paid", "not_started"]);
    let lines = connection.store().load("row-2").expect("memory").expect("a line");
    assert!(matches!(lines.entry().expect("an entry").record, Record::Intent { .. }));
}
