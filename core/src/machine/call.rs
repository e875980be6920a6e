use std::sync::Arc;

use super::attempts::{Attempts, CallResult};
use super::session::Need;
use super::{Event, Policy, Session, Step};
use crate::client::Client;
use crate::endpoints::{Effect, Endpoint, FromRecord, OnDoubt, UserTokenGrant};
use crate::error::Outcome;
use crate::params::Params;

/// One call of a session: it gets a token, sends, and renews an expired session once.
#[derive(Debug)]
pub(super) struct Call {
    client: Arc<Client>,
    endpoint: &'static Endpoint,
    params: Params,
    policy: Policy,
    deadline: i64,
    renewals: u32,
    doing: Doing,
}

#[derive(Debug)]
enum Doing {
    NeedsToken,
    SigningIn(Attempts),
    Sending { attempts: Attempts, generation: u64 },
    Over(Option<CallResult>),
}

impl Call {
    /// A call that ends at its own deadline or the given one, whichever is first.
    pub(super) fn new(
        client: &Arc<Client>,
        endpoint: &'static Endpoint,
        params: Params,
        policy: Policy,
        now: i64,
        deadline: i64,
    ) -> Self {
        let deadline = now.saturating_add(policy.call).min(deadline);
        let client = Arc::clone(client);
        Self { client, endpoint, params, policy, deadline, renewals: 0, doing: Doing::NeedsToken }
    }

    /// Goes by other times, before the first step.
    #[cfg(feature = "ffi")]
    pub(super) fn keep_to(&mut self, policy: Policy, deadline: i64) {
        (self.policy, self.deadline) = (policy, deadline);
    }

    pub(super) fn step(&mut self, now: i64, session: &mut Session, next_attempt: &mut u64) -> Step {
        loop {
            self.doing = match &mut self.doing {
                Doing::SigningIn(attempts) | Doing::Sending { attempts, .. } => {
                    return attempts.step(now, next_attempt);
                }
                Doing::Over(_) => return Step::Done,
                Doing::NeedsToken => match session.need() {
                    Need::Follow => return Step::WaitForToken,
                    Need::Lead => match self.client.prepare_sign_in() {
                        Ok(prepared) => Doing::SigningIn(Attempts::new(prepared, self.policy, self.deadline)),
                        Err(error) => {
                            session.not_renewed();
                            Doing::over(Err(error))
                        }
                    },
                    Need::Have(token, generation) => {
                        self.params.set("UserToken", token.expose());
                        match self.client.prepare_params(self.endpoint, &self.params) {
                            Ok(prepared) => {
                                let attempts = Attempts::new(prepared, self.policy, self.deadline);
                                Doing::Sending { attempts, generation }
                            }
                            Err(error) => Doing::over(Err(error)),
                        }
                    }
                },
            };
        }
    }

    pub(super) fn feed(&mut self, now: i64, event: Event, session: &mut Session) {
        match &mut self.doing {
            Doing::SigningIn(attempts) => match attempts.feed(now, event) {
                None => {}
                Some(Ok(answer)) => {
                    session.renewed(UserTokenGrant::from_record(answer.result.unwrap_or_default()).user_token());
                    self.doing = Doing::NeedsToken;
                }
                Some(Err(error)) => {
                    session.not_renewed();
                    self.doing = Doing::over(Err(error));
                }
            },
            Doing::Sending { attempts, generation } => {
                let Some(result) = attempts.feed(now, event) else { return };
                let expired = result.as_ref().is_err_and(crate::error::Error::session_expired);
                if expired {
                    session.expired(*generation);
                }
                // What has moved money is not sent again by itself: its machine reads the state
                // first. A withdrawal has none to read; the refusal proves that it was not done.
                let may_repeat = self.endpoint.effect != Effect::Once
                    || (self.endpoint.on_doubt == OnDoubt::ReadHistory
                        && result.as_ref().is_err_and(|error| error.outcome() == Outcome::NotDone));
                let renew = expired && self.renewals == 0 && may_repeat;
                self.renewals = self.renewals.saturating_add(1);
                self.doing = if renew { Doing::NeedsToken } else { Doing::over(result) };
            }
            Doing::NeedsToken | Doing::Over(_) => {}
        }
    }

    /// Leaves the lead of a renewal to others.
    pub(super) fn cancel(&mut self, session: &mut Session) {
        if matches!(self.doing, Doing::SigningIn(_)) {
            session.not_renewed();
        }
        self.doing = Doing::Over(None);
    }

    /// The result, once.
    pub(super) fn take_result(&mut self) -> Option<CallResult> {
        match &mut self.doing {
            Doing::Over(result) => result.take(),
            _ => None,
        }
    }
}

impl Doing {
    fn over(result: CallResult) -> Self {
        Self::Over(Some(result))
    }
}
