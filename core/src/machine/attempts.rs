use std::sync::Arc;

use super::{Event, Policy, Step};
use crate::endpoints::{Effect, Record};
use crate::envelope::Answer;
use crate::error::{Code, Error, Reason};
use crate::http::{Request, Response};
use crate::prepared::Prepared;

/// The answer to one call, before it gets a type: passed on, it stays where it is.
pub(super) type CallResult = Result<Box<Answer<Option<Record>>>, Error>;

/// One signed request and its repeats. The endpoint's effect decides what is repeated,
/// never the HTTP method.
#[derive(Debug)]
pub(super) struct Attempts {
    request: Arc<Request>,
    policy: Policy,
    deadline: i64,
    tries: u32,
    pause: i64,
    doing: Doing,
}

#[derive(Debug)]
enum Doing {
    Waiting { until: i64 },
    Sent { attempt: u64 },
}

impl Attempts {
    pub(super) fn new(prepared: Prepared<Option<Record>>, policy: Policy, deadline: i64) -> Self {
        let (request, doing) = (prepared.into_shared(), Doing::Waiting { until: i64::MIN });
        Self { request, policy, deadline, tries: 0, pause: policy.backoff, doing }
    }

    /// Goes by other times, before the first step.
    #[cfg(feature = "ffi")]
    pub(super) fn keep_to(&mut self, policy: Policy, deadline: i64) {
        (self.policy, self.deadline, self.pause) = (policy, deadline, policy.backoff);
    }

    pub(super) fn step(&mut self, now: i64, next_attempt: &mut u64) -> Step {
        match self.doing {
            Doing::Waiting { until } if now < until => Step::WaitUntil(until),
            Doing::Waiting { .. } => {
                *next_attempt = next_attempt.saturating_add(1);
                self.tries = self.tries.saturating_add(1);
                self.doing = Doing::Sent { attempt: *next_attempt };
                self.send(now)
            }
            // A host that asks again has not sent yet, or has lost count: the number is the same.
            Doing::Sent { .. } => self.send(now),
        }
    }

    fn send(&self, now: i64) -> Step {
        let attempt = match self.doing {
            Doing::Sent { attempt } => attempt,
            Doing::Waiting { .. } => 0,
        };
        let left = self.deadline.saturating_sub(now).max(1);
        Step::Send { attempt, request: Arc::clone(&self.request), timeout: left.min(self.policy.attempt) }
    }

    /// The result, once no repeat follows.
    pub(super) fn feed(&mut self, now: i64, event: Event) -> Option<CallResult> {
        let Doing::Sent { attempt: expected } = self.doing else { return None };
        let (result, wished) = match event {
            Event::Response { attempt, response } if attempt == expected => {
                (self.request.read_answer(&response, true).map(Box::new), retry_after(&response))
            }
            Event::Failed { attempt, sent } if attempt == expected => {
                (Err(Error::lost(self.request.endpoint(), sent)), None)
            }
            _ => return None,
        };
        if let Err(error) = &result {
            let effect = self.request.endpoint().effect;
            let wished = wished.filter(|_| effect == Effect::Read).unwrap_or(0);
            let until = now.saturating_add(self.pause.max(wished));
            let in_time = self.tries < self.policy.attempts && until < self.deadline;
            if in_time && may_repeat(effect, error) {
                self.pause = self.pause.saturating_mul(2);
                self.doing = Doing::Waiting { until };
                return None;
            }
        }
        Some(result)
    }
}

/// What a lost, unreadable or failed answer allows. A refusal is an answer: no repeat.
fn may_repeat(effect: Effect, error: &Error) -> bool {
    match error.code() {
        // Nothing was sent, so sending is no repeat.
        Code::Transport if error.reason() == Reason::NotSent => true,
        Code::Transport | Code::Decode => effect != Effect::Once,
        Code::HttpStatus => {
            effect != Effect::Once && error.status().is_some_and(|status| status >= 500 || status == 429)
        }
        _ => false,
    }
}

/// Seconds of a `Retry-After` header, as milliseconds; a date in it is not understood.
fn retry_after(response: &Response) -> Option<i64> {
    let seconds: i64 = response.header("retry-after")?.trim().parse().ok()?;
    (0..=3600).contains(&seconds).then(|| seconds.saturating_mul(1000))
}
