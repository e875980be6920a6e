//! What a machine needs from outside, and the loops that drive one over it.

use std::future::{Future, poll_fn};
use std::sync::Mutex;
use std::task::Poll;

use crate::error::{Error, Sent};
use crate::http::{Request, Response};
use crate::journal::{Appended, Line, Store, StoreFailure, Stored};
use crate::machine::{Machine, Session};

pub(crate) mod drive;
pub(crate) mod in_time;
mod progress;
pub(crate) mod steady;

pub use progress::{Happening, Progress};

/// A blocking host.
///
/// What it promises: one request on the wire for each [`Host::send`]; redirects and a
/// library's own repeats off, no cookies, no cache; the whole body read, its size capped;
/// [`Sent::No`] only where the name did not resolve, the connection was refused or timed
/// out, or TLS failed; TLS verified.
pub trait Host {
    /// Now, Unix milliseconds.
    fn now(&mut self) -> i64;

    /// Sends once; `timeout` is milliseconds.
    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent>;

    /// Waits, milliseconds.
    fn sleep(&mut self, millis: i64);
}

/// The same for async runtimes. Dropping a future that sends or sleeps gives it up.
pub trait AsyncHost: Sync {
    /// Now, Unix milliseconds.
    fn now(&self) -> i64;

    /// Sends once; `timeout` is milliseconds.
    fn send(&self, request: &Request, timeout: i64) -> impl Future<Output = Result<Response, Sent>> + Send;

    /// Waits, milliseconds.
    fn sleep(&self, millis: i64) -> impl Future<Output = ()> + Send;

    /// Waits for a store that has not answered yet, milliseconds; what it has not answered then
    /// has failed. As [`sleep`](Self::sleep), but where time jumps and waiting takes none, no
    /// store would be quick enough: such a host waits here for ever.
    fn patience(&self, millis: i64) -> impl Future<Output = ()> + Send {
        self.sleep(millis)
    }
}

/// A journal for async runtimes. Every [`Store`] is one, and blocks for as long as a line
/// takes to become durable.
pub trait AsyncStore: Sync {
    /// [`Store::load`].
    fn load(&self, reference: &str) -> impl Future<Output = Result<Option<Stored>, StoreFailure>> + Send;

    /// [`Store::append`]. A future that is dropped may have stored the line or not.
    fn append(&self, reference: &str, after_seq: u64, line: &str) -> impl Future<Output = Appended> + Send;

    /// [`Store::append_all`]: a batch hands over what its rows store at the same time. By
    /// default each line is an [`append`](Self::append) of its own, and they overlap.
    fn append_all(&self, lines: &[Line<'_>]) -> impl Future<Output = Vec<Appended>> + Send {
        all(lines.iter().map(|line| self.append(line.reference, line.after_seq, line.line)).collect())
    }

    /// [`Store::unfinished`].
    fn unfinished(&self) -> impl Future<Output = Result<Vec<Stored>, StoreFailure>> + Send;
}

impl<S: Store + Sync> AsyncStore for S {
    async fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        Store::load(self, reference)
    }

    async fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        Store::append(self, reference, after_seq, line)
    }

    async fn append_all(&self, lines: &[Line<'_>]) -> Vec<Appended> {
        Store::append_all(self, lines)
    }

    async fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        Store::unfinished(self)
    }
}

/// Waits for all futures at once; what they gave is in their order.
async fn all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    poll_fn(|context| {
        for (future, output) in &mut running {
            if output.is_none()
                && let Poll::Ready(done) = future.as_mut().poll(context)
            {
                *output = Some(done);
            }
        }
        if running.iter().any(|(_, output)| output.is_none()) { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    running.into_iter().filter_map(|(_, output)| output).collect()
}

/// Drives a machine to its end.
pub fn run<M: Machine>(
    machine: M,
    host: &mut impl Host,
    store: &dyn Store,
    session: &Mutex<Session>,
) -> Result<M::Output, Error> {
    drive::run(machine, None, host, store, session, &mut |_| {})
}

/// Drives a machine to its end. Dropping the future cancels it: a renewal that it led is
/// left to others, and the journal can be gone on from. It waits for the store without a limit;
/// an [`AsyncConnection`](crate::AsyncConnection) keeps one.
pub async fn run_async<M: Machine + Send>(
    machine: M,
    host: &impl AsyncHost,
    store: &impl AsyncStore,
    session: &Mutex<Session>,
) -> Result<M::Output, Error> {
    drive::run_async(machine, None, host, store, session, &|_| {}).await
}
