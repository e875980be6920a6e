//! Withdrawals against the sandbox: at most once, and a person's word for the rest.

#![cfg(feature = "sandbox")]

use std::sync::{Arc, Mutex};

use intellectmoney::host::Host;
use intellectmoney::journal::{
    Appended, Entry, MemoryStore, Record, Store, StoreFailure, Stored, Withdrawn, decode, encode,
};
use intellectmoney::machine::{
    DebtOutcome, Event, Likelihood, Machine, Payout, Policy, Session, Settlement, Step, Withdrawal, WithdrawalMachine,
    WithdrawalOutcome,
};
use intellectmoney::sandbox::{Behaviour, Control, Fault, FaultKind, SandboxHost};
use intellectmoney::{Code, Connection, NextStep, Options, Outcome, Reason, Recipient, Request, Response, Sent};

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

fn withdrawal(connection: &Sandboxed, amount: &str) -> Withdrawal {
    let account_id = connection.host().sandbox.credentials().account_id().to_owned();
    Withdrawal {
        reference: "out-1".to_owned(),
        account_id,
        amount: amount.parse().expect("an amount"),
        transaction_date: None,
    }
}

fn sends(connection: &Sandboxed) -> u32 {
    connection.host().sandbox.requests("withdrawMoney")
}

#[test]
fn a_withdrawal_is_confirmed_once_and_known_afterwards() {
    let mut connection = sandbox(&[]);
    let call = withdrawal(&connection, "70");
    let WithdrawalOutcome::Confirmed(first) = connection.withdraw(&call).expect("an outcome") else { panic!() };
    let done = first.transaction.clone().expect("a transaction");
    assert_eq!(
        (done.amount.map(|amount| amount.to_string()).as_deref(), done.currency.as_deref()),
        (Some("70.00"), Some("RUB"))
    );
    let last = connection.store().load("out-1").expect("memory").expect("a line").entry().expect("an entry");
    let Record::Final { transaction, note, .. } = last.record else { panic!("{last:?}") };
    assert_eq!((transaction.map(|done| *done), note), (first.transaction.clone(), None));
    let before = connection.host().sandbox.log().len();
    let WithdrawalOutcome::Confirmed(again) = connection.withdraw(&call).expect("an outcome") else { panic!() };
    assert!(again.already_settled && !first.already_settled);
    assert_eq!(again.transaction, first.transaction);
    assert_eq!((connection.host().sandbox.log().len(), sends(&connection)), (before, 1));
    let other = Withdrawal { amount: "71".parse().expect("71"), ..call };
    assert_eq!(connection.withdraw(&other).expect_err("refused").reason(), Reason::ReferenceConflict);
}

#[test]
fn a_lost_answer_is_compared_with_the_history_and_never_sent_again() {
    for (kind, found) in [
        (FaultKind::LoseResponse, 1),
        (FaultKind::Delay, 1),
        (FaultKind::Truncate, 1),
        (FaultKind::Html502, 1),
        (FaultKind::LoseRequest, 0),
    ] {
        let mut connection = sandbox(&[("withdrawMoney", 2, kind)]);
        // A withdrawal of the same sum before it is no candidate.
        let earlier = Withdrawal { reference: "out-0".to_owned(), ..withdrawal(&connection, "70") };
        assert_eq!(connection.withdraw(&earlier).expect("an outcome").status(), "confirmed");
        let call = withdrawal(&connection, "70");
        for turn in 0..3 {
            let outcome = connection.withdraw(&call).expect("an outcome");
            assert_eq!(outcome.next_step(), NextStep::AskProvider);
            let WithdrawalOutcome::Unknown { candidates, .. } = outcome else { panic!("{kind:?} {turn}: {outcome:?}") };
            assert_eq!(candidates.len(), found, "{kind:?} {turn}");
            assert!(candidates.iter().all(|one| one.likelihood == Likelihood::Likely));
        }
        let resumed = connection.resume().expect("resumed");
        let [(_, Ok(DebtOutcome::Withdrawal(WithdrawalOutcome::Unknown { candidates, .. })))] = resumed.as_slice()
        else {
            panic!("{resumed:?}")
        };
        assert_eq!((candidates.len(), sends(&connection)), (found, 2), "{kind:?}");
        let word = if found > 0 { Settlement::Paid } else { Settlement::NotPaid };
        connection.host_mut().now += Policy::default().settle;
        let settled = connection.settle("out-1", word, "Иванова, по выписке банка").expect("settled");
        let DebtOutcome::Withdrawal(settled) = settled else { panic!("{settled:?}") };
        assert_eq!(settled.status(), if found > 0 { "confirmed" } else { "refused" });
        assert_eq!(settled.details().note.as_deref(), Some("Иванова, по выписке банка"));
        let again = connection.withdraw(&call).expect("an outcome");
        assert!(again.details().already_settled && again.status() == settled.status());
        assert!(connection.resume().expect("resumed").is_empty());
        assert_eq!(sends(&connection), 2);
    }
}

#[test]
fn a_word_waits_while_a_withdrawal_may_be_on_its_way() {
    let mut connection = sandbox(&[]);
    let call = withdrawal(&connection, "70");
    assert_eq!(connection.withdraw(&call).expect("an outcome").status(), "confirmed");
    // As another process wrote it just before it sends.
    let entry = connection.store().load("out-1").expect("memory").expect("a line").entry().expect("an entry");
    let (at, record) = (connection.host().now, Record::Intent { matching: Vec::new() });
    let sending = Entry { reference: "out-2".to_owned(), seq: 1, at, record, ..entry };
    assert_eq!(connection.store().append("out-2", 0, &encode(&sending)), Appended::Stored);
    for word in [Settlement::Paid, Settlement::NotPaid] {
        let error = connection.settle("out-2", word, "said support").expect_err("too early");
        assert_eq!((error.reason(), error.next_step()), (Reason::InProgress, NextStep::CallAgain));
    }
    connection.host_mut().now += Policy::default().settle;
    let settled = connection.settle("out-2", Settlement::NotPaid, "said support").expect("settled");
    assert_eq!(settled.status(), "refused");
}

#[test]
fn a_row_that_arrives_meanwhile_is_only_a_candidate() {
    let mut connection = sandbox(&[("withdrawMoney", 1, FaultKind::LoseRequest)]);
    let call = withdrawal(&connection, "70");
    assert_eq!(connection.withdraw(&call).expect("an outcome").status(), "unknown");
    // A payout of the same sum is a row like it.
    let recipient = Recipient::sbp("79990000000", "100000000000", "Иван Тестов");
    control(&mut connection, Control::Switch(Behaviour::PayoutsInHistory, true));
    drop(connection.payout(&Payout::new("row-1", recipient, call.amount)).expect("an outcome"));
    control(&mut connection, Control::Deposit { amount: call.amount.decimal(), eshop_id: "450000".to_owned() });
    let WithdrawalOutcome::Unknown { candidates, .. } = connection.withdraw(&call).expect("an outcome") else {
        panic!("a row is no proof")
    };
    assert_eq!(candidates.len(), 1, "the deposit is none");
}

#[test]
fn a_history_without_withdrawals_leaves_it_to_a_person() {
    let mut connection = sandbox(&[("withdrawMoney", 1, FaultKind::LoseResponse)]);
    control(&mut connection, Control::Switch(Behaviour::WithdrawalsInHistory, false));
    let call = withdrawal(&connection, "70");
    let outcome = connection.withdraw(&call).expect("an outcome");
    assert!(matches!(outcome, WithdrawalOutcome::Unknown { ref candidates, .. } if candidates.is_empty()));
}

#[test]
fn a_refusal_is_told_after_a_look_at_the_history() {
    let mut connection = sandbox(&[]);
    let call = Withdrawal { account_id: "6999999999".to_owned(), ..withdrawal(&connection, "70") };
    let outcome = connection.withdraw(&call).expect("an outcome");
    assert_eq!((outcome.status(), outcome.next_step()), ("refused", NextStep::Nothing));
    assert_eq!(outcome.details().error.as_ref().map(intellectmoney::Error::code), Some(Code::ApiError));
    assert!(connection.withdraw(&call).expect("an outcome").details().already_settled);
    // Handled twice, the second answer a refusal: the history shows the first.
    let mut connection = sandbox(&[("withdrawMoney", 1, FaultKind::Duplicate)]);
    control(&mut connection, Control::Balance("100".parse().expect("a decimal")));
    let call = withdrawal(&connection, "70");
    let outcome = connection.withdraw(&call).expect("an outcome");
    assert!(matches!(outcome, WithdrawalOutcome::Unknown { ref candidates, .. } if candidates.len() == 1));
}

#[test]
fn an_expired_session_is_renewed_and_the_withdrawal_repeated_once() {
    let mut connection = sandbox(&[("withdrawMoney", 1, FaultKind::ExpireToken)]);
    let call = withdrawal(&connection, "70");
    assert_eq!(connection.withdraw(&call).expect("an outcome").status(), "confirmed");
    assert_eq!(sends(&connection), 2);
    // Twice in a row ends it: nothing was done.
    let both = [("withdrawMoney", 1, FaultKind::ExpireToken), ("withdrawMoney", 2, FaultKind::ExpireToken)];
    let mut connection = sandbox(&both);
    assert_eq!(connection.withdraw(&call).expect("an outcome").status(), "refused");
    assert_eq!(sends(&connection), 2);
}

/// A journal that ends at its `nth` line: stored or not, the process hears nothing.
struct Dying(MemoryStore, Mutex<u32>);

impl Store for Dying {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.0.load(reference)
    }
    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        let mut left = self.1.lock().expect("one thread");
        if *left == 0 {
            return Appended::Failed(StoreFailure::new("dead"));
        }
        *left -= 1;
        self.0.append(reference, after_seq, line)
    }
    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.0.unfinished()
    }
    fn close(&self) {}
}

#[test]
fn nothing_is_sent_without_its_line_and_after_it_nothing_again() {
    for lines in [0, 1] {
        let made = sandbox(&[]);
        let call = withdrawal(&made, "70");
        let client = made.host().client(Options::default()).expect("a client");
        let mut dying = Connection::new(client, made.host().clone(), Dying(MemoryStore::new(), Mutex::new(lines)));
        let first = dying.withdraw(&call);
        assert_eq!(dying.host().sandbox.requests("withdrawMoney"), lines);
        if lines == 0 {
            assert_eq!(first.expect_err("refused").reason(), Reason::JournalFailed);
        } else {
            // The answer is true without its line; the next run can only ask.
            let first = first.expect("an outcome");
            let error = first.details().error.as_ref().expect("the line was not stored");
            assert_eq!((first.status(), error.reason()), ("confirmed", Reason::JournalFailed));
            assert_eq!(error.outcome(), Outcome::Done, "{error}");
            assert_eq!(dying.withdraw(&call).expect("an outcome").status(), "unknown");
            assert_eq!(dying.host().sandbox.requests("withdrawMoney"), 1);
        }
    }
}

#[test]
fn a_look_at_an_earlier_withdrawal_that_is_cancelled_proves_nothing() {
    let mut connection = sandbox(&[("withdrawMoney", 1, FaultKind::LoseResponse)]);
    let call = withdrawal(&connection, "70");
    let client = Arc::new(connection.host().client(Options::default()).expect("a client"));
    let now = connection.host().now;
    let cancelled = |stored: Option<&Stored>| {
        let mut machine =
            WithdrawalMachine::new(&client, call.clone(), stored, Policy::default(), now).expect("a machine");
        let mut session = Session::new();
        assert!(matches!(machine.step(now, &mut session), Step::Send { .. }));
        machine.feed(now, Event::Cancelled, &mut session);
        machine.finish().expect_err("cancelled").outcome()
    };
    assert_eq!(cancelled(None), Outcome::NotDone);
    assert_eq!(connection.withdraw(&call).expect("an outcome").status(), "unknown");
    let stored = connection.store().load("out-1").expect("memory");
    assert_eq!(cancelled(stored.as_ref()), Outcome::Unknown, "the first run sent it");
}

#[test]
fn a_line_of_another_reference_is_not_believed() {
    let mut connection = sandbox(&[]);
    let call = withdrawal(&connection, "70");
    assert_eq!(connection.withdraw(&call).expect("an outcome").status(), "confirmed");
    // As a table gives it whose names do not tell upper and lower case apart.
    let stored = connection.store().load("out-1").expect("memory");
    let client = Arc::new(connection.host().client(Options::default()).expect("a client"));
    let other = Withdrawal { reference: "OUT-1".to_owned(), ..call };
    let error = WithdrawalMachine::new(&client, other, stored.as_ref(), Policy::default(), connection.host().now)
        .expect_err("refused");
    assert_eq!(error.reason(), Reason::JournalDamaged);
}

/// A host that answers one withdrawal in its own way, or refuses the connection.
struct Bent(SandboxHost, Option<Result<&'static str, Sent>>);

impl Host for Bent {
    fn now(&mut self) -> i64 {
        self.0.now()
    }
    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        match (request.endpoint().name, &self.1) {
            ("withdrawMoney", Some(Ok(result))) => Ok(Response::new(
                200,
                format!(
                    r#"{{"OperationState":{{"Code":0,"Desc":""}},"Result":{{"State":{{"Code":0,"Desc":""}},{result}}}}}"#
                ),
            )),
            ("withdrawMoney", Some(Err(sent))) => Err(*sent),
            _ => self.0.send(request, timeout),
        }
    }
    fn sleep(&mut self, millis: i64) {
        self.0.sleep(millis);
    }
}

fn bent(answer: Result<&'static str, Sent>) -> Connection<Bent, MemoryStore> {
    let host = SandboxHost::new(7);
    let client = host.client(Options::default()).expect("a client");
    Connection::new(client, Bent(host, Some(answer)), MemoryStore::new())
}

#[test]
fn an_answer_of_another_sum_or_currency_is_told() {
    let call = withdrawal(&sandbox(&[]), "70");
    for (answer, status) in [
        (r#""TransactionId":5,"PaymentState":"Confirm","Amount":70.00,"Currency":"RUB""#, "confirmed"),
        (r#""TransactionId":5,"PaymentState":"Created","Amount":70,"Currency":null"#, "confirmed"),
        (r#""TransactionId":5"#, "confirmed"),
        (r#""TransactionId":5,"PaymentState":"Confirm","Amount":7000,"Currency":"RUB""#, "differs"),
        (r#""TransactionId":5,"PaymentState":"Confirm","Amount":70,"Currency":"USD""#, "differs"),
        (r#""TransactionId":5,"PaymentState":"Canceled","Amount":70,"Currency":"RUB""#, "unknown"),
        // A state that nobody knows is never final.
        (r#""TransactionId":5,"PaymentState":"Rejected","Amount":70,"Currency":"RUB""#, "unknown"),
    ] {
        let mut connection = bent(Ok(answer));
        let outcome = connection.withdraw(&call).expect("an outcome");
        let named = outcome.details().transaction.as_ref().map(|done| done.transaction_id);
        assert_eq!((outcome.status(), named), (status, Some(5)), "{answer}");
        let again = connection.withdraw(&call).expect("an outcome");
        assert_eq!((again.status(), again.details().already_settled), (status, status != "unknown"), "{answer}");
    }
}

#[test]
fn a_connection_that_cannot_be_made_leaves_it_open_to_begin_again() {
    let call = withdrawal(&sandbox(&[]), "70");
    let mut connection = bent(Err(Sent::No));
    let outcome = connection.withdraw(&call).expect("an outcome");
    assert_eq!((outcome.status(), outcome.next_step()), ("not_started", NextStep::CallAgain));
    assert_eq!(connection.resolve("out-1").expect("an outcome").status(), "not_started");
    // It is open still, so that it is not forgotten.
    let resumed = connection.resume().expect("resumed");
    assert!(matches!(resumed.as_slice(), [(_, Ok(outcome))] if outcome.status() == "not_started"), "{resumed:?}");
    connection.host_mut().1 = None;
    assert_eq!(connection.withdraw(&call).expect("an outcome").status(), "confirmed");
    assert_eq!(connection.host().0.sandbox.requests("withdrawMoney"), 1);
    assert!(connection.resume().expect("resumed").is_empty());
}

#[test]
fn a_word_ends_what_was_not_sent_and_says_paid_only_where_a_line_may_be_lost() {
    let call = withdrawal(&sandbox(&[]), "70");
    let mut connection = bent(Err(Sent::No));
    drop(connection.withdraw(&call).expect("an outcome"));
    let error = connection.settle("out-1", Settlement::Paid, "by the bank's statement").expect_err("never sent");
    assert_eq!(error.reason(), Reason::SettleContradicted);
    let settled = connection.settle("out-1", Settlement::NotPaid, "sdk:not_sent").expect("settled");
    assert_eq!(settled.status(), "refused");
    connection.host_mut().1 = None;
    let WithdrawalOutcome::Refused(again) = connection.withdraw(&call).expect("an outcome") else { panic!() };
    assert!(again.already_settled);
    assert_eq!(again.note.as_deref(), Some("sdk:not_sent"), "a note is a person's words and nothing else");
}

#[test]
fn what_was_answered_is_read_back_as_it_was_written() {
    let mut connection = sandbox(&[]);
    assert_eq!(connection.withdraw(&withdrawal(&connection, "70")).expect("an outcome").status(), "confirmed");
    let last = connection.store().load("out-1").expect("memory").expect("a line").entry().expect("an entry");
    let Record::Final { operation, verdict, transaction: Some(done), note } = last.record.clone() else { panic!() };
    let bare = Withdrawn { state: None, amount: None, currency: None, ..(*done).clone() };
    let odd = Withdrawn { state: Some("Held;\"x\"".into()), currency: Some("a;b".to_owned()), ..(*done).clone() };
    let minus =
        Withdrawn { transaction_id: i64::MIN, amount: Some("-0.10".parse().expect("a decimal")), ..(*done).clone() };
    for transaction in [None, Some(bare), Some(odd), Some(minus), Some(*done)] {
        let record = Record::Final { operation, verdict, transaction: transaction.map(Box::new), note: note.clone() };
        let entry = Entry { record, ..last.clone() };
        assert_eq!(decode(&encode(&entry)).expect("a line"), entry);
    }
    let entry = Entry { record: Record::NotSent, ..last };
    assert_eq!(decode(&encode(&entry)).expect("a line"), entry);
}
