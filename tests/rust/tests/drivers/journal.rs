//! A journal that is slow, has one connection, fails, or is taken over.

use std::collections::{HashMap, HashSet, VecDeque};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use intellectmoney::host::AsyncStore;
use intellectmoney::journal::{Appended, Line, MemoryStore, Record, Store, StoreFailure, Stored};
use intellectmoney_tests::simulation::Random;

use super::world::World;

/// What all openers of a journal share.
pub(crate) struct Books {
    pub(crate) store: MemoryStore,
    /// Each debt has draws of its own, so that drivers that take debts in another order meet the same.
    draws: Mutex<HashMap<String, Random>>,
    seed: u64,
    /// The operations and sums whose line a store told to be durable before their money was asked for.
    announced: Mutex<HashSet<String>>,
    connection: OneAtATime,
}

/// How a journal behaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// The longest that it takes, milliseconds; 0: it does not yield.
    pub(crate) slow: i64,
    pub(crate) one_connection: bool,
    /// How often it fails, in thousandths.
    pub(crate) fails: u64,
    pub(crate) may_be_taken_over: bool,
    /// How often it never answers, in thousandths: not for the blocking driver, which would wait for ever.
    pub(crate) silent: u64,
}

/// A journal as one process has opened it; a blocking store.
pub(crate) struct Opened {
    pub(crate) books: Arc<Books>,
    pub(crate) manner: Manner,
    pub(crate) taken_over: AtomicBool,
}

impl Books {
    pub(crate) fn new(seed: u64) -> Arc<Self> {
        let store = MemoryStore::new();
        let (draws, announced, connection) = Default::default();
        Arc::new(Self { store, draws, seed, announced, connection })
    }

    /// Whether money may be asked for by this name: an operation, or the sum of a withdrawal.
    pub(crate) fn has_announced(&self, name: &str) -> bool {
        self.announced.lock().expect("one thread").contains(name)
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        let appended = Store::append(&self.store, reference, after_seq, line);
        let entry = Stored { line: line.to_owned(), doubtful: false }.entry().expect("a line of core's");
        let name = match entry.record {
            Record::Executing { operation } => operation.to_string(),
            Record::Intent { .. } => entry.terms.amount.clone(),
            _ => return appended,
        };
        if appended == Appended::Stored {
            self.announced.lock().expect("one thread").insert(name);
        }
        appended
    }

    fn draw(&self, reference: &str, share: u64) -> bool {
        let mut draws = self.draws.lock().expect("one thread");
        let random = draws.entry(reference.to_owned()).or_insert_with(|| {
            let name = reference.bytes().fold(self.seed, |name, byte| name.wrapping_mul(131) ^ u64::from(byte));
            Random::new(name)
        });
        random.thousandths(share)
    }
}

impl Opened {
    fn fails(&self, reference: &str) -> bool {
        self.manner.fails > 0 && self.books.draw(reference, self.manner.fails)
    }

    fn is_open(&self) -> Result<(), StoreFailure> {
        let taken_over = self.taken_over.load(Ordering::Relaxed);
        let failure = || StoreFailure { message: "another process has it".to_owned(), taken_over };
        if taken_over { Err(failure()) } else { Ok(()) }
    }
}

impl Store for Opened {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.is_open()?;
        if self.fails(reference) {
            return Err(StoreFailure::new("cannot be read"));
        }
        Store::load(&self.books.store, reference)
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        if self.is_open().is_err() {
            return Appended::Conflict;
        }
        if self.fails(reference) {
            if self.manner.may_be_taken_over && self.books.draw(reference, 300) {
                self.taken_over.store(true, Ordering::Relaxed);
                return Appended::Conflict;
            }
            if self.books.draw(reference, 500) {
                let _ = Store::append(&self.books.store, reference, after_seq, line);
            }
            return Appended::Failed(StoreFailure::new("cannot be written"));
        }
        self.books.append(reference, after_seq, line)
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.is_open()?;
        if self.fails("") {
            return Err(StoreFailure::new("cannot be read"));
        }
        Store::unfinished(&self.books.store)
    }

    fn close(&self) {}
}

/// The same for async drivers: it takes time, and perhaps the only connection.
pub(crate) struct Slow {
    pub(crate) store: Opened,
    pub(crate) world: Arc<World>,
    /// Whether lines that come together are one round trip.
    pub(crate) groups: bool,
}

impl Slow {
    async fn have<T>(&self, job: impl FnOnce(&Opened) -> T) -> T {
        let manner = self.store.manner;
        let _held = if manner.one_connection { Some(self.store.books.connection.acquire().await) } else { None };
        if manner.slow > 0 {
            let millis = self.world.lock().random.between(0, manner.slow);
            self.world.sleep(millis).await;
        }
        let silent = manner.silent > 0 && self.world.lock().random.thousandths(manner.silent);
        if !silent {
            return job(&self.store);
        }
        // It may have done what it was asked for.
        if self.world.lock().random.thousandths(500) {
            drop(job(&self.store));
        }
        std::future::pending().await
    }
}

impl AsyncStore for Slow {
    async fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.have(|store| Store::load(store, reference)).await
    }

    async fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        self.have(|store| Store::append(store, reference, after_seq, line)).await
    }

    async fn append_all(&self, lines: &[Line<'_>]) -> Vec<Appended> {
        if self.groups {
            return self.have(|store| Store::append_all(store, lines)).await;
        }
        let each = lines.iter().map(|line| self.append(line.reference, line.after_seq, line.line));
        all(each.collect()).await
    }

    async fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.have(Store::unfinished).await
    }
}

/// Waits for all; what they gave is in their order.
pub(crate) async fn all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    poll_fn(|context| {
        for (future, output) in running.iter_mut().filter(|(_, output)| output.is_none()) {
            if let Poll::Ready(done) = future.as_mut().poll(context) {
                *output = Some(done);
            }
        }
        if running.iter().all(|(_, output)| output.is_some()) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    running.into_iter().filter_map(|(_, output)| output).collect()
}

/// A lock that goes to whoever waits longest, as those of async runtimes do.
#[derive(Default)]
struct OneAtATime(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    last: u64,
    /// Who has it stands first.
    line: VecDeque<(u64, Option<Waker>)>,
}

struct Place<'a> {
    queue: &'a Mutex<Queue>,
    number: u64,
}

impl OneAtATime {
    fn acquire(&self) -> Place<'_> {
        let mut queue = self.0.lock().expect("one thread");
        queue.last += 1;
        let number = queue.last;
        queue.line.push_back((number, None));
        Place { queue: &self.0, number }
    }
}

/// Held once it is ready, until it is dropped.
impl<'a> Future for Place<'a> {
    type Output = Held<'a>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Held<'a>> {
        let mut queue = self.queue.lock().expect("one thread");
        if queue.line.front().is_some_and(|(number, _)| *number == self.number) {
            drop(queue);
            let number = std::mem::take(&mut self.number);
            return Poll::Ready(Held { queue: self.queue, number });
        }
        if let Some((_, waker)) = queue.line.iter_mut().find(|(number, _)| *number == self.number) {
            *waker = Some(context.waker().clone());
        }
        Poll::Pending
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        leave(self.queue, self.number);
    }
}

struct Held<'a> {
    queue: &'a Mutex<Queue>,
    number: u64,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        leave(self.queue, self.number);
    }
}

fn leave(queue: &Mutex<Queue>, number: u64) {
    let mut queue = queue.lock().expect("one thread");
    queue.line.retain(|(other, _)| *other != number);
    if let Some(waker) = queue.line.front_mut().and_then(|(_, waker)| waker.take()) {
        waker.wake();
    }
}
