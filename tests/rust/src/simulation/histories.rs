//! Every order of {answered, lost before, lost after, the process dies} over the first
//! requests of one payout, and of deaths after its lines: enumerated, not sampled.

use std::sync::Arc;

use intellectmoney::host::Host;
use intellectmoney::journal::{MemoryStore, Store, encode};
use intellectmoney::machine::{Event, Machine, Payout, PayoutMachine, PayoutOutcome, Policy, Session, Step};
use intellectmoney::sandbox::{Control, SandboxHost};
use intellectmoney::{Amount, Client, Error, Options, Recipient, Sent};

use super::choices::Choices;

const PHONE: &str = "79990000000";

/// What an enumeration found.
#[derive(Debug)]
pub struct Enumerated {
    /// How many histories there are.
    pub histories: u64,
    /// The first that broke a promise: its choices, and what.
    pub broken: Option<String>,
}

/// All histories of one payout. `with_lines` counts a death after each line among the
/// choices; without it only requests are choices.
#[must_use]
pub fn one_payout(depth: usize, with_lines: bool) -> Enumerated {
    let (base, client, payout) = beginning();
    let mut choices = Choices::new(depth);
    let mut histories = 0;
    loop {
        histories += 1;
        if let Err(broken) = history(&base, &client, &payout, &mut choices, with_lines) {
            let broken = Some(format!("choices {}: {broken}", choices.shown()));
            return Enumerated { histories, broken };
        }
        if !choices.next() {
            return Enumerated { histories, broken: None };
        }
    }
}

/// A sandbox whose made-up past exists already, a client and a debt.
pub(super) fn beginning() -> (SandboxHost, Arc<Client>, Payout) {
    let mut base = SandboxHost::new(7);
    base.sandbox.control(base.now, Control::ClearFaults);
    let made = base.client(Options::default()).unwrap_or_else(|error| unreachable!("{error}"));
    let amount: Amount = "50.00".parse().unwrap_or_else(|_| unreachable!("an amount"));
    let payout = Payout::new("row-1", Recipient::sbp(PHONE, "100000000000", "Иван Тестов"), amount);
    (base, Arc::new(made), payout)
}

fn history(
    base: &SandboxHost,
    client: &Arc<Client>,
    payout: &Payout,
    choices: &mut Choices,
    with_lines: bool,
) -> Result<(), String> {
    let mut host = base.clone();
    let store = MemoryStore::new();
    // Each death and each open end costs one call; the choices allow so many at most.
    for _ in 0..24 {
        let ended = life(client, payout, &mut host, &store, choices, with_lines).map_err(|error| error.to_string())?;
        let Some(outcome) = ended else { continue };
        let count = host.sandbox.paid(PHONE).count;
        match outcome {
            PayoutOutcome::Paid(_) if count == 1 => return Ok(()),
            PayoutOutcome::Pending(_) | PayoutOutcome::Unknown(_) | PayoutOutcome::NotStarted(_) => {}
            other => return Err(format!("{} with {count} payments", other.status())),
        }
    }
    Err("never comes to its end".to_owned())
}

/// One life of the process; `None` where it dies.
fn life(
    client: &Arc<Client>,
    payout: &Payout,
    host: &mut SandboxHost,
    store: &MemoryStore,
    choices: &mut Choices,
    with_lines: bool,
) -> Result<Option<PayoutOutcome>, Error> {
    let mut session = Session::new();
    let stored = store.load(&payout.reference).ok().flatten();
    let mut machine = PayoutMachine::new(client, payout.clone(), stored.as_ref(), Policy::default(), host.now)?;
    loop {
        let event = match machine.step(host.now, &mut session) {
            Step::WaitUntil(until) => {
                host.sleep(until - host.now);
                continue;
            }
            Step::Done | Step::WaitForToken => return machine.finish().map(Some),
            Step::Record(entry) => {
                let appended = store.append(&entry.reference, entry.seq - 1, &encode(&entry));
                if with_lines && choices.choose(2) == 1 {
                    return Ok(None);
                }
                Event::Recorded(appended)
            }
            Step::Send { attempt, request, timeout } => {
                // Signing in moves nothing: always answered, so that the choices go to the rest.
                let choice = if request.endpoint().name == "getUserToken" { 0 } else { choices.choose(4) };
                let lost = Event::Failed { attempt, sent: Sent::Maybe };
                match (choice, host.send_unless(choice == 1, &request, timeout)) {
                    (0, Some(response)) => Event::Response { attempt, response },
                    (3, _) => return Ok(None),
                    _ => {
                        host.sleep(timeout);
                        lost
                    }
                }
            }
        };
        machine.feed(host.now, event, &mut session);
    }
}

trait SendUnless {
    fn send_unless(
        &mut self,
        is_lost: bool,
        request: &intellectmoney::Request,
        timeout: i64,
    ) -> Option<intellectmoney::Response>;
}

impl SendUnless for SandboxHost {
    fn send_unless(
        &mut self,
        is_lost: bool,
        request: &intellectmoney::Request,
        timeout: i64,
    ) -> Option<intellectmoney::Response> {
        if is_lost { None } else { self.send(request, timeout).ok() }
    }
}
