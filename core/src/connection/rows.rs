//! Several debts over one host: their waits overlap.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use super::gathered::{Gathered, OfRow};
use crate::error::Error;
use crate::host::drive::{
    Advance, CancelOnDrop, LOOK_AGAIN, Observer, SharedObserver, Turn, advance, run_async, stored,
};
use crate::host::in_time::InTime;
use crate::host::steady::Steady;
use crate::host::{AsyncHost, AsyncStore, Host};
use crate::journal::{Appended, Entry, Line, Store, StoreFailure, Stored, encode};
use crate::machine::{Begun, Machine, Policy, Rows, Session};

pub(super) type Output<R> = <<R as Rows>::Machine as Machine>::Output;
/// Hears of a row's end, as it comes.
pub(super) type Report<'a, R> = dyn FnMut(usize, &Result<Output<R>, Error>) + 'a;

/// The same across awaits.
pub(super) type SharedReport<'a, R> = dyn FnMut(usize, &Result<Output<R>, Error>) + Send + 'a;

struct Active<'a, M: Machine> {
    row: usize,
    reference: String,
    driven: CancelOnDrop<'a, Box<M>>,
    wake: i64,
}

/// Drives all rows to their ends: one request at a time, a row that waits lets the others on.
pub(super) fn all<R: Rows>(
    rows: &mut R,
    policy: Policy,
    host: &mut impl Host,
    store: &dyn Store,
    session: &Mutex<Session>,
    observer: &mut Observer<'_>,
    report: &mut Report<'_, R>,
) {
    let host = &mut Steady::new(host);
    // Two places that change roles each turn: neither is given back to grow anew.
    let (mut active, mut after): (Vec<Active<'_, R::Machine>>, Vec<_>) = (Vec::new(), Vec::new());
    loop {
        while let Some(row) = rows.next() {
            let reference = rows.reference(row).to_owned();
            match rows.begin(row, store.load(&reference), policy, host.now()) {
                Begun::Run(machine) => {
                    let driven = CancelOnDrop::new(machine, session, host.now());
                    active.push(Active { row, reference, driven, wake: i64::MIN });
                }
                Begun::Ended(result) => ended(rows, row, *result, report),
            }
        }
        if active.is_empty() {
            return;
        }
        let mut worked = false;
        let mut storing: Vec<(Active<'_, R::Machine>, Box<Entry>)> = Vec::new();
        for mut one in active.drain(..) {
            let now = host.now();
            if now < one.wake {
                after.push(one);
                continue;
            }
            let Some(machine) = &mut one.driven.machine else { continue };
            let turn = match advance(machine, Some(&one.reference), host, session, observer) {
                Advance::Turned(turn) => turn,
                Advance::Store(entry) => {
                    storing.push((one, entry));
                    continue;
                }
            };
            match turn {
                Turn::Worked => worked = true,
                Turn::WaitUntil(until) => one.wake = until,
                Turn::Follow => one.wake = now.saturating_add(LOOK_AGAIN),
                Turn::Done => {
                    worked = true;
                    ended(rows, one.row, one.driven.finish(), report);
                    continue;
                }
            }
            after.push(one);
        }
        worked |= !storing.is_empty();
        for (mut one, entry, appended) in together(store, storing) {
            if let Some(machine) = &mut one.driven.machine {
                stored(machine, Some(&one.reference), &entry, appended, host, session, observer);
            }
            after.push(one);
        }
        std::mem::swap(&mut active, &mut after);
        let wake = active.iter().map(|one| one.wake).min();
        if let (false, Some(wake)) = (worked, wake) {
            let now = host.now();
            host.sleep(wake.saturating_sub(now).max(0));
        }
    }
}

/// Stores the entries of several rows at once.
fn together<'a, M: Machine>(
    store: &dyn Store,
    storing: Vec<(Active<'a, M>, Box<Entry>)>,
) -> impl Iterator<Item = (Active<'a, M>, Box<Entry>, Appended)> {
    let texts: Vec<_> = storing.iter().map(|(_, entry)| encode(entry)).collect();
    let entries = storing.iter().map(|(_, entry)| entry).zip(&texts);
    let lines: Vec<_> = entries
        .map(|(entry, line)| Line { reference: &entry.reference, after_seq: entry.seq.saturating_sub(1), line })
        .collect();
    let appended = if lines.is_empty() { Vec::new() } else { store.append_all(&lines) };
    storing.into_iter().zip(told(appended)).map(|((one, entry), appended)| (one, entry, appended))
}

/// What a store has told of each line. Of one that it says nothing of, it may have it or not.
pub(super) fn told(appended: Vec<Appended>) -> impl Iterator<Item = Appended> {
    let silent = std::iter::repeat_with(|| Appended::Failed(StoreFailure::silent()));
    appended.into_iter().chain(silent)
}

fn ended<R: Rows>(rows: &mut R, row: usize, result: Result<Output<R>, Error>, report: &mut Report<'_, R>) {
    report(row, &result);
    rows.ended(row, result);
}

type Running<'a, T, H, S> = (usize, Pin<Box<dyn Future<Output = Ended<'a, T, H, S>> + Send + 'a>>);

/// What a row has come to.
enum Ended<'a, T, H, S> {
    Loading(Result<Option<Stored>, StoreFailure>, InTime<'a, H, S>),
    Running(Result<T, Error>),
}

/// The same with requests of several rows on the wire at once. Dropping the future
/// cancels every row that runs. Each row has the time of a payout, its store's answers included.
pub(super) async fn all_async<R, H: AsyncHost, S: AsyncStore>(
    rows: &mut R,
    policy: Policy,
    host: &H,
    store: &S,
    session: &Mutex<Session>,
    observer: &SharedObserver<'_>,
    report: &mut SharedReport<'_, R>,
) where
    R: Rows + Send,
    R::Machine: Send,
    Output<R>: Send,
{
    let host = &Steady::new(host);
    let gathered = &Gathered::new(host, store);
    let mut trip = None;
    let mut running: Vec<Running<'_, Output<R>, _, S>> = Vec::new();
    loop {
        while let Some(row) = rows.next() {
            let reference = rows.reference(row).to_owned();
            // Beside the others: a store with one connection may be held by lines on their way.
            let store = InTime::new(store, host, policy);
            let load = async move { Ended::Loading(store.load(&reference).await, store) };
            running.push((row, Box::pin(load)));
        }
        if running.is_empty() {
            return;
        }
        let (row, result) = match first_done(&mut running, |context| gathered.go(&mut trip, context)).await {
            (row, Ended::Running(result)) => (row, result),
            (row, Ended::Loading(loaded, store)) => match rows.begin(row, loaded, store.left(policy), host.now()) {
                Begun::Run(machine) => {
                    let reference = rows.reference(row).to_owned();
                    let store = OfRow { store, gathered };
                    let run = async move {
                        Ended::Running(run_async(*machine, Some(&reference), host, &store, session, observer).await)
                    };
                    running.push((row, Box::pin(run)));
                    continue;
                }
                Begun::Ended(result) => (row, *result),
            },
        };
        report(row, &result);
        rows.ended(row, result);
    }
}

/// The first of the futures to end, taken out; the others stay in their order. All are polled:
/// they are few. `gather` goes to the store for all that have come to that.
async fn first_done<'a, T, H, S>(
    running: &mut Vec<Running<'a, T, H, S>>,
    mut gather: impl FnMut(&mut Context<'_>) -> Poll<()>,
) -> (usize, Ended<'a, T, H, S>) {
    poll_fn(|context| {
        loop {
            for place in 0..running.len() {
                let Some((row, future)) = running.get_mut(place) else { break };
                if let Poll::Ready(ended) = future.as_mut().poll(context) {
                    let row = *row;
                    drop(running.remove(place));
                    return Poll::Ready((row, ended));
                }
            }
            if gather(context).is_pending() {
                return Poll::Pending;
            }
        }
    })
    .await
}
