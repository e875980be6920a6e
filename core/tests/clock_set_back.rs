//! A clock that is set back during a wait: no call lasts longer for it.

#![cfg(all(feature = "sandbox", feature = "ffi"))]

use std::future::Future;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use intellectmoney::ffi::{Api, Effect, Input, Naming, sandbox_options, value};
use intellectmoney::host::{AsyncHost, Host};
use intellectmoney::journal::{MemoryStore, Store};
use intellectmoney::machine::{BatchOptions, Payout, PayoutOutcome, Policy};
use intellectmoney::sandbox::{BEGIN, Control, Fault, FaultKind, SandboxHost};
use intellectmoney::{AsyncConnection, Connection, Error, Options, Recipient, Request, Response, Sent};

/// How far the clock is set back; longer than a call may last.
const BACK: i64 = 86_400_000;

/// A sandbox, and a clock on the wall that is set back during one of the waits.
#[derive(Clone)]
struct Wall {
    host: SandboxHost,
    waits: usize,
    set_back_at: usize,
    behind: i64,
}

impl Wall {
    fn new(set_back_at: usize) -> Self {
        let mut host = SandboxHost::new(7);
        let stuck = Control::Fault(Fault::new("executeOperation", 1, FaultKind::Stuck));
        host.sandbox.control(host.now, stuck);
        Self { host, waits: 0, set_back_at, behind: 0 }
    }
}

impl Host for Wall {
    fn now(&mut self) -> i64 {
        self.host.now - self.behind
    }

    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        self.host.send(request, timeout)
    }

    fn sleep(&mut self, millis: i64) {
        if self.waits == self.set_back_at {
            self.behind += BACK;
        }
        self.waits += 1;
        self.host.sleep(millis);
    }
}

/// The same for async code.
struct Shared(Mutex<Wall>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Wall> {
        self.0.lock().expect("one thread")
    }
}

impl AsyncHost for Shared {
    fn now(&self) -> i64 {
        self.lock().now()
    }

    async fn send(&self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        self.lock().send(request, timeout)
    }

    async fn sleep(&self, millis: i64) {
        self.lock().sleep(millis);
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
}

fn payout(reference: &str) -> Payout {
    let recipient = Recipient::sbp("79990000000", "100000000000", "Иван Тестов");
    Payout::new(reference, recipient, "50.00".parse().expect("50.00"))
}

/// Makes a call once for each of its waits, in which the clock is set back. It ends in the time of a payout, though its
/// operation does not.
fn at_each_wait(call: impl Fn(Wall) -> (Wall, Vec<&'static str>)) {
    let mut set_back_at = 0;
    loop {
        let (wall, ended) = call(Wall::new(set_back_at));
        assert!(ended.contains(&"pending"), "{set_back_at}: {ended:?}");
        let taken = wall.host.now - BEGIN;
        // The wait in which it was set back may be made twice.
        assert!(taken <= Policy::default().payout + 60_000, "{set_back_at}: {taken} ms");
        if wall.waits <= set_back_at {
            break;
        }
        set_back_at += 1;
    }
    assert!(set_back_at > 10, "only {set_back_at} waits");
}

fn ended(results: &[Result<PayoutOutcome, Error>]) -> Vec<&'static str> {
    results.iter().map(|result| result.as_ref().expect("an outcome").status()).collect()
}

#[test]
fn a_blocking_payout_ends_in_its_time() {
    at_each_wait(|wall| {
        let client = wall.host.client(Options::default()).expect("a client");
        let mut connection = Connection::new(client, wall, MemoryStore::new());
        let result = connection.payout(&payout("row-1"));
        (connection.host().clone(), ended(&[result]))
    });
}

#[test]
fn a_blocking_batch_ends_in_its_time() {
    at_each_wait(|wall| {
        let client = wall.host.client(Options::default()).expect("a client");
        let mut connection = Connection::new(client, wall, MemoryStore::new());
        let results = connection.payouts(["row-1", "row-2"].map(payout).to_vec(), BatchOptions::default());
        (connection.host().clone(), ended(&results.expect("results")))
    });
}

#[test]
fn an_async_payout_ends_in_its_time() {
    at_each_wait(|wall| {
        let client = wall.host.client(Options::default()).expect("a client");
        let connection = AsyncConnection::new(client, Shared(Mutex::new(wall)), MemoryStore::new());
        let result = block_on(connection.payout(&payout("row-1")));
        (connection.host().lock().clone(), ended(&[result]))
    });
}

#[test]
fn an_async_batch_ends_in_its_time() {
    at_each_wait(|wall| {
        let client = wall.host.client(Options::default()).expect("a client");
        let connection = AsyncConnection::new(client, Shared(Mutex::new(wall)), MemoryStore::new());
        let results = block_on(connection.payouts(["row-1", "row-2"].map(payout).to_vec(), BatchOptions::default()));
        (connection.host().lock().clone(), ended(&results.expect("results")))
    });
}

#[test]
fn a_payout_of_another_language_ends_in_its_time() {
    at_each_wait(|mut wall| {
        let options = value(&sandbox_options(&wall.host.sandbox, Naming::Python)).expect("options");
        let api = Api::new(&options, Naming::Python, true).expect("an API");
        let row = r#"{"reference":"row-1","amount":"50.00","recipient":
            {"type":"sbp","phone":"79990000000","bank_id":"100000000000","name":"Иван Тестов"}}"#;
        let mut task = api.payout(&value(row).expect("JSON"), None).expect("a task");
        let (store, mut statuses) = (MemoryStore::new(), Vec::new());
        loop {
            let (id, input) = match task.next(wall.now()) {
                Effect::Load { id, reference } => (id, Input::Loaded(store.load(&reference))),
                Effect::Append { id, reference, after_seq, line } => {
                    (id, Input::Appended(store.append(&reference, after_seq, &line)))
                }
                Effect::Send { id, request, timeout } => {
                    (id, wall.send(&request, timeout).map_or_else(Input::Failed, Input::Response))
                }
                Effect::Wait { until } => {
                    let now = wall.now();
                    wall.sleep(until.expect("nothing is on its way") - now);
                    continue;
                }
                Effect::Ended { result, .. } => {
                    let json = result.expect("an outcome").to_json(Naming::Python);
                    statuses.extend(["paid", "pending"].into_iter().filter(|status| json.contains(status)));
                    continue;
                }
                Effect::List { .. } => unreachable!("one debt"),
                Effect::Done => return (wall, statuses),
            };
            task.feed(wall.now(), id, input);
        }
    });
}
