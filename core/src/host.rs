//! What a machine needs from outside, and the loops that drive one over it.

use std::future::Future;
use std::sync::Mutex;

use crate::error::{Error, Sent};
use crate::http::{Request, Response};
use crate::journal::{Appended, Store, StoreFailure, Stored};
use crate::machine::{Machine, Session};

pub(crate) mod drive;
mod progress;

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
}

/// A journal for async runtimes. Every [`Store`] is one, and blocks for as long as a line
/// takes to become durable.
pub trait AsyncStore: Sync {
    /// [`Store::load`].
    fn load(&self, reference: &str) -> impl Future<Output = Result<Option<Stored>, StoreFailure>> + Send;

    /// [`Store::append`]. A future that is dropped may have stored the line or not.
    fn append(&self, reference: &str, after_seq: u64, line: &str) -> impl Future<Output = Appended> + Send;

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

    async fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        Store::unfinished(self)
    }
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
/// left to others, and the journal can be gone on from.
pub async fn run_async<M: Machine + Send>(
    machine: M,
    host: &impl AsyncHost,
    store: &impl AsyncStore,
    session: &Mutex<Session>,
) -> Result<M::Output, Error> {
    drive::run_async(machine, None, host, store, session, &|_| {}).await
}
