//! The async connection against the sandbox, without a runtime.

#![cfg(feature = "sandbox")]

use std::collections::BTreeSet;
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use intellectmoney::host::{AsyncHost, AsyncStore, Happening, Host};
use intellectmoney::journal::{Appended, Line, MemoryStore, Store, StoreFailure, Stored};
use intellectmoney::machine::{
    BatchOptions, DebtOutcome, HistoryQuery, Payout, PayoutOutcome, Policy, Settlement, Withdrawal, WithdrawalOutcome,
};
use intellectmoney::sandbox::{Control, Fault, FaultKind, SandboxHost};
use intellectmoney::{AsyncConnection, Error, Options, Recipient, Request, Response, Sent};

fn rows(count: u32) -> Vec<Payout> {
    let recipient = |row| Recipient::sbp(format!("7999000{row:04}"), "100000000000", "Иван Тестов");
    (0..count).map(|row| Payout::new(format!("row-{row}"), recipient(row), "50".parse().expect("50"))).collect()
}

fn statuses(results: &[Result<PayoutOutcome, Error>]) -> Vec<&str> {
    results.iter().map(|result| result.as_ref().map_or_else(|error| error.reason().as_str(), |o| o.status())).collect()
}

/// The sandbox as an async host: each request and each wait yields once.
struct Shared(Mutex<SandboxHost>, AtomicUsize, AtomicUsize);

async fn yield_once() {
    let mut yielded = false;
    poll_fn(|_| if std::mem::replace(&mut yielded, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

impl AsyncHost for Shared {
    fn now(&self) -> i64 {
        self.0.lock().expect("one thread").now
    }
    async fn send(&self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        let waiting = self.1.fetch_add(1, Ordering::Relaxed) + 1;
        self.2.fetch_max(waiting, Ordering::Relaxed);
        yield_once().await;
        self.1.fetch_sub(1, Ordering::Relaxed);
        self.0.lock().expect("one thread").send(request, timeout)
    }
    async fn sleep(&self, millis: i64) {
        yield_once().await;
        self.0.lock().expect("one thread").sleep(millis);
    }
    async fn patience(&self, _: i64) {
        pending::<()>().await;
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// A runtime with threads takes the future.
fn is_send<T: Send>(value: T) -> T {
    value
}

fn shared() -> AsyncConnection<Shared, MemoryStore> {
    let host = SandboxHost::new(7);
    let client = host.client(Options::default()).expect("a client");
    AsyncConnection::new(client, Shared(Mutex::new(host), AtomicUsize::new(0), AtomicUsize::new(0)), MemoryStore::new())
}

#[test]
fn the_async_connection_pays_each_row_once_with_several_requests_on_the_wire() {
    let connection = shared();
    let results = block_on(is_send(connection.payouts(rows(10), BatchOptions::default()))).expect("results");
    assert_eq!(statuses(&results), ["paid"; 10]);
    assert_eq!(connection.host().2.load(Ordering::Relaxed), 4, "as many as may");
    let sandbox = &connection.host().0.lock().expect("one thread").sandbox;
    assert_eq!((sandbox.paid_all().count, sandbox.requests("getUserToken")), (10, 1));
}

#[test]
fn a_dropped_batch_is_gone_on_with() {
    for polls in [0, 1, 3, 5, 8, 13, 21] {
        let mut connection = shared();
        connection.on_event(|progress| {
            if let Happening::Recorded { appended, .. } = progress.what {
                assert_eq!(*appended, Appended::Stored);
            }
        });
        {
            let mut future = Box::pin(connection.payouts(rows(5), BatchOptions::default()));
            let mut context = Context::from_waker(Waker::noop());
            for _ in 0..polls {
                if future.as_mut().poll(&mut context).is_ready() {
                    break;
                }
            }
        }
        let resumed = block_on(connection.resume()).expect("resumed");
        assert!(resumed.iter().all(|(_, result)| result.is_ok()), "{resumed:?}");
        let results = block_on(connection.payouts(rows(5), BatchOptions::default())).expect("results");
        assert_eq!(statuses(&results), ["paid"; 5], "{polls}");
        assert_eq!(connection.host().0.lock().expect("one thread").sandbox.paid_all().count, 5, "{polls}");
    }
}

#[test]
fn every_row_of_the_history_comes_once_and_a_cursor_goes_on() {
    let connection = shared();
    let ids = block_on(async {
        let mut ids = Vec::new();
        let mut rows = connection.payments_history(HistoryQuery::default());
        while let Some(row) = rows.next().await {
            ids.push(row.expect("a row").id());
            if ids.len() == 120 {
                break;
            }
        }
        let mut rows = connection.payments_history_from(&rows.cursor()).expect("a cursor");
        while let Some(row) = rows.next().await {
            ids.push(row.expect("a row").id());
        }
        ids
    });
    assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (250, 250));
}

/// The same, as any later call tells it.
fn settled_again(outcome: DebtOutcome) -> DebtOutcome {
    let DebtOutcome::Withdrawal(WithdrawalOutcome::Confirmed(mut details) | WithdrawalOutcome::Refused(mut details)) =
        outcome.clone()
    else {
        return outcome;
    };
    details.already_settled = true;
    DebtOutcome::Withdrawal(match outcome.status() {
        "confirmed" => WithdrawalOutcome::Confirmed(details),
        _ => WithdrawalOutcome::Refused(details),
    })
}

#[test]
fn a_dropped_withdrawal_is_never_sent_again() {
    let mut unknown = 0;
    for polls in 0..20 {
        let connection = shared();
        let account_id = connection.host().0.lock().expect("one thread").sandbox.credentials().account_id().to_owned();
        let amount = "70".parse().expect("70");
        let call = Withdrawal { reference: "out-1".to_owned(), account_id, amount, transaction_date: None };
        {
            let mut future = Box::pin(connection.withdraw(&call));
            let mut context = Context::from_waker(Waker::noop());
            for _ in 0..polls {
                if future.as_mut().poll(&mut context).is_ready() {
                    break;
                }
            }
        }
        let again = block_on(connection.withdraw(&call)).expect("an outcome");
        let sent = connection.host().0.lock().expect("one thread").sandbox.requests("withdrawMoney");
        assert!(sent <= 1, "{polls}");
        if let WithdrawalOutcome::Unknown { candidates, .. } = again {
            unknown += 1;
            let (word, status) = match candidates.len() {
                0 => (Settlement::NotPaid, "refused"),
                _ => (Settlement::Paid, "confirmed"),
            };
            connection.host().0.lock().expect("one thread").now += Policy::default().settle;
            let settled = block_on(connection.settle("out-1", word, "said support")).expect("settled");
            assert_eq!(settled.status(), status);
            assert_eq!(block_on(connection.resolve("out-1")), Ok(settled_again(settled)));
        } else {
            assert_eq!(again.status(), "confirmed", "{polls}");
        }
    }
    assert!(unknown > 0, "some future must have been dropped after its line");
}

#[test]
fn connections_of_one_journal_pay_a_debt_once() {
    let store = Arc::new(MemoryStore::new());
    let host = SandboxHost::new(7);
    let client = Arc::new(host.client(Options::default()).expect("a client"));
    let host = Shared(Mutex::new(host), AtomicUsize::new(0), AtomicUsize::new(0));
    let one = AsyncConnection::new(Arc::clone(&client), host, Arc::clone(&store));
    let row = rows(1).remove(0);
    block_on(one.payout(&row)).expect("an outcome").ensure_paid().expect("paid");
    let host = Shared(Mutex::new(SandboxHost::new(7)), AtomicUsize::new(0), AtomicUsize::new(0));
    let two = AsyncConnection::new(client, host, store).with_session(one.session());
    let outcome = block_on(two.payout(&row)).expect("an outcome");
    assert!(outcome.details().already_settled);
}

/// An async store that yields at every line, and counts how many are on their way at once.
struct Counting {
    store: MemoryStore,
    groups: Mutex<Vec<usize>>,
    silent: bool,
}

impl Counting {
    fn connection(silent: bool) -> AsyncConnection<Shared, Self> {
        let host = SandboxHost::new(7);
        let client = host.client(Options::default()).expect("a client");
        let host = Shared(Mutex::new(host), AtomicUsize::new(0), AtomicUsize::new(0));
        let store = Self { store: MemoryStore::new(), groups: Mutex::default(), silent };
        AsyncConnection::new(client, host, store)
    }
}

impl AsyncStore for Counting {
    async fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        Store::load(&self.store, reference)
    }

    async fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        yield_once().await;
        Store::append(&self.store, reference, after_seq, line)
    }

    async fn append_all(&self, lines: &[Line<'_>]) -> Vec<Appended> {
        self.groups.lock().expect("one thread").push(lines.len());
        yield_once().await;
        let mut appended = Store::append_all(&self.store, lines);
        if self.silent {
            appended.pop();
        }
        appended
    }

    async fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        Store::unfinished(&self.store)
    }
}

#[test]
fn rows_at_work_are_stored_together() {
    let connection = Counting::connection(false);
    let options = BatchOptions { concurrency: 8, ..BatchOptions::default() };
    let results = block_on(is_send(connection.payouts(rows(8), options))).expect("results");
    assert_eq!(statuses(&results), ["paid"; 8]);
    let groups = connection.store().groups.lock().expect("one thread");
    // Intent, Created, Executing and Final of each.
    assert_eq!(groups.iter().sum::<usize>(), 8 * 4);
    assert!(groups.len() <= 12, "{groups:?}");
}

#[test]
fn a_row_whose_line_the_store_does_not_answer_for_sends_nothing() {
    let connection = Counting::connection(true);
    let results = block_on(connection.payouts(rows(1), BatchOptions::default())).expect("results");
    assert_eq!(statuses(&results), ["journal_failed"]);
    assert_eq!(connection.host().0.lock().expect("one thread").sandbox.requests("createOperation"), 0);
}

/// Leaves the grouping of lines to the trait.
struct Plain(MemoryStore, AtomicUsize, AtomicUsize);

impl AsyncStore for Plain {
    async fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        Store::load(&self.0, reference)
    }

    async fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        let under_way = self.1.fetch_add(1, Ordering::Relaxed) + 1;
        self.2.fetch_max(under_way, Ordering::Relaxed);
        yield_once().await;
        self.1.fetch_sub(1, Ordering::Relaxed);
        Store::append(&self.0, reference, after_seq, line)
    }

    async fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        Store::unfinished(&self.0)
    }
}

#[test]
fn lines_of_a_store_without_groups_overlap() {
    let host = SandboxHost::new(7);
    let client = host.client(Options::default()).expect("a client");
    let host = Shared(Mutex::new(host), AtomicUsize::new(0), AtomicUsize::new(0));
    let store = Plain(MemoryStore::new(), AtomicUsize::new(0), AtomicUsize::new(0));
    let connection = AsyncConnection::new(client, host, store);
    let results = block_on(connection.payouts(rows(6), BatchOptions::default())).expect("results");
    assert_eq!(statuses(&results), ["paid"; 6]);
    assert_eq!(connection.store().2.load(Ordering::Relaxed), 4, "as many as run");
}

/// A store with one connection: who has it yields before it is given back.
struct OneConnection {
    store: MemoryStore,
    taken: AtomicBool,
    waits: AtomicUsize,
}

impl OneConnection {
    async fn have<T>(&self, job: impl FnOnce(&MemoryStore) -> T) -> T {
        poll_fn(|_| {
            if !self.taken.swap(true, Ordering::Relaxed) {
                return Poll::Ready(());
            }
            assert!(self.waits.fetch_add(1, Ordering::Relaxed) < 1000, "nobody gives the connection back");
            Poll::Pending
        })
        .await;
        yield_once().await;
        yield_once().await;
        self.taken.store(false, Ordering::Relaxed);
        job(&self.store)
    }
}

impl AsyncStore for OneConnection {
    async fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.have(|store| Store::load(store, reference)).await
    }

    async fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        self.have(|store| Store::append(store, reference, after_seq, line)).await
    }

    async fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.have(Store::unfinished).await
    }
}

#[test]
fn a_row_is_loaded_while_lines_of_others_hold_the_only_connection() {
    let mut host = SandboxHost::new(7);
    let client = host.client(Options::default()).expect("a client");
    // Refused rows end without a line, so that the next ones are loaded at any time.
    for nth in [2, 5, 7] {
        host.sandbox.control(host.now, Control::Fault(Fault::new("createOperation", nth, FaultKind::Http401)));
    }
    let host = Shared(Mutex::new(host), AtomicUsize::new(0), AtomicUsize::new(0));
    let store = OneConnection { store: MemoryStore::new(), taken: AtomicBool::new(false), waits: AtomicUsize::new(0) };
    let connection = AsyncConnection::new(client, host, store);
    let results = block_on(is_send(connection.payouts(rows(20), BatchOptions::default()))).expect("results");
    let paid = statuses(&results).into_iter().filter(|status| *status == "paid").count();
    assert_eq!((results.len(), paid), (20, 17));
}
