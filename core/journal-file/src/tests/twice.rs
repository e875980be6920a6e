//! Two stores on one folder, and two threads at once.

use std::sync::Barrier;
use std::thread;

use intellectmoney::{Reason, Request, Response, Sent};

use super::*;

/// One sandbox for many threads.
#[derive(Clone)]
struct Shared(Arc<Mutex<SandboxHost>>);

impl Host for Shared {
    fn now(&mut self) -> i64 {
        self.0.lock().expect("no panic").now()
    }

    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        // Out of step with the others.
        thread::yield_now();
        self.0.lock().expect("no panic").send(request, timeout)
    }

    fn sleep(&mut self, millis: i64) {
        self.0.lock().expect("no panic").sleep(millis);
    }
}

#[test]
fn the_older_of_two_stores_is_told() {
    let (mut world, folder) = (World::new(&[]), Temp::new());
    let old = FileStore::open(&folder).expect("a journal");
    let new = FileStore::open(&folder).expect("a journal");
    for _ in 0..2 {
        let error = world.pay(&old).expect_err("taken over");
        assert_eq!((error.reason(), world.host.sandbox.requests("executeOperation")), (Reason::InProgress, 0));
    }
    // It looks before it writes, so it left no line in vain.
    assert_eq!(fs::read_to_string(folder.segment(1)).expect("a segment").lines().count(), 0);
    assert_eq!(world.pay(&new).expect("an outcome").status(), "paid");
    assert_eq!(old.compact().expect_err("taken over").reason(), Reason::InProgress);
    assert!(world.settle(&folder).details().already_settled);
    assert_eq!(world.paid(), 1);
}

/// What an older run knows may be old: it must not call a debt unpaid that a newer one paid.
#[test]
fn a_store_that_was_taken_over_believes_nothing_it_knew() {
    let (mut world, folder) = (World::new(&[]), Temp::new());
    world.bank(RecipientOutcome::Fail);
    let old = FileStore::open(&folder).expect("a journal");
    assert_eq!(world.pay(&old).expect("an outcome").status(), "not_paid");
    world.bank(RecipientOutcome::Complete);
    world.payout.retry_not_paid = true;
    let new = FileStore::open(&folder).expect("a journal");
    assert_eq!(world.pay(&new).expect("an outcome").status(), "paid");
    world.payout.retry_not_paid = false;
    assert_eq!(world.pay(&old).expect_err("taken over").reason(), Reason::InProgress);
    assert!(old.unfinished().is_err_and(|failure| failure.taken_over));
    assert!(world.settle(&folder).details().already_settled);
    assert_eq!(world.paid(), 1);
}

/// Two threads pay the same debts at once; `stores` opens each one's journal.
fn two_threads(stores: impl Fn(&Path) -> [Arc<FileStore>; 2]) {
    for _ in 0..30 {
        let (world, folder) = (World::new(&[]), Temp::new());
        let shared = Shared(Arc::new(Mutex::new(world.host.clone())));
        let begin = Barrier::new(2);
        thread::scope(|scope| {
            for store in stores(&folder) {
                let (mut host, begin, world) = (shared.clone(), &begin, &world);
                scope.spawn(move || {
                    begin.wait();
                    let now = host.now();
                    let ended = store.load(REFERENCE).map_err(Error::from).and_then(|last| {
                        let policy = Policy::default();
                        let machine = PayoutMachine::new(&world.client, payout(REFERENCE), last.as_ref(), policy, now)?;
                        run(machine, &mut host, &*store, &Mutex::default())
                    });
                    match ended {
                        Ok(outcome) => assert!(matches!(outcome.status(), "paid" | "unknown"), "{outcome:?}"),
                        Err(error) => assert_eq!(error.reason(), Reason::InProgress),
                    }
                });
            }
        });
        let mut world = World { host: shared.0.lock().expect("no panic").clone(), ..world };
        assert_eq!(world.settle(&folder).status(), "paid");
        assert_eq!(world.paid(), 1);
    }
}

#[test]
fn two_threads_with_one_store_pay_once() {
    two_threads(|folder| {
        let store = Arc::new(FileStore::open(folder).expect("a journal"));
        [Arc::clone(&store), store]
    });
}

#[test]
fn two_threads_with_a_store_each_pay_once() {
    two_threads(|folder| [(); 2].map(|()| Arc::new(FileStore::open(folder).expect("a journal"))));
}

/// However many open at once, each has an epoch of its own, and the journal stays whole.
#[test]
fn many_open_at_once() {
    let folder = Temp::new();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let store = FileStore::open(&folder).expect("a journal");
                    match store.compact() {
                        Ok(()) => {}
                        Err(error) => assert_eq!(error.reason(), Reason::InProgress),
                    }
                }
            });
        }
    });
    assert_eq!(folder.names().len(), 160);
}
