use std::sync::Arc;

use super::attempts::{Attempts, CallResult};
use super::call::Call;
use super::check_report::{CheckReport, Finding, Tried};
use super::session::Need;
use super::{Event, Machine, Policy, Session, Step};
use crate::client::Client;
use crate::endpoints::{
    CREATE_OPERATION, Call as _, CreateOperation, DELETE_OPERATION, DeleteOperation, Endpoint, FromRecord,
    GET_OPERATION_STATE, GET_PAYMENTS_HISTORY, GET_USER_TOKEN, GetOperationState, GetPaymentsHistory, PaymentsHistory,
    PayoutOperation, Recipient, UserTokenGrant,
};
use crate::error::{Code, Error, Outcome, Reason};
use crate::params::Params;
use crate::types::{Amount, Decimal, Uuid};

/// A live check: may these credentials pay? It signs in, reads one row of the history,
/// makes an operation of 1.00, reads it, deletes it and reads it again. It cannot execute
/// or withdraw: it has no such step. Where a Sign is refused, it tries the layouts of the
/// other documentation, and its report says which one was taken.
#[derive(Debug)]
pub struct CheckMachine {
    own: Arc<Client>,
    /// The caller's, then one for each other documentation.
    clients: Vec<Arc<Client>>,
    payout: CreateOperation,
    policy: Policy,
    now: i64,
    next_attempt: u64,
    probe: Probe,
    /// Which client is tried.
    way: usize,
    tried: Vec<Tried>,
    operation: Option<Uuid>,
    doing: Doing,
    given_up: Option<Error>,
    report: CheckReport,
}

#[derive(Debug)]
enum Doing {
    Begin,
    SigningIn(Box<Attempts>),
    Calling(Box<Call>),
    Over,
}

/// All that is ever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Probe {
    SignIn,
    History,
    Create,
    State,
    Delete,
    StateAfter,
}

impl Probe {
    fn endpoint(self) -> &'static Endpoint {
        match self {
            Self::SignIn => &GET_USER_TOKEN,
            Self::History => &GET_PAYMENTS_HISTORY,
            Self::Create => &CREATE_OPERATION,
            Self::State | Self::StateAfter => &GET_OPERATION_STATE,
            Self::Delete => &DELETE_OPERATION,
        }
    }
}

impl CheckMachine {
    /// A check that makes its operation for this recipient.
    ///
    /// # Errors
    /// Bad input by its field. Nothing was sent.
    pub fn new(client: &Arc<Client>, recipient: Recipient, policy: Policy, now: i64) -> Result<Self, Error> {
        let payout = CreateOperation::new(recipient, Amount::try_from(Decimal::ONE)?);
        // Texts are refused here, before a session begins.
        client.check_params(&CREATE_OPERATION, &payout.params(client.generation()))?;
        let others = client.of_other_generations().map(Arc::new);
        let clients = std::iter::once(Arc::clone(client)).chain(others).collect();
        Ok(Self {
            own: Arc::clone(client),
            clients,
            payout,
            policy,
            now,
            next_attempt: 0,
            probe: Probe::SignIn,
            way: 0,
            tried: Vec::new(),
            operation: None,
            doing: Doing::Begin,
            given_up: None,
            report: CheckReport::new(client.base_url()),
        })
    }

    fn client(&self) -> &Arc<Client> {
        self.clients.get(self.way).unwrap_or(&self.own)
    }

    fn params(&self) -> Params {
        let generation = self.client().generation();
        let payout_operation_id = self.operation.unwrap_or_default();
        match self.probe {
            Probe::SignIn => Params::new(),
            Probe::History => GetPaymentsHistory::first(1).params(generation),
            Probe::Create => self.payout.params(generation),
            Probe::State | Probe::StateAfter => GetOperationState { payout_operation_id }.params(generation),
            Probe::Delete => DeleteOperation { payout_operation_id }.params(generation),
        }
    }

    fn begin(&mut self, session: &mut Session) -> Doing {
        if self.probe != Probe::SignIn {
            let call = Call::new(self.client(), self.probe.endpoint(), self.params(), self.policy, self.now, i64::MAX);
            return Doing::Calling(Box::new(call));
        }
        match session.need() {
            Need::Follow => Doing::Begin,
            Need::Have(..) => self.accepted("a token was there already".to_owned(), false),
            Need::Lead => match self.client().prepare_sign_in() {
                Ok(prepared) => {
                    let deadline = self.now.saturating_add(self.policy.call);
                    Doing::SigningIn(Box::new(Attempts::new(prepared, self.policy, deadline)))
                }
                Err(error) => {
                    session.not_renewed();
                    self.refused(&error)
                }
            },
        }
    }

    fn called(&mut self, result: CallResult) -> Doing {
        let answer = match result {
            Ok(answer) => answer.result,
            Err(error) => return self.refused(&error),
        };
        let record = answer.unwrap_or_default();
        let note = match self.probe {
            Probe::History => format!("{} row(s)", PaymentsHistory::from_record(record).payments.len()),
            Probe::Create | Probe::State | Probe::StateAfter => {
                let operation = PayoutOperation::from_record(record);
                let (id, state) = (operation.payout_operation_id(), operation.payout_operation_state());
                if self.probe == Probe::Create {
                    self.operation = Some(id);
                    self.report.left = self.operation;
                } else if self.operation != Some(id) {
                    // An answer about another operation is no answer.
                    return self.refused(&Error::invalid("PayoutOperationId", Reason::OperationHeld));
                }
                if state.as_str() == "Deleted" {
                    self.report.left = None;
                }
                format!("state {}", state.as_str())
            }
            Probe::SignIn | Probe::Delete => String::new(),
        };
        self.accepted(note, true)
    }

    /// The layout in use was taken, where one was used.
    fn accepted(&mut self, note: String, signed: bool) -> Doing {
        let generation = self.client().generation();
        let accepted = signed.then(|| self.probe.endpoint().body(generation).generation);
        self.report.findings.push(Finding {
            endpoint: self.probe.endpoint().name,
            accepted,
            note,
            refused: std::mem::take(&mut self.tried),
        });
        self.next(true)
    }

    /// Another documentation's layout is tried where it differs and a refusal was spoken.
    fn refused(&mut self, error: &Error) -> Doing {
        let endpoint = self.probe.endpoint();
        let body = endpoint.body(self.client().generation());
        self.tried.push(Tried::new(body.generation, error));
        let refusal = matches!(error.code(), Code::ApiError | Code::HttpStatus) && !error.session_expired();
        let other = |client: &Arc<Client>| endpoint.body(client.generation()).layout != body.layout;
        let next = self.clients.iter().skip(self.way.saturating_add(1)).position(other);
        if let Some(further) = next.filter(|_| refusal) {
            self.way = self.way.saturating_add(further).saturating_add(1);
            return Doing::Begin;
        }
        self.failed();
        self.next(false)
    }

    fn failed(&mut self) {
        self.report.findings.push(Finding {
            endpoint: self.probe.endpoint().name,
            accepted: None,
            note: String::new(),
            refused: std::mem::take(&mut self.tried),
        });
    }

    fn give_up(&mut self, session: &mut Session) {
        match &mut self.doing {
            Doing::SigningIn(_) => session.not_renewed(),
            Doing::Calling(call) => call.cancel(session),
            Doing::Begin => {}
            Doing::Over => return,
        }
        self.doing = Doing::Over;
        let endpoint = self.probe.endpoint();
        let error = Error::of(endpoint, Reason::Cancelled, Outcome::NotDone);
        self.tried.push(Tried::new(endpoint.body(self.client().generation()).generation, &error));
        self.failed();
        self.given_up = Some(error);
    }

    /// What was made is deleted whatever else fails.
    fn next(&mut self, accepted: bool) -> Doing {
        self.way = 0;
        let next = match (self.probe, accepted) {
            (Probe::SignIn, true) => Probe::History,
            (Probe::History, _) => Probe::Create,
            (Probe::Create, true) => Probe::State,
            (Probe::State, _) => Probe::Delete,
            (Probe::Delete, _) => Probe::StateAfter,
            (Probe::SignIn | Probe::Create, false) | (Probe::StateAfter, _) => return Doing::Over,
        };
        self.probe = next;
        Doing::Begin
    }
}

impl Machine for CheckMachine {
    type Output = CheckReport;

    fn step(&mut self, now: i64, session: &mut Session) -> Step {
        self.now = self.now.max(now);
        loop {
            self.doing = match &mut self.doing {
                Doing::Begin => match self.begin(session) {
                    Doing::Begin if self.probe == Probe::SignIn && session.is_renewing() => return Step::WaitForToken,
                    doing => doing,
                },
                Doing::SigningIn(attempts) => return attempts.step(self.now, &mut self.next_attempt),
                Doing::Calling(call) => match call.step(self.now, session, &mut self.next_attempt) {
                    Step::Done => match call.take_result() {
                        Some(result) => self.called(result),
                        None => Doing::Over,
                    },
                    step => return step,
                },
                Doing::Over => return Step::Done,
            };
        }
    }

    fn feed(&mut self, now: i64, event: Event, session: &mut Session) {
        self.now = self.now.max(now);
        if matches!(event, Event::Cancelled) {
            return self.give_up(session);
        }
        match &mut self.doing {
            Doing::SigningIn(attempts) => match attempts.feed(self.now, event) {
                None => {}
                Some(Ok(answer)) => {
                    session.renewed(UserTokenGrant::from_record(answer.result.unwrap_or_default()).user_token());
                    self.doing = self.accepted(String::new(), true);
                }
                Some(Err(error)) => {
                    session.not_renewed();
                    self.doing = self.refused(&error);
                }
            },
            Doing::Calling(call) => call.feed(self.now, event, session),
            Doing::Begin | Doing::Over => {}
        }
    }

    /// Of a check that was given up there is a report only where it left an operation: credentials that were not tried to
    /// the end must not look like some that may not pay.
    fn finish(self) -> Result<CheckReport, Error> {
        match self.given_up {
            Some(error) if self.report.left.is_none() => Err(error),
            _ => Ok(self.report),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Probe;
    use crate::endpoints::Effect;

    #[test]
    fn a_check_has_no_step_that_moves_money() {
        let steps = [Probe::SignIn, Probe::History, Probe::Create, Probe::State, Probe::Delete, Probe::StateAfter];
        assert!(steps.iter().all(|step| step.endpoint().effect != Effect::Once));
    }
}
