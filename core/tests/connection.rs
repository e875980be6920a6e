//! The facade against the sandbox: raw calls, payouts, going on, progress.

#![cfg(feature = "sandbox")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use intellectmoney::host::{Happening, Host};
use intellectmoney::journal::{Appended, Entry, MemoryStore, Store, StoreFailure, Stored, Verdict, encode};
use intellectmoney::machine::{BatchOptions, Payout, PayoutOutcome, Policy, Session, Withdrawal, WithdrawalOutcome};
use intellectmoney::sandbox::{Behaviour, Control, Fault, FaultKind, SandboxHost};
use intellectmoney::{
    Code, Connection, CreateOperation, DeleteOperation, ExecuteOperation, GetOperationState, GetPaymentsHistory,
    NextStep, Options, Outcome, Reason, Recipient, Request, Response, Sent, WithdrawMoney,
};

const PHONE: &str = "79990000000";

type Sandboxed = Connection<SandboxHost, MemoryStore>;

fn control(connection: &mut Sandboxed, control: Control) {
    let host = connection.host_mut();
    host.sandbox.control(host.now, control);
}

fn sandbox(faults: &[(&str, u32, FaultKind)]) -> Sandboxed {
    let mut connection = Connection::sandbox(7).expect("a sandbox");
    for (at, nth, kind) in faults {
        control(&mut connection, Control::Fault(Fault::new(*at, *nth, *kind)));
    }
    connection
}

fn recipient() -> Recipient {
    Recipient::sbp(PHONE, "100000000000", "Иван Тестов")
}

fn payout(reference: &str) -> Payout {
    Payout::new(reference, recipient(), "50".parse().expect("50"))
}

fn withdrawal(connection: &Sandboxed) -> WithdrawMoney {
    let account_id = connection.host().sandbox.credentials().account_id().to_owned();
    WithdrawMoney { account_id, amount: "5".parse().expect("5"), transaction_date: None }
}

#[test]
fn every_endpoint_is_there_under_its_name() {
    let mut connection = sandbox(&[]);
    let create = CreateOperation::new(recipient(), "50".parse().expect("50"));
    let created = connection.create_operation(&create).expect("created").result;
    let payout_operation_id = created.payout_operation_id();
    connection.execute_operation(&ExecuteOperation { payout_operation_id }).expect("executed");
    let state = connection.get_operation_state(&GetOperationState { payout_operation_id }).expect("a state");
    assert!(!state.result.payout_operation_state().is_final() || connection.host().sandbox.paid(PHONE).count == 1);
    let error = connection.delete_operation(&DeleteOperation { payout_operation_id }).expect_err("was executed");
    assert_eq!(error.code(), Code::ApiError);
    let spare = connection.create_operation(&create).expect("created").result.payout_operation_id();
    connection.delete_operation(&DeleteOperation { payout_operation_id: spare }).expect("deleted");
    let call = withdrawal(&connection);
    assert_eq!(connection.withdraw_money(&call).expect("withdrawn").result.amount(), Some(call.amount.decimal()));
    let page = connection.get_payments_history(&GetPaymentsHistory::first(3)).expect("a page");
    assert_eq!(page.result.payments.len(), 3);
    assert_eq!(connection.host().sandbox.requests("getUserToken"), 1, "one session for all of them");
}

#[test]
fn a_read_and_a_create_are_repeated_after_a_lost_answer() {
    for kind in [FaultKind::LoseResponse, FaultKind::Truncate, FaultKind::Html502, FaultKind::Delay] {
        let mut connection = sandbox(&[("createOperation", 1, kind), ("getOperationState", 1, kind)]);
        let create = CreateOperation::new(recipient(), "50".parse().expect("50"));
        let id = connection.create_operation(&create).expect("created").result.payout_operation_id();
        connection.get_operation_state(&GetOperationState { payout_operation_id: id }).expect("a state");
        let sandbox = &connection.host().sandbox;
        assert_eq!((sandbox.requests("createOperation"), sandbox.requests("getOperationState")), (2, 2), "{kind:?}");
    }
}

#[test]
fn what_moves_money_is_never_repeated_and_raises_outcome_unknown() {
    for kind in [FaultKind::LoseResponse, FaultKind::LoseRequest, FaultKind::Delay] {
        let mut connection = sandbox(&[("executeOperation", 1, kind), ("withdrawMoney", 1, kind)]);
        let create = CreateOperation::new(recipient(), "50".parse().expect("50"));
        let id = connection.create_operation(&create).expect("created").result.payout_operation_id();
        let lost = connection.execute_operation(&ExecuteOperation { payout_operation_id: id }).expect_err("lost");
        assert_eq!((lost.code(), lost.next_step()), (Code::OutcomeUnknown, NextStep::ReadState));
        let call = withdrawal(&connection);
        let lost = connection.withdraw_money(&call).expect_err("lost");
        assert_eq!((lost.code(), lost.next_step()), (Code::OutcomeUnknown, NextStep::ReadHistory));
        let sandbox = &connection.host().sandbox;
        assert_eq!((sandbox.requests("executeOperation"), sandbox.requests("withdrawMoney")), (1, 1), "{kind:?}");
    }
}

#[test]
fn an_expired_session_is_renewed_for_all_but_an_execution() {
    let faults: Vec<_> =
        ["createOperation", "executeOperation", "withdrawMoney"].map(|at| (at, 1, FaultKind::ExpireToken)).to_vec();
    let mut connection = sandbox(&faults);
    let create = CreateOperation::new(recipient(), "50".parse().expect("50"));
    let id = connection.create_operation(&create).expect("renewed").result.payout_operation_id();
    let call = withdrawal(&connection);
    connection.withdraw_money(&call).expect("renewed");
    let execute = ExecuteOperation { payout_operation_id: id };
    let expired = connection.execute_operation(&execute).expect_err("raised");
    assert!(expired.session_expired() && expired.outcome() == Outcome::NotDone);
    // Its token is known to be dead: the next call brings a new one.
    connection.execute_operation(&execute).expect("executed");
    let sandbox = &connection.host().sandbox;
    assert_eq!((sandbox.requests("withdrawMoney"), sandbox.requests("executeOperation")), (2, 2));
    assert_eq!(sandbox.requests("getUserToken"), 4);
}

#[test]
fn bad_input_is_refused_before_a_session_begins() {
    let mut connection = sandbox(&[]);
    let bad = CreateOperation::new(Recipient::sbp("12", "100000000000", "Иван"), "50".parse().expect("50"));
    assert_eq!(connection.create_operation(&bad).expect_err("refused").field(), Some("Account"));
    assert_eq!(connection.host().sandbox.requests("getUserToken"), 0);
}

/// A journal that a crash left: it takes no line after the `left`th.
struct Crashing(MemoryStore, Mutex<u32>);

impl Store for Crashing {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.0.load(reference)
    }
    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        let mut left = self.1.lock().expect("one thread");
        if *left == 0 {
            return Appended::Failed(StoreFailure::new("the process is dead"));
        }
        *left -= 1;
        self.0.append(reference, after_seq, line)
    }
    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.0.unfinished()
    }
    fn close(&self) {}
}

/// A payout whose process died with so many lines in its journal; the journal and the
/// provider live on.
fn after_crash(lines: u32, faults: &[(&str, u32, FaultKind)]) -> Sandboxed {
    let before = sandbox(faults);
    let client = before.host().client(Options::default()).expect("a client");
    let mut dying = Connection::new(client, before.host().clone(), Crashing(MemoryStore::new(), Mutex::new(lines)));
    let _ = dying.payout(&payout("row-1"));
    let host = dying.host().clone();
    let store = MemoryStore::new();
    if let Some(last) = dying.store().load("row-1").expect("memory") {
        let entry = last.entry().expect("an entry");
        for seq in 1..=entry.seq {
            let earlier = Entry { seq, ..entry.clone() };
            assert_eq!(store.append("row-1", seq - 1, &encode(&earlier)), Appended::Stored);
        }
    }
    Connection::new(host.client(Options::default()).expect("a client"), host, store)
}

#[test]
fn resume_settles_what_was_begun_and_begins_nothing() {
    // Lines: Intent, Created, Executing, Final.
    for (lines, status, paid) in [(1, "not_started", 0), (2, "not_started", 0), (3, "paid", 1)] {
        let mut connection = after_crash(lines, &[]);
        let (creates, executions) = counts(&connection);
        let resumed = connection.resume().expect("resumed");
        let [(reference, Ok(outcome))] = resumed.as_slice() else { panic!("{resumed:?}") };
        assert_eq!((reference.as_str(), outcome.status()), ("row-1", status), "{lines}");
        assert_eq!(connection.host().sandbox.paid(PHONE).count, paid, "{lines}");
        assert_eq!(counts(&connection), (creates, executions), "{lines}");
        // With its row at hand it is paid, once.
        let paid = connection.payout(&payout("row-1")).expect("an outcome").ensure_paid();
        assert!(paid.is_ok() && connection.host().sandbox.paid(PHONE).count == 1, "{lines}");
        assert!(connection.resume().expect("resumed").is_empty(), "nothing is left");
    }
}

fn counts(connection: &Sandboxed) -> (u32, u32) {
    let sandbox = &connection.host().sandbox;
    (sandbox.requests("createOperation"), sandbox.requests("executeOperation"))
}

#[test]
fn resume_fences_a_lost_execution_and_leaves_the_debt_open() {
    let mut connection = after_crash(3, &[("executeOperation", 1, FaultKind::LoseRequest)]);
    let outcome = connection.resolve("row-1").expect("an outcome");
    assert_eq!(outcome.status(), "not_started", "{outcome:?}");
    let sandbox = &connection.host().sandbox;
    assert_eq!((sandbox.requests("deleteOperation"), sandbox.paid(PHONE).count), (1, 0));
    assert_eq!(counts(&connection), (1, 1), "nothing was begun");
    connection.payout(&payout("row-1")).expect("an outcome").ensure_paid().expect("paid");
    assert_eq!(connection.host().sandbox.paid(PHONE).count, 1);
}

#[test]
fn resolve_knows_settled_debts_and_refuses_unknown_ones() {
    let mut connection = sandbox(&[]);
    assert_eq!(connection.resolve("row-1").expect_err("unknown").reason(), Reason::UnknownReference);
    connection.payout(&payout("row-1")).expect("an outcome").ensure_paid().expect("paid");
    let before = connection.host().sandbox.requests("getOperationState");
    assert_eq!(connection.resolve("row-1").expect("an outcome").status(), "paid");
    assert_eq!(connection.host().sandbox.requests("getOperationState"), before);
}

#[test]
fn a_journal_of_another_account_is_not_gone_on_with() {
    let mut here = after_crash(3, &[]);
    let other = SandboxHost::new(8);
    let client = other.client(Options::default()).expect("a client");
    let mut there = Connection::new(client, other, MemoryStore::new());
    let stored = here.store().load("row-1").expect("memory").expect("a line");
    let entry = stored.entry().expect("an entry");
    let first = encode(&Entry { seq: 1, ..entry.clone() });
    assert_eq!(there.store().append("row-1", 0, &first), Appended::Stored);
    assert_eq!(entry.terms.base_url, "https://7.sandbox.invalid/");
    let resumed = there.resume().expect("results");
    let [(_, Err(error))] = resumed.as_slice() else { panic!("{resumed:?}") };
    assert_eq!(error.code(), Code::Journal);
    assert_eq!(there.host().sandbox.log().len(), 0, "nothing was sent");
    assert_eq!(here.resume().expect("resumed").len(), 1);
}

#[test]
fn progress_names_requests_lines_and_waits_and_no_secret() {
    let mut connection = sandbox(&[("getOperationState", 1, FaultKind::LoseResponse)]);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    connection.on_event(move |progress| {
        assert_eq!(progress.reference, Some("row-1"));
        let mut heard = ear.lock().expect("one thread");
        heard.push(format!("{progress:?}"));
        match progress.what {
            Happening::Sending { endpoint, .. } => heard.push(format!("> {endpoint}")),
            Happening::Answered { endpoint, status, .. } => heard.push(format!("< {endpoint} {status}")),
            Happening::Recorded { record, attempt, .. } => heard.push(format!("= {record} {attempt}")),
            _ => {}
        }
    });
    connection.payout(&payout("row-1")).expect("an outcome").ensure_paid().expect("paid");
    let heard = heard.lock().expect("one thread");
    for line in ["= Intent 1", "> createOperation", "< createOperation 200", "= Executing 1", "= Final 1"] {
        assert!(heard.iter().any(|text| text == line), "{line}: {heard:#?}");
    }
    let all = heard.join("\n");
    assert!(all.contains("Waiting") && all.contains("Failed") && all.contains("InProcess"), "{all}");
    let keys = connection.host().sandbox.credentials();
    for secret in [keys.bearer_token(), keys.sign_secret_key(), keys.password(), keys.login(), PHONE] {
        assert!(!all.contains(secret));
    }
}

#[test]
fn a_shared_session_is_renewed_once() {
    let session = Arc::new(Mutex::new(Session::new()));
    let mut one = sandbox(&[]).with_session(Arc::clone(&session)).with_policy(Policy::default());
    one.get_payments_history(&GetPaymentsHistory::first(1)).expect("a page");
    let client = one.host().client(Options::default()).expect("a client");
    let mut two = Connection::new(client, one.host().clone(), MemoryStore::new()).with_session(one.session());
    two.get_payments_history(&GetPaymentsHistory::first(1)).expect("a page");
    assert_eq!(two.host().sandbox.requests("getUserToken"), 1);
}

#[test]
fn a_refused_verdict_stays_what_it_is() {
    let mut connection = sandbox(&[("executeOperation", 1, FaultKind::Http401)]);
    control(&mut connection, Control::Switch(Behaviour::RefusedWith401, true));
    let outcome = connection.payout(&payout("row-1")).expect("an outcome");
    assert!(matches!(outcome, PayoutOutcome::NotPaid { reason: Verdict::Refused, .. }));
    assert_eq!(connection.resolve("row-1").expect("an outcome").status(), "not_paid");
}

#[test]
fn a_line_of_a_clock_that_ran_ahead_is_gone_on_with() {
    let lost = [("executeOperation", 1, FaultKind::LoseRequest), ("withdrawMoney", 1, FaultKind::LoseResponse)];
    let mut connection = after_crash(3, &lost);
    let ahead = |connection: &Sandboxed, reference: &str| {
        let stored = connection.store().load(reference).expect("memory").expect("a line");
        let entry = stored.entry().expect("an entry");
        let late = Entry { seq: entry.seq + 1, at: entry.at + 10 * 365 * 86_400_000, ..entry.clone() };
        let line = encode(&late);
        assert_eq!(connection.store().append(reference, entry.seq, &line), Appended::Stored);
    };
    ahead(&connection, "row-1");
    assert_eq!(connection.resolve("row-1").expect("an outcome").status(), "not_started", "fenced in good time");
    let WithdrawMoney { account_id, amount, .. } = withdrawal(&connection);
    let call = Withdrawal { reference: "out-1".to_owned(), account_id, amount, transaction_date: None };
    assert_eq!(connection.withdraw(&call).expect("an outcome").status(), "unknown");
    ahead(&connection, "out-1");
    let WithdrawalOutcome::Unknown { candidates, .. } = connection.withdraw(&call).expect("an outcome") else {
        panic!("it was sent")
    };
    assert_eq!(candidates.len(), 1);
}

/// A host that panics at its first request, as one with a bug of its own does.
struct Panicking(SandboxHost, bool);

impl Host for Panicking {
    fn now(&mut self) -> i64 {
        self.0.now()
    }
    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        assert!(std::mem::replace(&mut self.1, true), "a bug of the host");
        self.0.send(request, timeout)
    }
    fn sleep(&mut self, millis: i64) {
        self.0.sleep(millis);
    }
}

#[test]
fn a_host_that_panics_leaves_no_renewal_to_wait_for() {
    for batch in [false, true] {
        let host = SandboxHost::new(7);
        let client = host.client(Options::default()).expect("a client");
        let mut connection = Connection::new(client, Panicking(host, false), MemoryStore::new());
        let session = connection.session();
        let mut pay = || {
            if batch {
                connection.payouts(vec![payout("row-1")], BatchOptions::default()).expect("results").remove(0)
            } else {
                connection.payout(&payout("row-1"))
            }
        };
        catch_unwind(AssertUnwindSafe(&mut pay)).expect_err("a panic");
        assert!(!session.lock().expect("unlocked").is_renewing(), "the next call would wait for ever");
        assert_eq!(pay().expect("an outcome").status(), "paid");
    }
}

/// A host whose requests take as long as they may, and notes how long that is.
struct Slow(SandboxHost, Vec<i64>);

impl Host for Slow {
    fn now(&mut self) -> i64 {
        self.0.now()
    }
    fn send(&mut self, _: &Request, timeout: i64) -> Result<Response, Sent> {
        self.1.push(timeout);
        self.0.sleep(timeout);
        Err(Sent::Maybe)
    }
    fn sleep(&mut self, millis: i64) {
        self.0.sleep(millis);
    }
}

#[test]
fn a_request_has_an_attempts_time_and_no_more_than_its_call_has_left() {
    let host = SandboxHost::new(7);
    let client = host.client(Options::default()).expect("a client");
    let mut connection = Connection::new(client, Slow(host, Vec::new()), MemoryStore::new());
    let (begun, policy) = (connection.host().0.now, Policy::default());
    connection.get_payments_history(&GetPaymentsHistory::first(1)).expect_err("no answer");
    let Slow(host, timeouts) = connection.host();
    assert_eq!(timeouts[..2], [policy.attempt; 2]);
    assert!(timeouts.len() == 3 && timeouts[2] < policy.attempt, "{timeouts:?}");
    assert_eq!(host.now - begun, policy.call);
}
