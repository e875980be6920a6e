//! A store that keeps a deadline, whatever it does.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use super::{AsyncHost, AsyncStore};
use crate::journal::{Appended, StoreFailure, Stored};
use crate::machine::Policy;

/// How long a store has for a line that falls due at the deadline, milliseconds.
pub(crate) const LATE_LINE: i64 = 1_000;

/// The store of one debt: what it has not answered by the deadline has failed, and is not
/// awaited any more. Whether a line is there is not known then.
pub(crate) struct InTime<'a, H, S> {
    store: &'a S,
    host: &'a H,
    deadline: i64,
}

impl<'a, H: AsyncHost, S: AsyncStore> InTime<'a, H, S> {
    /// The time of a payout from now on.
    pub(crate) fn new(store: &'a S, host: &'a H, policy: Policy) -> Self {
        Self { store, host, deadline: host.now().saturating_add(policy.payout) }
    }

    /// What is left of the time, for a machine: a load has taken some.
    pub(crate) fn left(&self, policy: Policy) -> Policy {
        Policy { payout: self.deadline.saturating_sub(self.host.now()).max(1), ..policy }
    }

    async fn heard<T>(&self, until: i64, answer: impl Future<Output = T> + Send) -> Result<T, StoreFailure> {
        let mut answer = pin!(answer);
        // A store that answers at once needs no timer.
        if let Poll::Ready(done) = poll_fn(|context| Poll::Ready(answer.as_mut().poll(context))).await {
            return Ok(done);
        }
        let mut silence = pin!(self.host.patience(until.saturating_sub(self.host.now()).max(0)));
        poll_fn(|context| match answer.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Ok(done)),
            Poll::Pending => silence.as_mut().poll(context).map(|()| Err(StoreFailure::silent())),
        })
        .await
    }

    /// Until when a line is waited for that falls due now.
    pub(crate) fn line_until(&self) -> i64 {
        self.deadline.max(self.host.now().saturating_add(LATE_LINE))
    }
}

impl<H: AsyncHost, S: AsyncStore> AsyncStore for InTime<'_, H, S> {
    async fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.heard(self.deadline, self.store.load(reference)).await?
    }

    async fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        let appended = self.heard(self.line_until(), self.store.append(reference, after_seq, line)).await;
        appended.unwrap_or_else(Appended::Failed)
    }

    async fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.heard(self.deadline, self.store.unfinished()).await?
    }
}
