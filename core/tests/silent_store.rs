//! The async connection over a store that never answers: a call ends at its deadline, and the
//! next one goes on from whatever the journal has.

#![cfg(feature = "sandbox")]

use std::future::{Future, pending};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use intellectmoney::error::{Outcome, Reason};
use intellectmoney::host::{AsyncHost, AsyncStore, Host};
use intellectmoney::journal::{Appended, MemoryStore, Store, StoreFailure, Stored};
use intellectmoney::machine::{BatchOptions, Payout, PayoutOutcome, Policy};
use intellectmoney::sandbox::{Control, Fault, FaultKind, SandboxHost};
use intellectmoney::{AsyncConnection, Client, Error, Options, Recipient, Request, Response, Sent};

const LIMIT: i64 = 60_000;

/// One sandbox, one journal, and a clock that jumps.
#[derive(Clone)]
struct World {
    host: Arc<Mutex<SandboxHost>>,
    client: Arc<Client>,
    journal: Arc<MemoryStore>,
}

impl World {
    fn new() -> Self {
        let host = SandboxHost::new(7);
        let client = Arc::new(host.client(Options::default()).expect("a client"));
        Self { host: Arc::new(Mutex::new(host)), client, journal: Arc::default() }
    }

    fn lock(&self) -> MutexGuard<'_, SandboxHost> {
        self.host.lock().expect("one thread")
    }

    /// A connection whose store is silent at its nth turn.
    fn connection(&self, nth: usize, does_it: bool) -> AsyncConnection<Self, Silent> {
        let store = Silent { journal: Arc::clone(&self.journal), turns: AtomicUsize::new(0), nth, does_it };
        let policy = Policy { payout: LIMIT, settle: LIMIT / 4, ..Policy::default() };
        AsyncConnection::new(Arc::clone(&self.client), self.clone(), store).with_policy(policy)
    }
}

impl AsyncHost for World {
    fn now(&self) -> i64 {
        self.lock().now
    }

    async fn send(&self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        self.lock().send(request, timeout)
    }

    async fn sleep(&self, millis: i64) {
        self.lock().sleep(millis);
    }
}

/// A store that answers at once, but for one turn that it never answers.
struct Silent {
    journal: Arc<MemoryStore>,
    turns: AtomicUsize,
    nth: usize,
    does_it: bool,
}

impl Silent {
    async fn turn<T>(&self, job: impl FnOnce(&MemoryStore) -> T) -> T {
        if self.turns.fetch_add(1, Ordering::Relaxed) != self.nth {
            return job(&self.journal);
        }
        if self.does_it {
            drop(job(&self.journal));
        }
        pending().await
    }
}

impl AsyncStore for Silent {
    async fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.turn(|store| Store::load(store, reference)).await
    }

    async fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        self.turn(|store| Store::append(store, reference, after_seq, line)).await
    }

    async fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.turn(Store::unfinished).await
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..10_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("it waits for ever");
}

fn rows(count: u32) -> Vec<Payout> {
    let recipient = |row| Recipient::sbp(format!("7999000{row:04}"), "100000000000", "Иван Тестов");
    (0..count).map(|row| Payout::new(format!("row-{row}"), recipient(row), "50".parse().expect("50"))).collect()
}

/// Plays one payout at whose nth turn the store is silent; false where it has fewer.
fn payout(silent: usize, executed: FaultKind, does_it: bool) -> bool {
    let world = World::new();
    let now = world.lock().now;
    world.lock().sandbox.control(now, Control::Fault(Fault::new("executeOperation", 1, executed)));
    let connection = world.connection(silent, does_it);
    let [row] = &rows(1)[..] else { unreachable!() };
    let result = block_on(connection.payout(row));
    assert!(world.lock().now <= now + LIMIT + 1_000, "{silent}");
    if connection.store().turns.load(Ordering::Relaxed) <= silent {
        return false;
    }
    let paid = world.lock().sandbox.paid_all().count;
    match result {
        Err(error) => {
            assert_eq!((error.reason(), error.outcome()), (Reason::JournalFailed, Outcome::NotDone));
            assert_eq!(world.lock().sandbox.requests("executeOperation"), 0, "{silent}");
        }
        // What was read is true without its line.
        Ok(PayoutOutcome::Paid(_)) => assert_eq!(paid, 1, "{silent}"),
        Ok(PayoutOutcome::Unknown(details)) => {
            assert_eq!(details.error.as_ref().map(Error::reason), Some(Reason::JournalFailed), "{silent}");
        }
        Ok(outcome) => panic!("silent at {silent}: {outcome:?}"),
    }
    world.lock().sleep(LIMIT);
    let outcome = block_on(world.connection(usize::MAX, false).payout(row)).expect("an outcome");
    assert_eq!((outcome.status(), world.lock().sandbox.paid_all().count), ("paid", 1), "{silent}");
    true
}

#[test]
fn a_payout_ends_at_its_deadline_and_is_paid_once() {
    for executed in [FaultKind::LoseRequest, FaultKind::LoseResponse] {
        for does_it in [false, true] {
            let lines = (0..100).take_while(|silent| payout(*silent, executed, does_it)).count();
            assert!(lines >= 5, "load, Intent, Created, Executing and Final: {lines}");
        }
    }
}

#[test]
fn a_list_that_never_comes_ends_a_resumption() {
    let world = World::new();
    let begun = world.lock().now;
    let error = block_on(world.connection(0, false).resume()).expect_err("no list");
    assert_eq!((error.reason(), world.lock().now), (Reason::JournalFailed, begun + LIMIT));
}

#[test]
fn a_silent_row_of_a_batch_ends_alone_or_with_those_that_went_to_the_store_together() {
    for does_it in [false, true] {
        for silent in 0..24 {
            let world = World::new();
            let options = BatchOptions { concurrency: 2, ..BatchOptions::default() };
            let connection = world.connection(silent, does_it);
            let results = block_on(connection.payouts(rows(6), options)).expect("results");
            let failed = results.iter().filter(|result| match result {
                Ok(outcome) => outcome.details().error.as_ref().map(Error::reason) == Some(Reason::JournalFailed),
                Err(error) => error.reason() == Reason::JournalFailed,
            });
            // As many as run at the same time. The others are paid, or pending where the clock jumped.
            assert!((1..=2).contains(&failed.count()), "{silent}: {results:?}");
            world.lock().sleep(LIMIT);
            let again = block_on(world.connection(usize::MAX, false).payouts(rows(6), options)).expect("results");
            let all_paid = again.iter().all(|result| matches!(result, Ok(outcome) if outcome.status() == "paid"));
            assert!(all_paid && world.lock().sandbox.paid_all().count == 6, "{silent}: {again:?}");
        }
    }
}
