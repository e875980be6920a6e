use std::marker::PhantomData;
use std::sync::Arc;

use super::attempts::{Attempts, CallResult};
use super::call::Call;
use super::{Event, Machine, Policy, Session, Step};
use crate::client::Client;
use crate::endpoints::{self, Effect, Endpoint, FromResult, GET_USER_TOKEN};
use crate::envelope::Answer;
use crate::error::{Error, Outcome, Reason, Sent};
use crate::params::Params;

/// One endpoint's call with its repeats: reads, tokens, creates and deletes are sent
/// again, what moves money is not. An expired session is renewed once; an execution that
/// met one is raised, since its state has to be read first.
#[derive(Debug)]
pub struct CallMachine<A> {
    endpoint: &'static Endpoint,
    now: i64,
    next_attempt: u64,
    sent: bool,
    doing: Doing,
    answer: PhantomData<fn() -> A>,
}

#[derive(Debug)]
enum Doing {
    InSession(Box<Call>),
    SigningIn(Box<Attempts>),
    Over(CallResult),
}

impl<A: FromResult> CallMachine<A> {
    /// A call.
    ///
    /// # Errors
    /// Bad input by its field. Nothing was sent.
    pub fn new<C: endpoints::Call<Answer = A>>(
        client: &Arc<Client>,
        call: &C,
        policy: Policy,
        now: i64,
    ) -> Result<Self, Error> {
        Self::of_params(client, call.endpoint(), call.params(client.generation()), policy, now)
    }

    /// The same for a caller without types.
    pub(crate) fn of_params(
        client: &Arc<Client>,
        endpoint: &'static Endpoint,
        params: Params,
        policy: Policy,
        now: i64,
    ) -> Result<Self, Error> {
        let doing = if endpoint.name == GET_USER_TOKEN.name {
            let prepared = client.prepare_params(endpoint, &params)?;
            Doing::SigningIn(Box::new(Attempts::new(prepared, policy, now.saturating_add(policy.call))))
        } else {
            // Texts are refused here, before a session begins.
            client.check_params(endpoint, &params)?;
            Doing::InSession(Box::new(Call::new(client, endpoint, params, policy, now, i64::MAX)))
        };
        Ok(Self { endpoint, now, next_attempt: 0, sent: false, doing, answer: PhantomData })
    }

    /// The same call, beginning now: for whoever checks it first.
    #[cfg(feature = "ffi")]
    pub(crate) fn at(mut self, policy: Policy, now: i64) -> Self {
        let deadline = now.saturating_add(policy.call);
        match &mut self.doing {
            Doing::InSession(call) => call.keep_to(policy, deadline),
            Doing::SigningIn(attempts) => attempts.keep_to(policy, deadline),
            Doing::Over(_) => {}
        }
        self.now = now;
        self
    }
}

fn cancelled(endpoint: &'static Endpoint, sent: bool) -> Error {
    match (sent, endpoint.effect) {
        (true, Effect::Once) => Error::lost(endpoint, Sent::Maybe),
        (true, _) => Error::of(endpoint, Reason::Cancelled, Outcome::Unknown),
        (false, _) => Error::of(endpoint, Reason::Cancelled, Outcome::NotDone),
    }
}

impl<A: FromResult> Machine for CallMachine<A> {
    type Output = Answer<A>;

    fn step(&mut self, now: i64, session: &mut Session) -> Step {
        self.now = self.now.max(now);
        let step = match &mut self.doing {
            Doing::InSession(call) => call.step(self.now, session, &mut self.next_attempt),
            Doing::SigningIn(attempts) => attempts.step(self.now, &mut self.next_attempt),
            Doing::Over(_) => Step::Done,
        };
        // A renewal on the way is no request of this call.
        self.sent |= matches!(&step, Step::Send { request, .. } if request.endpoint().name == self.endpoint.name);
        step
    }

    fn feed(&mut self, now: i64, event: Event, session: &mut Session) {
        self.now = self.now.max(now);
        let cancelled = || Some(Err(cancelled(self.endpoint, self.sent)));
        let result = match (&mut self.doing, event) {
            (Doing::Over(_), _) => None,
            (Doing::InSession(call), Event::Cancelled) => {
                call.cancel(session);
                cancelled()
            }
            (Doing::SigningIn(_), Event::Cancelled) => cancelled(),
            (Doing::InSession(call), event) => {
                call.feed(self.now, event, session);
                call.take_result()
            }
            (Doing::SigningIn(attempts), event) => attempts.feed(self.now, event),
        };
        if let Some(result) = result {
            self.doing = Doing::Over(result);
        }
    }

    fn finish(self) -> Result<Answer<A>, Error> {
        let cancelled = || Err(cancelled(self.endpoint, self.sent));
        let result = match self.doing {
            Doing::Over(result) => result,
            Doing::InSession(mut call) => call.take_result().unwrap_or_else(cancelled),
            Doing::SigningIn(_) => cancelled(),
        };
        result.map(|answer| Answer { result: A::from_result(answer.result), meta: answer.meta })
    }
}
