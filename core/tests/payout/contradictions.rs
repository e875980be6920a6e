//! Payouts and withdrawals against answers that the sandbox does not give by itself.

use std::collections::HashMap;

use intellectmoney::machine::{SettleMachine, Settlement, Withdrawal, WithdrawalMachine, WithdrawalOutcome};

use super::*;

const EXPIRED: &str = r#"{"OperationState":{"Code":2,"Desc":"Время сессии пользователя истекло."},"Result":false}"#;

fn with_lost_execution() -> World {
    World::with_faults(&[("executeOperation", 1, FaultKind::LoseRequest)])
}

fn row() -> Payout {
    payout("row-1", "50.00")
}

/// A host that bends what it sends: it is given the endpoint, which of its requests it is, and
/// what sends it.
struct Bent<'a, F>(&'a mut SandboxHost, HashMap<&'static str, u32>, F);

impl<F: FnMut(&'static str, u32, &mut dyn FnMut() -> Result<Response, Sent>) -> Result<Response, Sent>> Host
    for Bent<'_, F>
{
    fn now(&mut self) -> i64 {
        self.0.now()
    }
    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        let endpoint = request.endpoint().name;
        let nth = self.1.entry(endpoint).or_default();
        *nth += 1;
        (self.2)(endpoint, *nth, &mut || self.0.send(request, timeout))
    }
    fn sleep(&mut self, millis: i64) {
        self.0.sleep(millis);
    }
}

impl World {
    fn pay_bent(
        &mut self,
        bend: impl FnMut(&'static str, u32, &mut dyn FnMut() -> Result<Response, Sent>) -> Result<Response, Sent>,
    ) -> Result<PayoutOutcome, Error> {
        let stored = self.store.load("row-1").expect("memory");
        let now = self.host.now;
        let machine = PayoutMachine::new(&self.client, row(), stored.as_ref(), Policy::default(), now)?;
        run(machine, &mut Bent(&mut self.host, HashMap::new(), bend), &self.store, &self.session)
    }

    /// How many operations were made, executed and deleted.
    fn requests(&self) -> [u32; 3] {
        ["createOperation", "executeOperation", "deleteOperation"].map(|name| self.host.sandbox.requests(name))
    }
}

fn replaced(response: &Response, from: &str, to: &str) -> Response {
    let body = String::from_utf8(response.body.clone()).expect("UTF-8");
    assert!(body.contains(from), "{body}");
    Response::new(200, body.replace(from, to))
}

#[test]
fn an_operation_that_was_not_made_as_created_is_watched_and_never_executed() {
    let mut world = World::new();
    let outcome = world.pay_bent(|endpoint, nth, send| match (endpoint, nth) {
        ("createOperation", 1) => Ok(replaced(&send()?, "\"Created\"", "\"InProcess\"")),
        _ => send(),
    });
    assert_eq!((outcome.expect("an outcome").status(), world.paid()), ("paid", 1));
    assert_eq!(world.requests(), [2, 1, 1], "the first is fenced, the second is paid");
}

#[test]
fn an_execution_that_is_answered_with_created_or_about_another_is_not_repeated() {
    for (from, to) in [("\"InProcess\"", "\"Created\""), ("\"PayoutOperationId\":\"", "\"Payout_OperationId\":\"")] {
        let mut world = World::new();
        let outcome = world.pay_bent(|endpoint, nth, send| match (endpoint, nth) {
            ("executeOperation", _) => Ok(replaced(&send()?, from, to)),
            // Read before the execution shows.
            ("getOperationState", 1) => {
                let response = send()?;
                let body = String::from_utf8(response.body).expect("UTF-8");
                Ok(Response::new(200, body.replace("\"InProcess\"", "\"Created\"")))
            }
            _ => send(),
        });
        assert_eq!((outcome.expect("an outcome").status(), world.paid(), world.requests()), ("paid", 1, [1, 1, 0]));
    }
}

#[test]
fn a_create_that_gives_the_fenced_operation_again_begins_nothing() {
    let mut world = with_lost_execution();
    let mut first = None;
    // Something on the way gives the first answer again.
    let outcome = world.pay_bent(|endpoint, _, send| match endpoint {
        "createOperation" => Ok(first.get_or_insert(send()?).clone()),
        _ => send(),
    });
    let outcome = outcome.expect("an outcome");
    assert_eq!(outcome.status(), "not_started");
    assert_eq!(outcome.details().error.as_ref().map(Error::reason), Some(Reason::OperationHeld));
    assert!(matches!(world.last("row-1"), Record::Fenced { .. }));
    assert_eq!(world.pay_bent(|_, _, send| send()).expect("an outcome").status(), "paid");
    assert_eq!(world.paid(), 1);
}

#[test]
fn a_create_that_is_refused_raises_only_while_no_money_was_sent() {
    for (status, raises) in [(400, true), (403, true), (429, false), (500, false)] {
        let mut world = World::new();
        let result = world.pay_bent(|endpoint, _, send| match endpoint {
            "createOperation" => Ok(Response::new(status, "")),
            _ => send(),
        });
        match result {
            Err(error) => assert!(raises && error.status() == Some(status), "{error}"),
            Ok(outcome) => assert_eq!((raises, outcome.status()), (false, "not_started"), "{status}"),
        }
        let mut world = with_lost_execution();
        let result = world.pay_bent(|endpoint, nth, send| match (endpoint, nth) {
            ("createOperation", 2..) => Ok(Response::new(status, "")),
            _ => send(),
        });
        let outcome = result.expect("an outcome");
        assert_eq!(outcome.status(), "not_started", "{status}");
        assert_eq!(outcome.details().error.as_ref().and_then(Error::status), Some(status));
    }
}

#[test]
fn an_execution_that_never_leaves_is_not_started_and_the_next_call_fences_it_first() {
    let mut world = World::new();
    let outcome = world.pay_bent(|endpoint, _, send| match endpoint {
        "executeOperation" => Err(Sent::No),
        _ => send(),
    });
    let outcome = outcome.expect("an outcome");
    assert_eq!((outcome.status(), world.requests()), ("not_started", [1, 0, 0]));
    assert_eq!(outcome.details().error.as_ref().map(Error::reason), Some(Reason::NotSent));
    assert_eq!(world.pay_bent(|_, _, send| send()).expect("an outcome").status(), "paid");
    assert_eq!((world.paid(), world.requests()), (1, [2, 1, 1]));
}

#[test]
fn a_state_of_another_operation_is_none_and_is_not_asked_for_without_a_pause() {
    let mut world = World::new();
    let outcome = world.pay_bent(|endpoint, _, send| match endpoint {
        "executeOperation" => send().and(Err(Sent::Maybe)),
        "getOperationState" => {
            let body = String::from_utf8(send()?.body).expect("UTF-8");
            let id = body.split_once("\"PayoutOperationId\":\"").expect("an id").1.split_at(36).0;
            Ok(Response::new(200, body.replace(id, "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee")))
        }
        _ => send(),
    });
    assert_eq!(outcome.expect("an outcome").status(), "unknown");
    let reads = world.host.sandbox.requests("getOperationState");
    assert!((20..60).contains(&reads), "{reads} reads in a quarter of an hour");
    assert_eq!(world.requests(), [1, 1, 0]);
}

#[test]
fn an_execution_whose_session_had_expired_is_unknown_until_its_state_is_read() {
    let mut world = World::new();
    let outcome = world.pay_bent(|endpoint, _, send| match endpoint {
        "executeOperation" => send().map(|_| Response::new(200, EXPIRED)),
        "getOperationState" => Err(Sent::Maybe),
        _ => send(),
    });
    assert_eq!(outcome.expect("an outcome").status(), "unknown");
    assert_eq!(world.pay_bent(|_, _, send| send()).expect("an outcome").status(), "paid");
    assert_eq!((world.paid(), world.requests()), (1, [1, 1, 0]));
}

#[test]
fn only_paid_is_said_without_its_line() {
    for (kind, status) in [(RecipientOutcome::Complete, "paid"), (RecipientOutcome::Fail, "unknown")] {
        let mut world = World::new();
        world.control(Control::Outcome { recipient: PHONE.to_owned(), outcome: kind });
        // Another run writes the last line first, so that this one's is a conflict.
        let race = Race(&world.store);
        let machine = PayoutMachine::new(&world.client, row(), None, Policy::default(), world.host.now);
        let outcome = run(machine.expect("a machine"), &mut world.host, &race, &world.session).expect("an outcome");
        let error = outcome.details().error.as_ref().map(Error::reason);
        assert_eq!((outcome.status(), error), (status, Some(Reason::InProgress)));
    }
}

/// A journal of which another run has the end.
struct Race<'a>(&'a MemoryStore);

impl Store for Race<'_> {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.0.load(reference)
    }
    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        if after_seq < 3 { self.0.append(reference, after_seq, line) } else { Appended::Conflict }
    }
    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.0.unfinished()
    }
    fn close(&self) {}
}

impl World {
    fn withdraw_bent(
        &mut self,
        stored: Option<&Stored>,
        bend: impl FnMut(&'static str, u32, &mut dyn FnMut() -> Result<Response, Sent>) -> Result<Response, Sent>,
    ) -> WithdrawalOutcome {
        let account_id = self.host.sandbox.credentials().account_id().to_owned();
        let amount = "70".parse().expect("an amount");
        let withdrawal = Withdrawal { reference: "out-1".to_owned(), account_id, amount, transaction_date: None };
        let machine = WithdrawalMachine::new(&self.client, withdrawal, stored, Policy::default(), self.host.now);
        let mut host = Bent(&mut self.host, HashMap::new(), bend);
        run(machine.expect("a machine"), &mut host, &self.store, &self.session).expect("an outcome")
    }
}

#[test]
fn a_withdrawal_that_was_not_sent_before_a_torn_line_is_not_sent_again() {
    let mut world = World::new();
    let outcome = world.withdraw_bent(None, |endpoint, _, send| match endpoint {
        "withdrawMoney" => Err(Sent::No),
        _ => send(),
    });
    assert_eq!(outcome.status(), "not_started");
    let stored = world.store.load("out-1").expect("memory").expect("a line");
    let doubtful = Stored { doubtful: true, ..stored.clone() };
    // The line that was lost may be the `Intent` of the next attempt.
    assert_eq!(world.withdraw_bent(Some(&doubtful), |_, _, send| send()).status(), "unknown");
    assert_eq!(world.host.sandbox.requests("withdrawMoney"), 0);
    assert_eq!(world.withdraw_bent(Some(&stored), |_, _, send| send()).status(), "confirmed");
}

#[test]
fn a_withdrawal_is_refused_only_by_an_answer_that_refuses_it() {
    let queued = r#"{"OperationState":{"Code":1,"Desc":""}}"#;
    let refused = r#"{"OperationState":{"Code":2,"Desc":""},"Result":null}"#;
    for (status, body, expected) in
        [(200, queued, "unknown"), (500, "", "unknown"), (409, refused, "unknown"), (200, refused, "refused")]
    {
        let mut world = World::new();
        let outcome = world.withdraw_bent(None, |endpoint, _, send| match endpoint {
            "withdrawMoney" => Ok(Response::new(status, body)),
            _ => send(),
        });
        assert_eq!(outcome.status(), expected, "{status} {body}");
    }
}

#[test]
fn a_withdrawal_whose_session_cannot_be_renewed_was_not_sent() {
    let mut world = World::new();
    let outcome = world.withdraw_bent(None, |endpoint, nth, send| match (endpoint, nth) {
        ("withdrawMoney", _) => Ok(Response::new(200, EXPIRED)),
        ("getUserToken", 2..) => Err(Sent::Maybe),
        _ => send(),
    });
    assert_eq!(outcome.status(), "not_started");
    let error = outcome.details().error.clone().expect("why");
    assert_eq!(error.endpoint(), Some("getUserToken"));
}

#[test]
fn a_transaction_of_another_number_is_not_the_withdrawal() {
    let mut world = World::new();
    let outcome = world.withdraw_bent(None, |endpoint, _, send| match endpoint {
        "withdrawMoney" => {
            Ok(Response::new(200, r#"{"OperationState":{"Code":0},"Result":{"State":{"Code":3},"TransactionId":5}}"#))
        }
        "getTransactionData" => Ok(Response::new(
            200,
            r#"{"OperationState":{"Code":0},"Result":{"State":{"Code":0},"TransactionId":6,"PaymentState":"Confirm"}}"#,
        )),
        _ => send(),
    });
    assert_eq!((outcome.status(), outcome.details().transaction.as_ref()), ("unknown", None));
}

impl World {
    fn settle_bent(
        &mut self,
        (reference, word): (&str, Settlement),
        doubtful: bool,
        bend: impl FnMut(&'static str, u32, &mut dyn FnMut() -> Result<Response, Sent>) -> Result<Response, Sent>,
    ) -> Result<&'static str, Reason> {
        let stored = self.store.load(reference).expect("memory").expect("a line");
        let stored = Stored { doubtful, ..stored };
        let (policy, now) = (Policy::default(), self.host.now);
        let machine = SettleMachine::new(&self.client, reference, Some(&stored), word, "said support", policy, now);
        let mut host = Bent(&mut self.host, HashMap::new(), bend);
        let settled = machine.and_then(|machine| run(machine, &mut host, &self.store, &self.session));
        settled.map(|outcome| outcome.status()).map_err(|error| error.reason())
    }
}

#[test]
fn a_word_says_paid_of_what_was_not_sent_only_where_a_line_may_be_lost() {
    for (doubtful, expected) in [(false, Err(Reason::SettleContradicted)), (true, Ok("confirmed"))] {
        let mut world = World::new();
        let _ = world.withdraw_bent(None, |endpoint, _, send| match endpoint {
            "withdrawMoney" => Err(Sent::No),
            _ => send(),
        });
        assert_eq!(world.settle_bent(("out-1", Settlement::Paid), doubtful, |_, _, send| send()), expected);
    }
}

#[test]
fn a_word_is_held_against_the_state_of_its_own_operation_and_believed_of_one_that_nobody_knows() {
    const OTHER: &str = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
    for (word, status) in [(Settlement::Paid, "paid"), (Settlement::NotPaid, "not_paid")] {
        let mut world = World::new();
        let pending = world.pay_bent(|endpoint, _, send| match endpoint {
            "createOperation" | "getUserToken" => send(),
            _ => Err(Sent::Maybe),
        });
        assert_eq!(pending.expect("an outcome").status(), "unknown");
        let operation = world.last("row-1").operation().expect("an operation").to_string();
        let told = |operation: &str, state: &str| {
            let result = format!(r#"{{"PayoutOperationId":"{operation}","PayoutOperationState":"{state}"}}"#);
            Ok(Response::new(200, format!(r#"{{"OperationState":{{"Code":0}},"Result":{result}}}"#)))
        };
        for state in ["Completed", "Failed", "Frozen"] {
            let said = world.settle_bent(("row-1", word), false, |_, _, _| told(OTHER, state));
            assert_eq!(said, Err(Reason::OperationHeld));
        }
        let said = world.settle_bent(("row-1", word), false, |_, _, _| told(&operation, "Frozen"));
        assert_eq!(said, Ok(status));
    }
}

#[test]
fn a_withdrawal_whose_expired_session_comes_with_a_transaction_is_not_sent_again() {
    let mut world = World::new();
    let both = EXPIRED.replace("false", r#"{"TransactionId":5}"#);
    let outcome = world.withdraw_bent(None, |endpoint, _, send| match endpoint {
        "withdrawMoney" => send().map(|_| Response::new(200, both.as_str())),
        _ => send(),
    });
    assert_eq!((outcome.status(), world.host.sandbox.requests("withdrawMoney")), ("unknown", 1));
}

#[test]
fn a_word_says_paid_of_no_payout_that_was_never_executed() {
    for (word, expected) in [(Settlement::Paid, Err(Reason::SettleContradicted)), (Settlement::NotPaid, Ok("not_paid"))]
    {
        let mut world = World::new();
        let outcome = world.pay_bent(|endpoint, _, send| match endpoint {
            "createOperation" => Err(Sent::Maybe),
            _ => send(),
        });
        assert_eq!(outcome.expect("an outcome").status(), "not_started");
        assert_eq!(world.settle_bent(("row-1", word), false, |_, _, send| send()), expected);
    }
}
