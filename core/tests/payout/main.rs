//! The payout machine against the sandbox: each promise once.

#![cfg(feature = "sandbox")]

mod contradictions;
mod stops;

use std::sync::{Arc, Mutex};

use intellectmoney::host::{Host, run};
use intellectmoney::journal::{
    Appended, Entry, MemoryStore, Record, Store, StoreFailure, Stored, Verdict, decode, encode,
};
use intellectmoney::machine::{Event, Machine, Payout, PayoutMachine, PayoutOutcome, Policy, Session, Step};
use intellectmoney::sandbox::{Control, Fault, FaultKind, RecipientOutcome, SandboxHost};
use intellectmoney::{
    Client, Code, Credentials, Error, Language, NextStep, Options, Outcome, Reason, Recipient, Request, Response, Sent,
    UserToken,
};

const PHONE: &str = "79990000000";

struct World {
    host: SandboxHost,
    client: Arc<Client>,
    store: MemoryStore,
    session: Mutex<Session>,
}

impl World {
    fn new() -> Self {
        let host = SandboxHost::new(7);
        let client = Arc::new(host.client(Options::default()).expect("a client"));
        Self { host, client, store: MemoryStore::new(), session: Mutex::default() }
    }

    fn with_faults(faults: &[(&str, u32, FaultKind)]) -> Self {
        let mut world = Self::new();
        for (at, nth, kind) in faults {
            let fault = Fault { at: (*at).to_owned(), nth: *nth, kind: *kind };
            world.control(Control::Fault(fault));
        }
        world
    }

    fn control(&mut self, control: Control) {
        self.host.sandbox.control(self.host.now, control);
    }

    fn pay(&mut self, payout: &Payout) -> Result<PayoutOutcome, Error> {
        let stored = self.store.load(&payout.reference).expect("memory");
        let now = self.host.now;
        let machine = PayoutMachine::new(&self.client, payout.clone(), stored.as_ref(), Policy::default(), now)?;
        run(machine, &mut self.host, &self.store, &self.session)
    }

    /// How often the recipient was paid.
    fn paid(&self) -> u32 {
        self.host.sandbox.paid(PHONE).count
    }

    fn last(&self, reference: &str) -> Record {
        let stored = self.store.load(reference).expect("memory").expect("a line");
        stored.entry().expect("an entry").record
    }
}

fn payout(reference: &str, amount: &str) -> Payout {
    let recipient = Recipient::sbp(PHONE, "100000000000", "Иван Тестов");
    Payout::new(reference, recipient, amount.parse().expect("an amount"))
}

#[test]
fn a_payout_is_paid_and_never_again() {
    let mut world = World::new();
    let outcome = world.pay(&payout("row-1", "50.00")).expect("an outcome");
    assert_eq!((outcome.status(), outcome.next_step()), ("paid", NextStep::Nothing));
    assert!(!outcome.details().already_settled);

    let sent = world.host.sandbox.log().len();
    let again = world.pay(&payout("row-1", "50")).expect("an outcome");
    assert!(matches!(&again, PayoutOutcome::Paid(details) if details.already_settled));
    assert_eq!(world.host.sandbox.log().len(), sent, "something was sent");
    assert_eq!(world.paid(), 1);
    assert!(again.ensure_paid().is_ok());
}

#[test]
fn a_lost_execution_is_read_not_repeated() {
    for kind in
        [FaultKind::LoseResponse, FaultKind::Delay, FaultKind::Truncate, FaultKind::Html502, FaultKind::XmlInstead]
    {
        let mut world = World::with_faults(&[("executeOperation", 1, kind)]);
        let outcome = world.pay(&payout("row-1", "50.00")).expect("an outcome");
        assert_eq!((outcome.status(), world.paid()), ("paid", 1), "{kind:?}");
        assert_eq!(world.host.sandbox.requests("executeOperation"), 1, "{kind:?}");
    }
}

#[test]
fn an_execution_that_never_arrived_is_fenced_before_the_next() {
    let mut world = World::with_faults(&[("executeOperation", 1, FaultKind::LoseRequest)]);
    let begin = world.host.now;
    let outcome = world.pay(&payout("row-1", "50.00")).expect("an outcome");
    assert_eq!((outcome.status(), world.paid()), ("paid", 1));
    assert_eq!(world.host.sandbox.requests("deleteOperation"), 1);
    assert_eq!(world.host.sandbox.requests("createOperation"), 2);
    assert!(world.host.now - begin >= Policy::default().settle, "the settle window was not kept");
}

#[test]
fn a_refused_execution_is_fenced_and_not_paid() {
    let mut world = World::with_faults(&[("executeOperation", 1, FaultKind::Http401)]);
    let outcome = world.pay(&payout("row-1", "50.00")).expect("an outcome");
    assert!(matches!(outcome, PayoutOutcome::NotPaid { reason: Verdict::Refused, may_still_run: false, .. }));
    assert_eq!(world.paid(), 0);
}

#[test]
fn an_expired_session_is_renewed_and_the_payout_goes_on() {
    for at in ["createOperation", "executeOperation", "getOperationState"] {
        let mut world = World::with_faults(&[(at, 1, FaultKind::ExpireToken)]);
        let outcome = world.pay(&payout("row-1", "50.00")).expect("an outcome");
        assert_eq!((outcome.status(), world.paid()), ("paid", 1), "{at}");
        assert_eq!(world.host.sandbox.requests("getUserToken"), 2, "{at}");
        assert_eq!(world.host.sandbox.requests("deleteOperation"), 0, "{at}");
    }
}

#[test]
fn a_session_that_expires_twice_in_a_row_ends_a_call_and_no_payout() {
    for at in ["createOperation", "executeOperation", "getOperationState"] {
        let mut world = World::with_faults(&[(at, 1, FaultKind::ExpireToken), (at, 2, FaultKind::ExpireToken)]);
        let outcome = world.pay(&payout("row-1", "50.00")).expect("an outcome");
        assert_eq!((outcome.status(), world.paid()), ("paid", 1), "{at}");
    }
}

#[test]
fn a_short_time_is_used_to_look() {
    for (time, status) in [(15_000, "paid"), (2_000, "pending")] {
        let mut world = World::new();
        let (begun, policy) = (world.host.now, Policy { payout: time, ..Policy::default() });
        let machine = PayoutMachine::new(&world.client, payout("row-1", "50.00"), None, policy, begun);
        let outcome = run(machine.expect("a machine"), &mut world.host, &world.store, &world.session);
        assert_eq!(outcome.expect("an outcome").status(), status);
        assert!(world.host.now <= begun + time);
    }
}

#[test]
fn a_failed_payout_is_tried_anew_only_when_asked() {
    let mut world = World::new();
    world.control(Control::Outcome { recipient: PHONE.to_owned(), outcome: RecipientOutcome::Fail });
    let outcome = world.pay(&payout("row-1", "50.00")).expect("an outcome");
    assert!(matches!(outcome, PayoutOutcome::NotPaid { reason: Verdict::Failed, .. }));

    world.control(Control::Outcome { recipient: PHONE.to_owned(), outcome: RecipientOutcome::Complete });
    let again = world.pay(&payout("row-1", "50.00")).expect("an outcome");
    assert!(matches!(&again, PayoutOutcome::NotPaid { details, .. } if details.already_settled));
    assert_eq!(world.paid(), 0);

    let retry = Payout { retry_not_paid: true, ..payout("row-1", "50.00") };
    assert_eq!(world.pay(&retry).expect("an outcome").status(), "paid");
    assert_eq!(world.pay(&retry).expect("an outcome").status(), "paid");
    assert_eq!(world.paid(), 1);
}

#[test]
fn a_line_of_a_clock_that_ran_ahead_does_not_hold_the_debt() {
    const DAY: i64 = 24 * 3_600_000;
    let mut world = World::with_faults(&[("executeOperation", 1, FaultKind::LoseRequest)]);
    // Steps by hand, a day ahead, until the execution was lost: the journal says `Executing`.
    let mut session = Session::new();
    let ahead = world.host.now + DAY;
    let payout = payout("row-1", "50.00");
    let machine = PayoutMachine::new(&world.client, payout.clone(), None, Policy::default(), ahead);
    let mut machine = machine.expect("a machine");
    while world.host.sandbox.requests("executeOperation") == 0 {
        let event = match machine.step(ahead, &mut session) {
            Step::Record(entry) => {
                let line = encode(&entry);
                Event::Recorded(world.store.append(&entry.reference, entry.seq - 1, &line))
            }
            Step::Send { attempt, request, timeout } => match world.host.send(&request, timeout) {
                Ok(response) => Event::Response { attempt, response },
                Err(sent) => Event::Failed { attempt, sent },
            },
            other => panic!("{other:?}"),
        };
        machine.feed(ahead, event, &mut session);
    }
    let outcome = world.pay(&payout).expect("an outcome");
    assert_eq!((outcome.status(), world.paid()), ("paid", 1));
}

#[test]
fn an_unknown_state_reopens_no_settled_debt() {
    let mut world = World::new();
    world.control(Control::Outcome { recipient: PHONE.to_owned(), outcome: RecipientOutcome::Fail });
    assert_eq!(world.pay(&payout("row-1", "50.00")).expect("an outcome").status(), "not_paid");
    world.control(Control::Outcome { recipient: PHONE.to_owned(), outcome: RecipientOutcome::Complete });
    let nth = world.host.sandbox.requests("getOperationState") + 1;
    world.control(Control::Fault(Fault::new("getOperationState", nth, FaultKind::UnknownState)));
    let retry = Payout { retry_not_paid: true, ..payout("row-1", "50.00") };
    assert_eq!(world.pay(&retry).expect("an outcome").status(), "paid", "it was not tried anew");
    assert_eq!(world.paid(), 1);
}

#[test]
fn too_little_money_is_said_and_leaves_no_way_to_pay_twice() {
    let mut world = World::new();
    world.control(Control::Balance("10".parse().expect("a decimal")));
    let outcome = world.pay(&payout("row-1", "50.00")).expect("an outcome");
    assert!(matches!(outcome, PayoutOutcome::NotPaid { reason: Verdict::NotEnoughMoney, may_still_run: true, .. }));
    // The operation could not be deleted, so the debt stays open and nothing new begins.
    world.control(Control::Balance("1000".parse().expect("a decimal")));
    let retry = Payout { retry_not_paid: true, ..payout("row-1", "50.00") };
    assert_eq!(world.pay(&retry).expect("an outcome").status(), "not_paid");
    assert_eq!((world.paid(), world.host.sandbox.requests("createOperation")), (0, 1));
}

#[test]
fn a_reference_names_one_debt() {
    let mut world = World::new();
    world.pay(&payout("row-1", "50.00")).expect("an outcome").ensure_paid().expect("paid");
    let other = |phone, bank| Payout::new("row-1", Recipient::sbp(phone, bank, "Иван"), "50".parse().expect("50"));
    let mut of_a_shop = payout("row-1", "50");
    of_a_shop.payment.eshop_id = Some(400_001);
    let in_dollars = payout("row-1", "50").currency("USD".parse().expect("a currency"));
    let others = [other("79990000001", "100000000000"), other(PHONE, "100000000001"), of_a_shop, in_dollars];
    for other in others.into_iter().chain([payout("row-1", "50.01")]) {
        let error = world.pay(&other).expect_err("refused");
        assert_eq!((error.reason(), error.code()), (Reason::ReferenceConflict, Code::Conflict));
    }
    let long = "x".repeat(129);
    for bad in ["", "a\nb", &long] {
        assert_eq!(world.pay(&payout(bad, "50")).expect_err("refused").field(), Some("reference"));
    }
}

#[test]
fn what_was_refused_says_that_corrected_data_need_a_new_reference() {
    let mut world = World::new();
    let mut refused = payout("row-1", "50.00");
    refused.payment.eshop_id = Some(1);
    let error = world.pay(&refused).expect_err("a shop that nobody has");
    assert_eq!((error.code(), error.next_step()), (Code::ApiError, NextStep::FixInput));
    assert!(error.message(Language::English).contains("need a new reference"), "{error}");
    assert!(error.message(Language::Russian).contains("нужно новое имя"), "{error}");
    let corrected = world.pay(&payout("row-1", "50.00")).expect_err("the reference keeps its data");
    assert_eq!(corrected.reason(), Reason::ReferenceConflict);
    // What was refused before the journal heard of it is corrected under its own reference.
    refused.reference = "row-2".to_owned();
    refused.payment.recipient = Recipient::sbp(PHONE, "1", "Иван Тестов");
    let error = world.pay(&refused).expect_err("no bank's number");
    assert!(!error.message(Language::English).contains("reference"), "{error}");
    assert!(world.pay(&payout("row-2", "50.00")).is_ok_and(|outcome| outcome.ensure_paid().is_ok()));
}

#[test]
fn a_journal_is_kept_to_its_account_and_key() {
    let mut world = World::new();
    world.pay(&payout("row-1", "50.00")).expect("an outcome").ensure_paid().expect("paid");
    let keys = world.host.sandbox.credentials().clone();
    let client = |secret: &str, login: &str, options: Options| {
        let credentials = Credentials::new(keys.bearer_token(), secret).expect("credentials");
        Arc::new(Client::with_options(credentials.with_login(login, keys.password()), options))
    };
    let sandbox = || Options::default().base_url("https://7.sandbox.invalid").expect("an address");
    let cases = [
        (client(keys.sign_secret_key(), keys.login(), Options::default()), Reason::JournalOfAnotherAccount),
        (client(keys.sign_secret_key(), "other@example.com", sandbox()), Reason::JournalOfAnotherAccount),
        (client("another-secret", keys.login(), sandbox()), Reason::JournalKeyChanged),
    ];
    for (client, reason) in cases {
        world.client = client;
        assert_eq!(world.pay(&payout("row-1", "50.00")).expect_err("refused").reason(), reason);
    }
    world.client = client("another-secret", keys.login(), sandbox().journal_key(keys.sign_secret_key()));
    assert!(world.pay(&payout("row-1", "50.00")).expect("an outcome").details().already_settled);
    assert_eq!(world.paid(), 1);
}

#[test]
fn a_token_without_a_login_cannot_be_renewed() {
    let mut world = World::new();
    let keys = world.host.sandbox.credentials().clone();
    let credentials = Credentials::new(keys.bearer_token(), keys.sign_secret_key()).expect("credentials");
    world.client = Arc::new(Client::new(credentials));
    world.session = Mutex::new(Session::with_token(UserToken::new("EXPIRED")));
    let error = world.pay(&payout("row-1", "50.00")).expect_err("refused");
    assert_eq!((error.reason(), error.field()), (Reason::Missing, Some("Login")));
}

/// A host whose first execution is refused for an expired session, and whose states read next
/// are these.
struct Told<'a>(&'a mut SandboxHost, Vec<&'static str>, u32);

impl Host for Told<'_> {
    fn now(&mut self) -> i64 {
        self.0.now()
    }
    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        let operation = request.body().rsplit_once("PayoutOperationId=").map_or("", |(_, id)| id);
        match request.endpoint().name {
            "executeOperation" => {
                self.2 += 1;
                let expired =
                    r#"{"OperationState":{"Code":2,"Desc":"Время сессии пользователя истекло."},"Result":false}"#;
                if self.2 == 1 { Ok(Response::new(200, expired)) } else { self.0.send(request, timeout) }
            }
            "getOperationState" if !self.1.is_empty() => {
                let state = self.1.remove(0);
                let result = format!(r#"{{"PayoutOperationId":"{operation}","PayoutOperationState":"{state}"}}"#);
                Ok(Response::new(200, format!(r#"{{"OperationState":{{"Code":0,"Desc":""}},"Result":{result}}}"#)))
            }
            _ => self.0.send(request, timeout),
        }
    }
    fn sleep(&mut self, millis: i64) {
        self.0.sleep(millis);
    }
}

#[test]
fn an_operation_that_was_seen_running_is_not_executed_again_though_its_session_had_expired() {
    for (states, deletions) in [(vec!["Created"], 0), (vec!["InProcess", "Created"], 1)] {
        let mut world = World::new();
        let mut host = Told(&mut world.host, states, 0);
        let payout = payout("row-1", "50.00");
        let machine = PayoutMachine::new(&world.client, payout.clone(), None, Policy::default(), host.now());
        let outcome = run(machine.expect("a machine"), &mut host, &world.store, &world.session).expect("an outcome");
        assert_eq!((outcome.status(), host.2), ("paid", 2));
        assert_eq!((world.host.sandbox.requests("deleteOperation"), world.paid()), (deletions, 1));
    }
}
