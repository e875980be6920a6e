//! The live check against the sandbox in both generations: it says which layout was
//! taken, pays nothing and leaves nothing.

#![cfg(feature = "sandbox")]

use std::sync::{Arc, Mutex};

use intellectmoney::host::Host;
use intellectmoney::journal::MemoryStore;
use intellectmoney::machine::{CheckMachine, CheckReport, Event, Machine as _, Policy, Session, Step};
use intellectmoney::sandbox::{Behaviour, Control, Fault, FaultKind, SandboxHost};
use intellectmoney::{
    Client, Connection, Credentials, Generation, Options, Reason, Recipient, Request, Response, Sent, UserToken,
};

type Sandboxed = Connection<SandboxHost, MemoryStore>;

fn recipient() -> Recipient {
    Recipient::sbp("79990000000", "100000000000", "Иван Тестов")
}

/// A client of one documentation, a sandbox that accepts another.
fn sandbox(client: Generation, accepted: &[Generation], faults: &[(&str, u32, FaultKind)]) -> Sandboxed {
    let mut host = SandboxHost::new(7);
    host.sandbox.control(host.now, Control::Generations(accepted.to_vec()));
    for (at, nth, kind) in faults {
        host.sandbox.control(host.now, Control::Fault(Fault::new(*at, *nth, *kind)));
    }
    let client = host.client(Options::default().generation(client)).expect("a client");
    Connection::new(client, host, MemoryStore::new())
}

fn steps(report: &CheckReport) -> Vec<(&'static str, Option<Generation>, usize)> {
    report.findings.iter().map(|step| (step.endpoint, step.accepted, step.refused.len())).collect()
}

fn nothing_moved(connection: &Sandboxed) {
    let sandbox = &connection.host().sandbox;
    assert_eq!((sandbox.requests("executeOperation"), sandbox.requests("withdrawMoney")), (0, 0));
    assert_eq!((sandbox.paid_all().count, sandbox.paid_all().pending_count), (0, 0));
    assert_eq!(sandbox.balance().to_string(), "1000000.00");
}

#[test]
fn it_finds_the_generation_that_is_accepted() {
    use Generation::{Current, Wiki2024};
    for (client, accepted, refusals) in
        [(Current, Current, 0), (Wiki2024, Wiki2024, 0), (Current, Wiki2024, 1), (Wiki2024, Current, 1)]
    {
        for with_401 in [true, false] {
            let mut connection = sandbox(client, &[accepted], &[]);
            let host = connection.host_mut();
            host.sandbox.control(host.now, Control::Switch(Behaviour::RefusedWith401, with_401));
            let report = connection.check(recipient()).expect("a report");
            let expected = [
                ("getUserToken", Some(Current), 0),
                ("getPaymentsHistory", Some(Current), 0),
                ("createOperation", Some(accepted), refusals),
                ("getOperationState", Some(accepted), refusals),
                ("deleteOperation", Some(accepted), refusals),
                ("getOperationState", Some(accepted), refusals),
            ];
            assert_eq!(steps(&report), expected, "{report}");
            assert!(report.may_pay() && report.left.is_none(), "{report}");
            assert_eq!(report.findings[5].note, "state Deleted");
            nothing_moved(&connection);
            let text = report.to_string();
            let made_up = connection.host().sandbox.credentials().clone();
            for secret in [made_up.bearer_token(), made_up.sign_secret_key(), made_up.login(), made_up.password()] {
                assert!(!text.contains(secret) && !format!("{report:?}").contains(secret), "{text}");
            }
            assert!(!text.contains("79990000000") && text.contains(&format!("layout {}", accepted.as_str())));
        }
    }
}

#[test]
fn wrong_credentials_end_at_the_step_that_refuses_them() {
    let host = SandboxHost::new(7);
    let made_up = host.sandbox.credentials();
    let wrong = Credentials::new(made_up.bearer_token(), "another-secret").expect("credentials");
    let client = Client::new(wrong.with_login(made_up.login(), made_up.password()));
    let mut connection = Connection::new(client, host, MemoryStore::new());
    let report = connection.check(recipient()).expect("a report");
    assert_eq!(steps(&report), [("getUserToken", None, 1)]);
    assert!(!report.may_pay());
    let error = connection.check(Recipient::sbp("1", "100000000000", "Иван Тестов")).expect_err("refused");
    assert_eq!(error.field(), Some("Account"));
}

#[test]
fn what_was_made_is_deleted_whatever_else_fails() {
    let lost = [1, 2, 3, 4].map(|nth| ("getOperationState", nth, FaultKind::Html502));
    let mut connection = sandbox(Generation::Current, &[Generation::Current], &lost);
    let report = connection.check(recipient()).expect("a report");
    let passed: Vec<_> = report.findings.iter().map(intellectmoney::machine::Finding::passed).collect();
    assert_eq!(passed, [true, true, true, false, true, true], "{report}");
    assert!(report.left.is_none());
    let refused = &report.findings[3].refused[0];
    assert_eq!((refused.error.reason(), refused.error.status()), (Reason::UnexpectedStatus, Some(502)));

    // Nothing proves that it is gone: the report says what is left.
    let lost = [1, 2, 3, 4].map(|nth| ("deleteOperation", nth, FaultKind::LoseRequest));
    let mut connection = sandbox(Generation::Current, &[Generation::Current], &lost);
    let report = connection.check(recipient()).expect("a report");
    assert!(!report.may_pay());
    let left = report.left.expect("an operation");
    assert!(report.to_string().contains(&left.to_string()));
    nothing_moved(&connection);
}

/// Counts what goes out under each name.
struct Counting(SandboxHost, Vec<&'static str>);

impl Host for Counting {
    fn now(&mut self) -> i64 {
        self.0.now()
    }
    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        self.1.push(request.endpoint().name);
        self.0.send(request, timeout)
    }
    fn sleep(&mut self, millis: i64) {
        self.0.sleep(millis);
    }
}

#[test]
fn a_token_that_is_there_is_used_and_six_requests_suffice() {
    let mut host = SandboxHost::new(7);
    let client = Arc::new(host.client(Options::default()).expect("a client"));
    let sign_in = client.sign_in().expect("a request");
    let response = host.send(sign_in.request(), 1000).expect("an answer");
    let token: UserToken = sign_in.answer(&response).expect("a token").result.user_token();
    let session = Arc::new(Mutex::new(Session::with_token(token)));
    let mut connection = Connection::new(client, Counting(host, Vec::new()), MemoryStore::new()).with_session(session);
    let report = connection.check(recipient()).expect("a report");
    assert!(report.may_pay(), "{report}");
    assert_eq!(report.findings[0].accepted, None, "it was not asked for");
    let expected =
        ["getPaymentsHistory", "createOperation", "getOperationState", "deleteOperation", "getOperationState"];
    assert_eq!(connection.host().1, expected);
}

/// Tells of another operation where a state is read for the second time.
struct Confusing(SandboxHost, u32);

impl Host for Confusing {
    fn now(&mut self) -> i64 {
        self.0.now()
    }
    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        let response = self.0.send(request, timeout)?;
        self.1 += u32::from(request.endpoint().name == "getOperationState");
        if request.endpoint().name != "getOperationState" || self.1 != 2 {
            return Ok(response);
        }
        let other = r#""PayoutOperationId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","PayoutOperationState":"Deleted""#;
        let body = format!(r#"{{"OperationState":{{"Code":0,"Desc":""}},"Result":{{{other}}}}}"#);
        Ok(Response::new(200, body))
    }
    fn sleep(&mut self, millis: i64) {
        self.0.sleep(millis);
    }
}

#[test]
fn the_state_of_another_operation_does_not_prove_that_its_own_is_deleted() {
    let host = SandboxHost::new(7);
    let client = host.client(Options::default()).expect("a client");
    let mut connection = Connection::new(client, Confusing(host, 0), MemoryStore::new());
    let report = connection.check(recipient()).expect("a report");
    assert!(report.left.is_some() && !report.may_pay(), "{report}");
    assert_eq!(report.findings[5].refused[0].error.reason(), Reason::OperationHeld);
}

#[test]
fn a_check_that_is_given_up_says_nothing_of_the_credentials_but_what_it_left() {
    for given_up_at in 0..7 {
        let mut host = SandboxHost::new(7);
        let client = Arc::new(host.client(Options::default()).expect("a client"));
        let mut session = Session::new();
        let mut machine = CheckMachine::new(&client, recipient(), Policy::default(), host.now).expect("a machine");
        let mut sent = 0;
        while let Step::Send { attempt, request, timeout } = machine.step(host.now, &mut session) {
            let response = host.send(&request, timeout).expect("an answer");
            let event = if sent == given_up_at { Event::Cancelled } else { Event::Response { attempt, response } };
            machine.feed(host.now, event, &mut session);
            sent += 1;
        }
        machine.feed(host.now, Event::Cancelled, &mut session);
        assert!(!session.is_renewing(), "nobody waits for a token");
        match (machine.finish(), given_up_at) {
            // Sign-in, history, create: none is known to stand.
            (Err(error), 0..3) => assert_eq!((error.reason(), sent), (Reason::Cancelled, given_up_at + 1)),
            (Ok(report), 3..6) => {
                let last = report.findings.last().expect("a finding");
                assert_eq!(last.refused[0].error.reason(), Reason::Cancelled);
                assert!(report.left.is_some() && !report.may_pay(), "{report}");
            }
            // All was done before.
            (Ok(report), 6) => assert!(report.may_pay(), "{report}"),
            (result, _) => panic!("given up at {given_up_at}: {result:?}"),
        }
    }
}
