//! Lines of several rows that go to the store together: they become durable in the time of one.

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::mem::take;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use super::rows::told;
use crate::host::AsyncStore;
use crate::journal::{Appended, Line, StoreFailure, Stored};

/// A store whose appends wait until every row has had its turn.
pub(super) struct Gathered<'a, S> {
    store: &'a S,
    desk: Mutex<Desk>,
}

/// What is asked for and what has come of it, by number.
#[derive(Default)]
struct Desk {
    last: u64,
    asked: Vec<Asked>,
    answers: HashMap<u64, Appended>,
}

struct Asked {
    number: u64,
    reference: String,
    after_seq: u64,
    line: String,
}

/// Lines on their way to the store, if any are.
pub(super) type Trip<'a> = Option<Pin<Box<dyn Future<Output = ()> + Send + 'a>>>;

impl<'a, S: AsyncStore> Gathered<'a, S> {
    pub(super) fn new(store: &'a S) -> Self {
        Self { store, desk: Mutex::default() }
    }

    /// Called when every row has been polled: goes to the store for all of them. Ready where
    /// answers have come, so that rows go on.
    pub(super) fn go<'b>(&'b self, trip: &mut Trip<'b>, context: &mut Context<'_>) -> Poll<()> {
        if trip.is_none() {
            let asked = take(&mut self.desk().asked);
            if !asked.is_empty() {
                *trip = Some(Box::pin(self.write(asked)));
            }
        }
        let Some(under_way) = trip else { return Poll::Pending };
        let back = under_way.as_mut().poll(context);
        if back.is_ready() {
            *trip = None;
        }
        back
    }

    async fn write(&self, asked: Vec<Asked>) {
        let lines: Vec<_> = asked
            .iter()
            .map(|Asked { reference, after_seq, line, .. }| Line { reference, after_seq: *after_seq, line })
            .collect();
        let appended = self.store.append_all(&lines).await;
        let numbers = asked.iter().map(|asked| asked.number);
        self.desk().answers.extend(numbers.zip(told(appended)));
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        // Each change is made at once, so a panic elsewhere leaves no half of it.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: AsyncStore> AsyncStore for Gathered<'_, S> {
    async fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.store.load(reference).await
    }

    async fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        let number = {
            let mut desk = self.desk();
            desk.last = desk.last.wrapping_add(1);
            let number = desk.last;
            desk.asked.push(Asked { number, reference: reference.to_owned(), after_seq, line: line.to_owned() });
            number
        };
        // Whoever polls the rows polls them again after each trip: nobody needs to be woken.
        poll_fn(|_| self.desk().answers.remove(&number).map_or(Poll::Pending, Poll::Ready)).await
    }

    async fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.store.unfinished().await
    }
}
