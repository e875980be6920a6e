//! Two runs of one debt at once, interleaved step by step: every order of their steps up
//! to a depth, under both rules of a store, with an execution that is answered, lost or
//! still on its way.

use std::sync::Arc;

use intellectmoney::host::Host;
use intellectmoney::journal::{Appended, Entry, encode};
use intellectmoney::machine::{Event, Machine, Payout, PayoutMachine, PayoutOutcome, Policy, Session, Step};
use intellectmoney::sandbox::SandboxHost;
use intellectmoney::{Client, Error, Request, Sent};

use super::choices::Choices;
use super::histories::{Enumerated, beginning};
use super::journals::{Opened, Shared};

/// One of the two, and what it is at.
struct Racer {
    session: Session,
    opened: Opened,
    machine: Option<PayoutMachine>,
    skew: i64,
    at: At,
}

enum At {
    /// Its segment exists; the others are not read yet.
    Reads,
    Ready,
    Waits(i64),
    /// The line is written; the look for a newer opener is due.
    Wrote(Appended),
    Ended(Result<PayoutOutcome, Error>),
}

/// All interleavings of two runs. `skew` is how far the second one's clock is ahead.
#[must_use]
pub fn two_runs(is_folder: bool, skew: i64, depth: usize) -> Enumerated {
    let beginning = beginning();
    let mut choices = Choices::new(depth);
    let mut histories = 0;
    loop {
        histories += 1;
        if let Err(broken) = history(&beginning, is_folder, skew, &mut choices) {
            let broken = Some(format!("choices {}: {broken}", choices.shown()));
            return Enumerated { histories, broken };
        }
        if !choices.next() {
            return Enumerated { histories, broken: None };
        }
    }
}

fn history(
    (base, client, payout): &(SandboxHost, Arc<Client>, Payout),
    is_folder: bool,
    skew: i64,
    choices: &mut Choices,
) -> Result<(), String> {
    let mut host = base.clone();
    let mut shared = Shared::new(is_folder);
    let mut flying: Vec<Arc<Request>> = Vec::new();
    let mut racers = [racer(&mut shared, 0), racer(&mut shared, skew)];
    let mut last = 0;
    loop {
        let is_ready = |racer: &Racer| matches!(racer.at, At::Reads | At::Ready | At::Wrote(_));
        let ready: Vec<usize> = (0..2).filter(|place| is_ready(&racers[*place])).collect();
        let turn = match ready.as_slice() {
            [] => {
                let due =
                    racers.iter().filter_map(|racer| if let At::Waits(until) = racer.at { Some(until) } else { None });
                let Some(due) = due.min() else { break };
                // What was on its way lands before time goes on.
                for request in flying.drain(..) {
                    let _ = host.sandbox.handle(host.now, &request);
                }
                host.now = host.now.max(due);
                for racer in &mut racers {
                    if matches!(racer.at, At::Waits(until) if until <= host.now) {
                        racer.at = At::Ready;
                    }
                }
                continue;
            }
            [one] => *one,
            // Beyond the depth they take turns.
            _ => (last + 1 + usize::from(choices.choose(2))) % 2,
        };
        last = turn;
        act(&mut racers[turn], client, payout, &mut host, &mut shared, choices, &mut flying)
            .map_err(|error| error.to_string())?;
    }
    for request in flying.drain(..) {
        let _ = host.sandbox.handle(host.now, &request);
    }
    for racer in racers {
        let At::Ended(Ok(outcome)) = racer.at else { continue };
        check(&outcome, &host)?;
    }
    settle(client, payout, &mut host, &mut shared)
}

fn racer(shared: &mut Shared, skew: i64) -> Racer {
    Racer { session: Session::new(), opened: shared.create(), machine: None, skew, at: At::Reads }
}

fn act(
    racer: &mut Racer,
    client: &Arc<Client>,
    payout: &Payout,
    host: &mut SandboxHost,
    shared: &mut Shared,
    choices: &mut Choices,
    flying: &mut Vec<Arc<Request>>,
) -> Result<(), Error> {
    let local = host.now + racer.skew;
    let Some(machine) = &mut racer.machine else {
        if shared.read(&mut racer.opened, false).is_err() {
            unreachable!("nothing damages this journal");
        }
        let stored = shared.load(&racer.opened, &payout.reference);
        racer.machine = Some(PayoutMachine::new(client, payout.clone(), stored.as_ref(), Policy::default(), local)?);
        racer.at = At::Ready;
        return Ok(());
    };
    if let At::Wrote(wrote) = &racer.at {
        let ended = match shared.check(&mut racer.opened) {
            Appended::Stored => wrote.clone(),
            other => other,
        };
        machine.feed(local, Event::Recorded(ended), &mut racer.session);
        racer.at = At::Ready;
        return Ok(());
    }
    match machine.step(local, &mut racer.session) {
        Step::WaitUntil(until) => racer.at = At::Waits(until - racer.skew),
        Step::WaitForToken => unreachable!("each has its own session"),
        Step::Done => {
            let ended = racer.machine.take().map(Machine::finish);
            racer.at = At::Ended(ended.unwrap_or_else(|| unreachable!("it was there")));
        }
        Step::Record(entry) => racer.at = At::Wrote(write(shared, &mut racer.opened, &entry)),
        Step::Send { attempt, request, timeout } => {
            let is_money = request.endpoint().name == "executeOperation";
            let event = match if is_money { choices.choose(3) } else { 0 } {
                0 => match host.send(&request, timeout) {
                    Ok(response) => Event::Response { attempt, response },
                    Err(sent) => Event::Failed { attempt, sent },
                },
                1 => Event::Failed { attempt, sent: Sent::Maybe },
                _ => {
                    flying.push(request);
                    Event::Failed { attempt, sent: Sent::Maybe }
                }
            };
            machine.feed(host.now + racer.skew, event, &mut racer.session);
        }
    }
    Ok(())
}

fn write(shared: &mut Shared, opened: &mut Opened, entry: &Entry) -> Appended {
    shared.write(opened, &entry.reference, entry.seq, &encode(entry), None)
}

fn check(outcome: &PayoutOutcome, host: &SandboxHost) -> Result<(), String> {
    let paid = host.sandbox.paid("79990000000");
    match (outcome, paid.count, paid.pending_count) {
        (PayoutOutcome::Paid(_), 1, 0)
        | (PayoutOutcome::NotPaid { may_still_run: false, .. }, 0, 0)
        | (PayoutOutcome::Pending(_) | PayoutOutcome::Unknown(_) | PayoutOutcome::NotStarted(_), 0 | 1, _) => Ok(()),
        (other, count, pending) => Err(format!("{} with {count} payments, {pending} under way", other.status())),
    }
}

/// A later run without trouble brings the debt to its end.
fn settle(client: &Arc<Client>, payout: &Payout, host: &mut SandboxHost, shared: &mut Shared) -> Result<(), String> {
    host.sleep(3_600_000);
    let mut late = racer(shared, 0);
    let mut none = Choices::new(0);
    loop {
        if let At::Waits(until) = late.at {
            host.now = host.now.max(until);
            late.at = At::Ready;
        }
        act(&mut late, client, payout, host, shared, &mut none, &mut Vec::new()).map_err(|error| error.to_string())?;
        if let At::Ended(ended) = &late.at {
            let outcome = ended.as_ref().map_err(ToString::to_string)?;
            host.sleep(3_600_000);
            host.sandbox.control(host.now, intellectmoney::sandbox::Control::ClearFaults);
            return match outcome {
                PayoutOutcome::Paid(_) | PayoutOutcome::NotPaid { .. } => check(outcome, host),
                open => Err(format!("it is stuck as {}", open.status())),
            };
        }
    }
}
