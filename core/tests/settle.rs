//! A person's word for a payout: taken where nothing else tells, refused where something does.

#![cfg(feature = "sandbox")]

use intellectmoney::host::Host;
use intellectmoney::journal::{Appended, Entry, MemoryStore, Record, Store, Verdict, encode};
use intellectmoney::machine::{DebtOutcome, Payout, PayoutOutcome, Settlement};
use intellectmoney::sandbox::{Control, Fault, FaultKind, SandboxHost};
use intellectmoney::{Code, Connection, Options, Reason, Recipient, Request, Response, Sent};

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

fn payout(reference: &str) -> Payout {
    Payout::new(reference, Recipient::sbp("79990000000", "100000000000", "Иван Тестов"), "50".parse().expect("50"))
}

#[test]
fn a_word_is_refused_where_the_state_or_the_journal_says_otherwise() {
    let contradicted = |result: Result<DebtOutcome, intellectmoney::Error>| {
        assert_eq!(result.expect_err("contradicted").reason(), Reason::SettleContradicted);
    };
    let mut connection = sandbox(&[("executeOperation", 1, FaultKind::Stuck)]);
    assert_eq!(connection.settle("row-1", Settlement::Paid, "x").expect_err("none").reason(), Reason::UnknownReference);
    assert_eq!(connection.payout(&payout("row-1")).expect("an outcome").status(), "pending");
    contradicted(connection.settle("row-1", Settlement::Paid, "the bank says so"));
    contradicted(connection.settle("row-1", Settlement::NotPaid, "the bank says so"));
    control(&mut connection, Control::Advance { millis: 3_600_000 });
    contradicted(connection.settle("row-1", Settlement::NotPaid, "the bank says so"));
    let settled = connection.settle("row-1", Settlement::Paid, "the bank says so").expect("settled");
    assert!(matches!(settled, DebtOutcome::Payout(PayoutOutcome::Paid(_))));
    contradicted(connection.settle("row-1", Settlement::NotPaid, "the bank says so"));
    for note in ["", "a\nb", &"x".repeat(1001)] {
        let error = connection.settle("row-1", Settlement::Paid, note).expect_err("refused");
        assert_eq!((error.field(), error.reason()), (Some("note"), Reason::NoteForm));
    }
}

#[test]
fn a_word_settles_a_payout_whose_state_cannot_be_read() {
    for (word, status) in [(Settlement::Paid, "paid"), (Settlement::NotPaid, "not_paid")] {
        let mut connection = sandbox(&[]);
        connection.payout(&payout("row-1")).expect("an outcome").ensure_paid().expect("paid");
        // The same debt under another name, whose operation the provider does not know.
        let entry = connection.store().load("row-1").expect("memory").expect("a line").entry().expect("an entry");
        let operation = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee".parse().expect("a GUID");
        let lost = Entry { reference: "row-2".to_owned(), seq: 1, record: Record::Executing { operation }, ..entry };
        assert_eq!(connection.store().append("row-2", 0, &encode(&lost)), Appended::Stored);
        assert_eq!(connection.payout(&payout("row-2")).expect("an outcome").status(), "unknown");
        // An unreachable provider records nothing.
        let asked = connection.host().sandbox.requests("getOperationState");
        for nth in 1..=4 {
            control(
                &mut connection,
                Control::Fault(Fault::new("getOperationState", asked + nth, FaultKind::LoseRequest)),
            );
        }
        assert_eq!(connection.settle("row-2", word, "said support").expect_err("lost").code(), Code::Transport);
        let DebtOutcome::Payout(outcome) = connection.settle("row-2", word, "said support").expect("settled") else {
            panic!("a payout")
        };
        assert_eq!(outcome.status(), status);
        let again = connection.payout(&payout("row-2")).expect("an outcome");
        assert_eq!((again.status(), again.details().already_settled), (status, true));
        let Record::Final { verdict, note, .. } =
            connection.store().load("row-2").expect("memory").expect("a line").entry().expect("an entry").record
        else {
            panic!("final")
        };
        assert_eq!((verdict == Verdict::Paid, note.as_deref()), (word == Settlement::Paid, Some("said support")));
        assert_eq!(connection.host().sandbox.paid("79990000000").count, 1);
    }
}

/// A host that refuses to be asked for a state in this way.
struct Refusing(SandboxHost, Option<(u16, &'static str)>);

impl Host for Refusing {
    fn now(&mut self) -> i64 {
        self.0.now()
    }
    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        match self.1 {
            Some((status, desc)) if request.endpoint().name == "getOperationState" => {
                let body = format!(r#"{{"OperationState":{{"Code":2,"Desc":"{desc}"}},"Result":null}}"#);
                Ok(Response::new(status, body))
            }
            _ => self.0.send(request, timeout),
        }
    }
    fn sleep(&mut self, millis: i64) {
        self.0.sleep(millis);
    }
}

#[test]
fn a_word_waits_for_the_state_where_only_the_asking_was_refused() {
    let host = SandboxHost::new(7);
    let client = host.client(Options::default()).expect("a client");
    let mut connection = Connection::new(client, Refusing(host, None), MemoryStore::new());
    let host = &mut connection.host_mut().0;
    host.sandbox.control(host.now, Control::Fault(Fault::new("executeOperation", 1, FaultKind::Stuck)));
    assert_eq!(connection.payout(&payout("row-1")).expect("an outcome").status(), "pending");
    connection.host_mut().0.now += 3_600_000;
    // As of two clients that end each other's sessions, or ask too often.
    for refusal in [(200, "Время сессии пользователя истекло. (user)"), (401, "x"), (403, "x"), (429, "x")]
    {
        connection.host_mut().1 = Some(refusal);
        let error = connection.settle("row-1", Settlement::NotPaid, "said support").expect_err("not asked");
        assert_eq!((error.code(), error.status()), (Code::ApiError, Some(refusal.0)));
    }
    connection.host_mut().1 = None;
    let error = connection.settle("row-1", Settlement::NotPaid, "said support").expect_err("it was paid");
    assert_eq!(error.reason(), Reason::SettleContradicted);
}

#[test]
fn a_word_waits_while_an_execution_may_be_on_its_way() {
    let mut connection = sandbox(&[]);
    connection.payout(&payout("row-1")).expect("an outcome").ensure_paid().expect("paid");
    let create = intellectmoney::CreateOperation::new(payout("row-2").payment.recipient, "50".parse().expect("50"));
    let operation = connection.create_operation(&create).expect("created").result.payout_operation_id();
    let entry = connection.store().load("row-1").expect("memory").expect("a line").entry().expect("an entry");
    let at = connection.host().now;
    let executing =
        Entry { reference: "row-2".to_owned(), seq: 1, at, record: Record::Executing { operation }, ..entry };
    // The provider does not know this one, yet.
    let operation = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee".parse().expect("a GUID");
    let hidden = Entry { reference: "row-3".to_owned(), record: Record::Executing { operation }, ..executing.clone() };
    for entry in [executing, hidden] {
        assert_eq!(connection.store().append(&entry.reference, 0, &encode(&entry)), Appended::Stored);
        let error = connection.settle(&entry.reference, Settlement::NotPaid, "said support").expect_err("too early");
        assert_eq!(error.reason(), Reason::InProgress);
    }
    connection.host_mut().now += 60_000;
    let error = connection.settle("row-2", Settlement::Paid, "said support").expect_err("it never ran");
    assert_eq!(error.reason(), Reason::SettleContradicted);
    let settled = connection.settle("row-2", Settlement::NotPaid, "said support").expect("settled");
    assert_eq!(settled.status(), "not_paid");
}
