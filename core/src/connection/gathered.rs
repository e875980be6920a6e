//! Lines of several rows that go to the store together: they become durable in the time of one.

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::mem::take;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use super::rows::told;
use crate::host::in_time::InTime;
use crate::host::{AsyncHost, AsyncStore};
use crate::journal::{Appended, Line, StoreFailure, Stored};

/// A store whose appends wait until every row has had its turn.
pub(super) struct Gathered<'a, H, S> {
    host: &'a H,
    store: &'a S,
    desk: Mutex<Desk>,
}

/// What is asked for and what has come of it, by number.
#[derive(Default)]
struct Desk {
    last: u64,
    asked: Vec<Asked>,
    waited_for: HashMap<u64, Waited>,
}

struct Asked {
    number: u64,
    reference: String,
    after_seq: u64,
    line: String,
}

/// A line that a row waits for, and until when.
struct Waited {
    until: i64,
    answer: Option<Appended>,
}

type Work<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Lines on their way to the store.
pub(super) struct Trip<'a> {
    numbers: Vec<u64>,
    under_way: Work<'a>,
    /// The end of somebody's patience, once the store takes its time.
    silence: Option<(i64, Work<'a>)>,
}

impl Desk {
    /// When the first line is given up that has no answer.
    fn first(&self) -> Option<i64> {
        self.waited_for.values().filter(|line| line.answer.is_none()).map(|line| line.until).min()
    }

    fn waits_for(&self, number: u64) -> bool {
        self.waited_for.get(&number).is_some_and(|line| line.answer.is_none())
    }

    /// Lines whose time is over have failed; of those that have not set out, none does.
    fn give_up(&mut self, now: i64) {
        for line in self.waited_for.values_mut().filter(|line| line.answer.is_none() && line.until <= now) {
            line.answer = Some(Appended::Failed(StoreFailure::silent()));
        }
        let asked = take(&mut self.asked);
        self.asked = asked.into_iter().filter(|asked| self.waits_for(asked.number)).collect();
    }
}

impl<'a, H: AsyncHost, S: AsyncStore> Gathered<'a, H, S> {
    pub(super) fn new(host: &'a H, store: &'a S) -> Self {
        Self { host, store, desk: Mutex::default() }
    }

    /// Called when every row has been polled: goes to the store for all of them. Ready where
    /// answers have come or are given up, so that rows go on.
    pub(super) fn go<'b>(&'b self, place: &mut Option<Trip<'b>>, context: &mut Context<'_>) -> Poll<()> {
        if place.is_none() {
            *place = self.set_out();
        }
        let Some(trip) = place else { return Poll::Pending };
        if trip.under_way.as_mut().poll(context).is_ready() {
            *place = None;
            return Poll::Ready(());
        }
        let Some(first) = self.desk().first() else { return Poll::Pending };
        // A store that answers at once needs no timer.
        let silence = match &mut trip.silence {
            Some((until, silence)) if *until == first => silence,
            silence => {
                let left = first.saturating_sub(self.host.now()).max(0);
                &mut silence.insert((first, Box::pin(self.host.patience(left)))).1
            }
        };
        if silence.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        trip.silence = None;
        self.desk().give_up(first);
        if !trip.numbers.iter().any(|number| self.desk().waits_for(*number)) {
            *place = None;
        }
        Poll::Ready(())
    }

    /// Takes all that is asked for on its way.
    fn set_out(&self) -> Option<Trip<'_>> {
        let asked = take(&mut self.desk().asked);
        let numbers: Vec<_> = asked.iter().map(|asked| asked.number).collect();
        (!asked.is_empty()).then(|| Trip { numbers, under_way: Box::pin(self.write(asked)), silence: None })
    }

    async fn write(&self, asked: Vec<Asked>) {
        let lines: Vec<_> = asked
            .iter()
            .map(|Asked { reference, after_seq, line, .. }| Line { reference, after_seq: *after_seq, line })
            .collect();
        let appended = self.store.append_all(&lines).await;
        let mut desk = self.desk();
        for (asked, appended) in asked.iter().zip(told(appended)) {
            if let Some(line) = desk.waited_for.get_mut(&asked.number) {
                line.answer.get_or_insert(appended);
            }
        }
    }

    async fn append(&self, reference: &str, after_seq: u64, line: &str, until: i64) -> Appended {
        let number = {
            let mut desk = self.desk();
            desk.last = desk.last.wrapping_add(1);
            let number = desk.last;
            desk.asked.push(Asked { number, reference: reference.to_owned(), after_seq, line: line.to_owned() });
            desk.waited_for.insert(number, Waited { until, answer: None });
            number
        };
        // Whoever polls the rows polls them again after each trip: nobody needs to be woken.
        poll_fn(|_| {
            let mut desk = self.desk();
            let Some(appended) = desk.waited_for.get_mut(&number).and_then(|line| line.answer.take()) else {
                return Poll::Pending;
            };
            desk.waited_for.remove(&number);
            Poll::Ready(appended)
        })
        .await
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        // Each change is made at once, so a panic elsewhere leaves no half of it.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The store as one row has it.
pub(super) struct OfRow<'a, H, S> {
    pub(super) store: InTime<'a, H, S>,
    pub(super) gathered: &'a Gathered<'a, H, S>,
}

impl<H: AsyncHost, S: AsyncStore> AsyncStore for OfRow<'_, H, S> {
    async fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.store.load(reference).await
    }

    async fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        self.gathered.append(reference, after_seq, line, self.store.line_until()).await
    }

    async fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.store.unfinished().await
    }
}
