//! What lies between a run and the provider: requests that are lost, slow, repeated or
//! land long after their sender has died, and answers that fare no better.

use std::sync::Arc;

use intellectmoney::machine::Event;
use intellectmoney::sandbox::Delivery;
use intellectmoney::{Code, Error, Outcome, PayoutOperation, Request, Response, Sent, Transaction, read_answer};

use super::process::Happening;
use super::task::Job;
use super::world::World;

const MINUTE: i64 = 60_000;

impl World {
    /// Puts a request on the wire, once.
    pub(super) fn transmit(&mut self, run: u64, attempt: u64, request: Arc<Request>, timeout: i64) {
        let Some(found) = self.run(run) else { return };
        if found.sent == attempt {
            return;
        }
        found.sent = attempt;
        found.facts.sends += 1;
        let whose = found.job;
        let name = request.endpoint().name;
        let operation = operation_of(&request);
        self.trace
            .note(self.now, || format!("run {run} attempt {attempt} → {name} {}", operation.as_deref().unwrap_or("")));
        self.check_sending(run, attempt, name, operation);

        let is_unreachable = self.is_faulty && self.now < self.unreachable_until;
        if is_unreachable || self.bad_luck(15) {
            self.counts.add("request never sent");
            self.lands_never(whose, name);
            let after = self.random.between(1, 5000);
            self.later(after, Happening::Fail { run, attempt, sent: Sent::No, is_timeout: false });
            return;
        }
        self.later(timeout, Happening::Fail { run, attempt, sent: Sent::Maybe, is_timeout: true });
        // Nothing protects from a network that doubles a withdrawal: the guarantee says so.
        if name != "withdrawMoney" && self.bad_luck(25) {
            self.counts.add("request again later");
            let (soonest, latest) = if self.random.thousandths(500) { (1, 3 * MINUTE) } else { (MINUTE, 150 * MINUTE) };
            let after = self.random.between(soonest, latest);
            self.later(after, Happening::Arrive { request: Arc::clone(&request), whose, to: None, answer: None });
        }
        // These answers name no debt and no page, so that of another request cannot be told apart.
        if !matches!(name, "createOperation" | "withdrawMoney" | "getPaymentsHistory")
            && self.bad_luck(10)
            && let Some(response) = self.cached.get(name).cloned()
        {
            self.counts.add("answer of an earlier request");
            return self.later(20, Happening::Answer { run, attempt, response: Box::new(response) });
        }
        if self.bad_luck(20) {
            self.counts.add("request lost");
            self.lands_never(whose, name);
            return;
        }
        let way = if self.bad_luck(25) {
            self.counts.add("request slow");
            self.random.between(timeout / 2, 10 * MINUTE)
        } else {
            self.random.between(1, 200)
        };
        let answer = self.draw_answer(timeout);
        self.later(way, Happening::Arrive { request, whose, to: Some((run, attempt)), answer });
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
    pub(super) fn arrive(&mut self, request: &Request, whose: Job, to: Option<(u64, u64)>, answer: Option<i64>) {
        let name = request.endpoint().name;
        let is_orphan = to.is_none_or(|(run, _)| !self.owners.contains_key(&run));
        if is_orphan {
            self.counts.add("request lands after its run");
        }
        let delivery = match whose {
            Job::Withdrawal(place) if name == "withdrawMoney" => self.book(place, request),
            _ => self.sandbox.handle(self.now, request),
        };
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
            self.may_move_again(run, attempt);
        }
        self.trace.note(self.now, || format!("run {run} attempt {attempt} ← nothing (sent: {sent:?})"));
        self.feed(run, Event::Failed { attempt, sent });
    }

    /// What an answer to an execution or a withdrawal lets its sender do.
    fn check_answer(&mut self, run: u64, attempt: u64, response: &Response) {
        let Some(found) = self.run(run) else { return };
        let job = found.job;
        if found.moving.as_ref().is_none_or(|(known, _)| *known != attempt) {
            return;
        }
        let error = match job {
            Job::Withdrawal(_) => refusal::<Transaction>("withdrawMoney", response),
            _ => refusal::<PayoutOperation>("executeOperation", response),
        };
        let Some(error) = error else { return };
        match job {
            Job::Payout(debt) => self.debts[debt].was_refused = true,
            Job::Withdrawal(place) => self.outgoings[place].was_refused = true,
            Job::Reading(_) => {}
        }
        if error.session_expired() {
            if let Job::Withdrawal(_) = job {
                self.counts.add("withdrawal met an expired session");
            }
            self.may_move_again(run, attempt);
        }
    }

    /// Nothing was sent, or nothing was done.
    fn may_move_again(&mut self, run: u64, attempt: u64) {
        let Some(found) = self.run(run) else { return };
        let job = found.job;
        let Some((_, operation)) = found.moving.take_if(|(known, _)| *known == attempt) else { return };
        found.facts.has_moved = false;
        match job {
            Job::Payout(debt) => _ = self.debts[debt].executed.remove(&operation),
            Job::Withdrawal(place) => self.outgoings[place].is_sent = false,
            Job::Reading(_) => {}
        }
    }

    fn lands_never(&mut self, whose: Job, name: &str) {
        if let (Job::Withdrawal(place), "withdrawMoney") = (whose, name) {
            self.outgoings[place].in_flight -= 1;
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

/// The refusal that an answer is, where it is one that proves that nothing was done.
fn refusal<A: intellectmoney::endpoints::FromResult>(endpoint: &str, response: &Response) -> Option<Error> {
    let endpoint = intellectmoney::endpoints::endpoint(endpoint).ok()?;
    let error = read_answer::<A>(endpoint, response).err()?;
    let is_refusal = matches!(error.code(), Code::ApiError | Code::HttpStatus) && error.outcome() == Outcome::NotDone;
    is_refusal.then_some(error)
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
