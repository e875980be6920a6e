//! The loops: one turn of a machine over a host, and what repeats it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::steady::Steady;
use super::{AsyncHost, AsyncStore, Happening, Host, Progress};
use crate::error::{Error, Reason, Sent};
use crate::http::{Request, Response};
use crate::journal::{Appended, Entry, Store, encode};
use crate::machine::{Event, Machine, Session, Step};

/// How long a caller who waits for another's renewal sleeps before it looks again.
pub(crate) const LOOK_AGAIN: i64 = 50;

/// Who hears of progress.
pub(crate) type Observer<'a> = dyn FnMut(&Progress<'_>) + 'a;
/// The same where rows of a batch report from one task in turn.
pub(crate) type SharedObserver<'a> = dyn Fn(&Progress<'_>) + Sync + 'a;

/// What one turn of a machine came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Worked,
    WaitUntil(i64),
    /// Another machine renews the session.
    Follow,
    Done,
}

/// How far a machine came by one step.
pub(crate) enum Advance {
    Turned(Turn),
    /// It goes on when this is [`stored`].
    Store(Box<Entry>),
}

/// One step of a machine, done. Never waits.
fn turn<M: Machine>(
    machine: &mut M,
    reference: Option<&str>,
    host: &mut impl Host,
    store: &dyn Store,
    session: &Mutex<Session>,
    observer: &mut Observer<'_>,
) -> Turn {
    match advance(machine, reference, host, session, observer) {
        Advance::Turned(turn) => turn,
        Advance::Store(entry) => {
            let appended = store.append(&entry.reference, entry.seq.saturating_sub(1), &encode(&entry));
            stored(machine, reference, &entry, appended, host, session, observer);
            Turn::Worked
        }
    }
}

/// One step of a machine, done but for an entry. Never waits.
pub(crate) fn advance<M: Machine>(
    machine: &mut M,
    reference: Option<&str>,
    host: &mut impl Host,
    session: &Mutex<Session>,
    observer: &mut Observer<'_>,
) -> Advance {
    let now = host.now();
    // A statement of its own: the lock must not be held while the host works.
    let step = machine.step(now, &mut lock(session));
    let event = match step {
        Step::Done => return Advance::Turned(Turn::Done),
        Step::WaitForToken => return Advance::Turned(Turn::Follow),
        Step::WaitUntil(until) => {
            tell(machine, reference, now, Happening::Waiting { until }, observer);
            return Advance::Turned(Turn::WaitUntil(until));
        }
        Step::Record(entry) => return Advance::Store(Box::new(entry)),
        Step::Send { attempt, request, timeout } => {
            let endpoint = request.endpoint().name;
            tell(machine, reference, now, Happening::Sending { endpoint, attempt }, observer);
            let result = host.send(&request, timeout);
            tell(machine, reference, host.now(), answered(&request, attempt, &result), observer);
            event(attempt, result)
        }
    };
    machine.feed(host.now(), event, &mut lock(session));
    Advance::Turned(Turn::Worked)
}

/// Tells a machine what became of its entry.
pub(crate) fn stored<M: Machine>(
    machine: &mut M,
    reference: Option<&str>,
    entry: &Entry,
    appended: Appended,
    host: &mut impl Host,
    session: &Mutex<Session>,
    observer: &mut Observer<'_>,
) {
    tell(machine, reference, host.now(), recorded(entry, &appended), observer);
    machine.feed(host.now(), Event::Recorded(appended), &mut lock(session));
}

pub(crate) fn run<M: Machine>(
    machine: M,
    reference: Option<&str>,
    host: &mut impl Host,
    store: &dyn Store,
    session: &Mutex<Session>,
    observer: &mut Observer<'_>,
) -> Result<M::Output, Error> {
    let host = &mut Steady::new(host);
    let mut guard = CancelOnDrop::new(machine, session, host.now());
    while let Some(machine) = guard.machine.as_mut() {
        match turn(machine, reference, host, store, session, observer) {
            Turn::Worked => {}
            Turn::Done => break,
            Turn::WaitUntil(until) => {
                let now = host.now();
                host.sleep(until.saturating_sub(now).max(0));
            }
            Turn::Follow => host.sleep(LOOK_AGAIN),
        }
    }
    guard.finish()
}

pub(crate) async fn run_async<M: Machine + Send>(
    machine: M,
    reference: Option<&str>,
    host: &impl AsyncHost,
    store: &impl AsyncStore,
    session: &Mutex<Session>,
    observer: &SharedObserver<'_>,
) -> Result<M::Output, Error> {
    let host = &Steady::new(host);
    let mut guard = CancelOnDrop::new(machine, session, host.now());
    let mut observer = |progress: &Progress<'_>| observer(progress);
    loop {
        guard.now = host.now();
        let now = guard.now;
        let Some(machine) = guard.machine.as_mut() else { return Err(Error::invalid("", Reason::Cancelled)) };
        let step = machine.step(now, &mut lock(session));
        let event = match step {
            Step::Done => break,
            Step::WaitForToken => {
                host.sleep(LOOK_AGAIN).await;
                continue;
            }
            Step::WaitUntil(until) => {
                tell(machine, reference, now, Happening::Waiting { until }, &mut observer);
                host.sleep(until.saturating_sub(now).max(0)).await;
                continue;
            }
            Step::Record(entry) => {
                let line = encode(&entry);
                let appended = store.append(&entry.reference, entry.seq.saturating_sub(1), &line).await;
                tell(machine, reference, host.now(), recorded(&entry, &appended), &mut observer);
                Event::Recorded(appended)
            }
            Step::Send { attempt, request, timeout } => {
                let endpoint = request.endpoint().name;
                tell(machine, reference, now, Happening::Sending { endpoint, attempt }, &mut observer);
                let result = host.send(&request, timeout).await;
                tell(machine, reference, host.now(), answered(&request, attempt, &result), &mut observer);
                event(attempt, result)
            }
        };
        machine.feed(host.now(), event, &mut lock(session));
    }
    guard.finish()
}

fn event(attempt: u64, result: Result<Response, Sent>) -> Event {
    match result {
        Ok(response) => Event::Response { attempt, response },
        Err(sent) => Event::Failed { attempt, sent },
    }
}

fn recorded<'a>(entry: &Entry, appended: &'a Appended) -> Happening<'a> {
    Happening::Recorded { record: entry.record.name(), attempt: entry.attempt, appended }
}

fn answered(request: &Request, attempt: u64, result: &Result<Response, Sent>) -> Happening<'static> {
    let endpoint = request.endpoint().name;
    match result {
        Ok(response) => Happening::Answered { endpoint, attempt, status: response.status },
        Err(sent) => Happening::Failed { endpoint, attempt, sent: *sent },
    }
}

fn tell(machine: &impl Machine, reference: Option<&str>, at: i64, what: Happening<'_>, observer: &mut Observer<'_>) {
    observer(&Progress { reference, at, state: machine.operation_state(), what });
}

/// Tells a machine whose future is dropped, or whose host panics, so that followers of its
/// renewal go on.
pub(crate) struct CancelOnDrop<'a, M: Machine> {
    pub(crate) machine: Option<M>,
    session: &'a Mutex<Session>,
    now: i64,
}

impl<'a, M: Machine> CancelOnDrop<'a, M> {
    pub(crate) fn new(machine: M, session: &'a Mutex<Session>, now: i64) -> Self {
        Self { machine: Some(machine), session, now }
    }

    pub(crate) fn finish(mut self) -> Result<M::Output, Error> {
        self.machine.take().map_or_else(|| Err(Error::invalid("", Reason::Cancelled)), Machine::finish)
    }
}

impl<M: Machine> Drop for CancelOnDrop<'_, M> {
    fn drop(&mut self) {
        if let Some(machine) = &mut self.machine {
            machine.feed(self.now, Event::Cancelled, &mut lock(self.session));
        }
    }
}

pub(crate) fn lock(session: &Mutex<Session>) -> MutexGuard<'_, Session> {
    // A session is changed in one assignment, so a panic elsewhere leaves no half of one.
    session.lock().unwrap_or_else(PoisonError::into_inner)
}
