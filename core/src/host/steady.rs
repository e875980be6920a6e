//! Time of one run: it goes on where the host's clock is set back.

use std::sync::{Mutex, PoisonError};

use super::{AsyncHost, Host};
use crate::error::Sent;
use crate::http::{Request, Response};

/// What the host's clock has told, as a time that never goes back. A run that waits for a time
/// of the clock itself would wait as long as the clock was set back.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    told: Option<i64>,
    now: i64,
}

impl Clock {
    /// Now, by what the host's clock says now.
    pub(crate) fn now(&mut self, told: i64) -> i64 {
        self.now = match self.told {
            Some(before) => self.now.saturating_add(told.saturating_sub(before).max(0)),
            None => told,
        };
        self.told = Some(told);
        self.now
    }

    /// A time of this one as the host's clock will tell it.
    #[cfg(any(test, feature = "ffi"))]
    pub(crate) fn told(&self, at: i64) -> i64 {
        self.told.map_or(at, |told| told.saturating_add(at.saturating_sub(self.now)))
    }
}

/// A host whose clock is never set back.
pub(crate) struct Steady<H> {
    host: H,
    clock: Mutex<Clock>,
}

impl<H> Steady<H> {
    pub(crate) fn new(host: H) -> Self {
        Self { host, clock: Mutex::default() }
    }
}

impl<H: Host> Host for Steady<&mut H> {
    fn now(&mut self) -> i64 {
        let told = self.host.now();
        self.clock.get_mut().unwrap_or_else(PoisonError::into_inner).now(told)
    }

    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        self.host.send(request, timeout)
    }

    fn sleep(&mut self, millis: i64) {
        self.host.sleep(millis);
    }
}

impl<H: AsyncHost> AsyncHost for Steady<&H> {
    fn now(&self) -> i64 {
        let told = self.host.now();
        self.clock.lock().unwrap_or_else(PoisonError::into_inner).now(told)
    }

    async fn send(&self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        self.host.send(request, timeout).await
    }

    async fn sleep(&self, millis: i64) {
        self.host.sleep(millis).await;
    }

    async fn patience(&self, millis: i64) {
        self.host.patience(millis).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_on_from_where_it_was_when_the_clock_is_set_back() {
        let mut clock = Clock::default();
        let told = [1_000, 1_500, -600, -100, i64::MIN, i64::MAX];
        assert_eq!(told.map(|told| clock.now(told)), [1_000, 1_500, 1_500, 2_000, 2_000, i64::MAX]);
    }

    #[test]
    fn a_time_to_wait_for_is_one_of_the_hosts_clock() {
        let mut clock = Clock::default();
        assert_eq!(clock.told(7), 7);
        for told in [1_000, 400, 500] {
            let until = clock.now(told) + 50;
            assert_eq!(clock.told(until), told + 50);
        }
    }
}
