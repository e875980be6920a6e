//! What lies between a run and the provider: requests that are lost, slow, repeated or
//! land long after their sender has died, and answers that fare no better.

use intellectmoney::machine::Event;
use intellectmoney::sandbox::Delivery;
use intellectmoney::{Code, Outcome, PayoutOperation, Request, Response, Sent, read_answer};

use super::process::Happening;
use super::world::World;

const MINUTE: i64 = 60_000;

impl World {
    /// Puts a request on the wire, once.
    pub(super) fn transmit(&mut self, run: u64, attempt: u64, request: Request, timeout: i64) {
        let Some(found) = self.run(run) else { return };
        if found.sent == attempt {
            return;
        }
        found.sent = attempt;
        found.sends += 1;
        let name = request.endpoint().name;
        let operation = operation_of(&request);
        self.trace
            .note(self.now, || format!("run {run} attempt {attempt} → {name} {}", operation.as_deref().unwrap_or("")));
        self.check_sending(run, attempt, name, operation);

        if self.bad_luck(15) {
            self.counts.add("request never sent");
            let after = self.random.between(1, 5000);
            self.later(after, Happening::Fail { run, attempt, sent: Sent::No, is_timeout: false });
            return;
        }
        self.later(timeout, Happening::Fail { run, attempt, sent: Sent::Maybe, is_timeout: true });
        if self.bad_luck(25) {
            self.counts.add("request again later");
            let (soonest, latest) = if self.random.thousandths(500) { (1, 3 * MINUTE) } else { (MINUTE, 150 * MINUTE) };
            let after = self.random.between(soonest, latest);
            self.later(after, Happening::Arrive { request: Box::new(request.clone()), to: None, answer: None });
        }
        // A create answer names no debt, so that of another request cannot be told apart.
        if name != "createOperation"
            && self.bad_luck(10)
            && let Some(response) = self.cached.get(name).cloned()
        {
            self.counts.add("answer of an earlier request");
            return self.later(20, Happening::Answer { run, attempt, response: Box::new(response) });
        }
        if self.bad_luck(20) {
            self.counts.add("request lost");
            return;
        }
        let way = if self.bad_luck(25) {
            self.counts.add("request slow");
            self.random.between(timeout / 2, 10 * MINUTE)
        } else {
            self.random.between(1, 200)
        };
        let answer = self.draw_answer(timeout);
        self.later(way, Happening::Arrive { request: Box::new(request), to: Some((run, attempt)), answer });
    }

    /// How long the answer takes, where there is one.
    fn draw_answer(&mut self, timeout: i64) -> Option<i64> {
        if self.bad_luck(20) {
            self.counts.add("answer lost");
            return None;
        }
        let is_late = self.bad_luck(20);
        if is_late {
            self.counts.add("answer late");
        }
        let (soonest, latest) = if is_late { (timeout / 2, 3 * timeout) } else { (1, 100) };
        Some(self.random.between(soonest, latest))
    }

    /// The provider gets a request; whoever sent it may be gone.
    pub(super) fn arrive(&mut self, request: &Request, to: Option<(u64, u64)>, answer: Option<i64>) {
        let name = request.endpoint().name;
        let is_orphan = to.is_none_or(|(run, _)| !self.owners.contains_key(&run));
        if is_orphan {
            self.counts.add("request lands after its run");
        }
        let delivery = self.sandbox.handle(self.now, request);
        self.trace.note(self.now, || {
            let operation = operation_of(request).unwrap_or_default();
            let entry = self.sandbox.log().last();
            let fault = entry.and_then(|entry| entry.fault).map_or("", |fault| fault.as_str());
            let problem = entry.and_then(|entry| entry.problem.as_deref()).unwrap_or_default();
            let whose = if is_orphan { " (nobody waits for it)" } else { "" };
            format!("provider ← {name} {operation}{whose} {fault} {problem}")
        });
        if let Some(response) = delivery.answer() {
            if self.is_faulty {
                self.cached.insert(name, response.clone());
            }
            if name == "getUserToken" {
                self.learn_secret(response);
            }
        }
        let (Some((run, attempt)), Some(answer)) = (to, answer) else { return };
        match delivery {
            Delivery::Answer(response) => {
                if self.bad_luck(15) {
                    self.counts.add("answer twice");
                    let after = answer + self.random.between(1, MINUTE);
                    self.later(after, Happening::Answer { run, attempt, response: Box::new(response.clone()) });
                }
                self.later(answer, Happening::Answer { run, attempt, response: Box::new(response) });
            }
            Delivery::Late { response, millis } => {
                let after = i64::try_from(millis).unwrap_or(i64::MAX / 4);
                self.later(after, Happening::Answer { run, attempt, response: Box::new(response) });
            }
            Delivery::Lost | Delivery::Reset => {
                self.later(answer, Happening::Fail { run, attempt, sent: Sent::Maybe, is_timeout: false });
            }
        }
    }

    /// An answer reaches a run.
    pub(super) fn answered(&mut self, run: u64, attempt: u64, response: Response) {
        self.trace.note(self.now, || format!("run {run} attempt {attempt} ← {}", shown(&self.secrets, &response)));
        self.check_answer(run, attempt, &response);
        self.feed(run, Event::Response { attempt, response });
    }

    /// A run learns that no answer comes.
    pub(super) fn failed(&mut self, run: u64, attempt: u64, sent: Sent, is_timeout: bool) {
        let Some(found) = self.run(run) else { return };
        if found.sent != attempt {
            return;
        }
        if is_timeout {
            self.counts.add("attempt timed out");
        }
        if sent == Sent::No {
            self.may_execute_again(run, attempt);
        }
        self.trace.note(self.now, || format!("run {run} attempt {attempt} ← nothing (sent: {sent:?})"));
        self.feed(run, Event::Failed { attempt, sent });
    }

    /// What an answer to an execution lets its sender do.
    fn check_answer(&mut self, run: u64, attempt: u64, response: &Response) {
        let Some(found) = self.run(run) else { return };
        let debt = found.debt;
        if found.executing.as_ref().is_none_or(|(known, _)| *known != attempt) {
            return;
        }
        let endpoint = intellectmoney::endpoints::endpoint("executeOperation");
        let Ok(endpoint) = endpoint else { return };
        let Err(error) = read_answer::<PayoutOperation>(endpoint, response) else { return };
        let is_refusal =
            matches!(error.code(), Code::ApiError | Code::HttpStatus) && error.outcome() == Outcome::NotDone;
        self.debts[debt].was_refused |= is_refusal;
        if is_refusal && error.session_expired() {
            self.may_execute_again(run, attempt);
        }
    }

    fn may_execute_again(&mut self, run: u64, attempt: u64) {
        let Some(found) = self.run(run) else { return };
        let debt = found.debt;
        if let Some((_, operation)) = found.executing.take_if(|(known, _)| *known == attempt) {
            self.debts[debt].executed.remove(&operation);
        }
    }

    /// A token is a secret from the moment that it is given.
    fn learn_secret(&mut self, response: &Response) {
        let body = String::from_utf8_lossy(&response.body);
        let token = body.split_once("\"UserToken\":\"").and_then(|(_, rest)| rest.split_once('"'));
        if let Some((token, _)) = token {
            self.secrets.push(token.to_owned());
        }
    }
}

/// An answer for the timeline, without secrets.
fn shown(secrets: &[String], response: &Response) -> String {
    let mut body = String::from_utf8_lossy(&response.body).replace(['\n', '\r'], " ");
    for secret in secrets {
        body = body.replace(secret, "***");
    }
    format!("{} {body}", response.status)
}

/// The operation that a request names.
pub(super) fn operation_of(request: &Request) -> Option<String> {
    let (_, rest) = request.body().split_once("PayoutOperationId=")?;
    Some(rest.split('&').next().unwrap_or_default().to_ascii_lowercase())
}
