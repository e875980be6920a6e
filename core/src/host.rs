//! What a machine needs from outside, and the loops that drive one over it.

use std::future::Future;
use std::sync::{Mutex, PoisonError};

use crate::error::{Error, Reason, Sent};
use crate::http::{Request, Response};
use crate::journal::{Appended, Store, StoreFailure, Stored};
use crate::machine::{Event, Machine, Session, Step};

/// How long a caller who waits for another's renewal sleeps before it looks again.
const LOOK_AGAIN: i64 = 50;

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

/// The same for async runtimes, with a journal that may be async too.
pub trait AsyncHost: Sync {
    /// Now, Unix milliseconds.
    fn now(&self) -> i64;

    /// Sends once; `timeout` is milliseconds.
    fn send(&self, request: &Request, timeout: i64) -> impl Future<Output = Result<Response, Sent>> + Send;

    /// Waits, milliseconds.
    fn sleep(&self, millis: i64) -> impl Future<Output = ()> + Send;

    /// [`Store::load`].
    fn load(&self, reference: &str) -> impl Future<Output = Result<Option<Stored>, StoreFailure>> + Send;

    /// [`Store::append`].
    fn append(&self, reference: &str, after_seq: u64, line: &str) -> impl Future<Output = Appended> + Send;
}

/// Drives a machine to its end.
pub fn run<M: Machine>(
    mut machine: M,
    host: &mut impl Host,
    store: &dyn Store,
    session: &Mutex<Session>,
) -> Result<M::Output, Error> {
    loop {
        let now = host.now();
        // A statement of its own: the lock must not be held while the host works.
        let step = machine.step(now, &mut lock(session));
        match step {
            Step::Done => return machine.finish(),
            Step::WaitUntil(until) => host.sleep(until.saturating_sub(now).max(0)),
            Step::WaitForToken => host.sleep(LOOK_AGAIN),
            Step::Record(entry) => {
                let line = crate::journal::encode(&entry);
                let appended = store.append(&entry.reference, entry.seq.saturating_sub(1), &line);
                machine.feed(host.now(), Event::Recorded(appended), &mut lock(session));
            }
            Step::Send { attempt, request, timeout } => {
                let event = match host.send(&request, timeout) {
                    Ok(response) => Event::Response { attempt, response },
                    Err(sent) => Event::Failed { attempt, sent },
                };
                machine.feed(host.now(), event, &mut lock(session));
            }
        }
    }
}

/// Drives a machine to its end. Dropping the future cancels it: a renewal that it led is
/// left to others, and the journal can be gone on from.
pub async fn run_async<M: Machine + Send>(
    machine: M,
    host: &impl AsyncHost,
    session: &Mutex<Session>,
) -> Result<M::Output, Error> {
    let mut guard = CancelOnDrop { machine: Some(machine), session, now: host.now() };
    loop {
        guard.now = host.now();
        let Some(machine) = guard.machine.as_mut() else { return Err(Error::invalid("", Reason::Cancelled)) };
        let step = machine.step(guard.now, &mut lock(session));
        let event = match step {
            Step::Done => break,
            Step::WaitUntil(until) => {
                host.sleep(until.saturating_sub(guard.now).max(0)).await;
                continue;
            }
            Step::WaitForToken => {
                host.sleep(LOOK_AGAIN).await;
                continue;
            }
            Step::Record(entry) => {
                let line = crate::journal::encode(&entry);
                Event::Recorded(host.append(&entry.reference, entry.seq.saturating_sub(1), &line).await)
            }
            Step::Send { attempt, request, timeout } => match host.send(&request, timeout).await {
                Ok(response) => Event::Response { attempt, response },
                Err(sent) => Event::Failed { attempt, sent },
            },
        };
        if let Some(machine) = guard.machine.as_mut() {
            machine.feed(host.now(), event, &mut lock(session));
        }
    }
    guard.machine.take().map_or_else(|| Err(Error::invalid("", Reason::Cancelled)), Machine::finish)
}

/// Tells a machine whose future is dropped, so that followers of its renewal go on.
struct CancelOnDrop<'a, M: Machine> {
    machine: Option<M>,
    session: &'a Mutex<Session>,
    now: i64,
}

impl<M: Machine> Drop for CancelOnDrop<'_, M> {
    fn drop(&mut self) {
        if let Some(machine) = &mut self.machine {
            machine.feed(self.now, Event::Cancelled, &mut lock(self.session));
        }
    }
}

fn lock(session: &Mutex<Session>) -> std::sync::MutexGuard<'_, Session> {
    // A session is changed in one assignment, so a panic elsewhere leaves no half of one.
    session.lock().unwrap_or_else(PoisonError::into_inner)
}
