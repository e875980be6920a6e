//! What a seed sets up, and the two halves of its history: trouble, and then none.

use intellectmoney::Options;
use intellectmoney::sandbox::{Behaviour, Control, Fault, FaultKind, RecipientOutcome, SandboxHost};
use intellectmoney::types::Decimal;

use super::debt::Debt;
use super::outgoing::Outgoing;
use super::process::{Happening, Process};
use super::random::Random;
use super::readers::Reader;
use super::task::Job;
use super::trace::Trace;
use super::world::World;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Trouble lasts at most so long.
const TROUBLE: i64 = 3 * HOUR;
/// Once faults have stopped, so many calls settle every debt.
const CALLS: u32 = 5;
const ENDPOINTS: [(&str, i64); 7] = [
    ("getUserToken", 12),
    ("createOperation", 15),
    ("executeOperation", 15),
    ("getOperationState", 60),
    ("deleteOperation", 8),
    ("withdrawMoney", 4),
    ("getPaymentsHistory", 20),
];

/// The world of a seed, with nothing done yet.
pub(super) fn world(seed: u64, keep_timeline: bool) -> World {
    let mut random = Random::new(seed);
    let host = SandboxHost::new(seed);
    // The sandbox's own made-up credentials are always accepted.
    let client = host.client(Options::default()).unwrap_or_else(|error| unreachable!("{error}"));
    let is_folder = random.thousandths(500);
    let mut world = World::new(host.now, host.sandbox, client, random, is_folder);
    if keep_timeline {
        world.trace = Trace::kept(world.now);
    }
    let rule = if is_folder { "folder" } else { "table" };
    world.trace.note(world.now, || format!("seed {seed}, journal: {rule}"));
    world.trouble = [0, 300, 1000, 2500][world.random.place(4)];
    provider(&mut world);
    debts(&mut world);
    processes(&mut world);
    world
}

fn provider(world: &mut World) {
    for note in Behaviour::notes().iter().filter(|note| note.off.is_some()) {
        let on = world.random.thousandths(500);
        world.counts.add_of(if on { "on" } else { "off" }, note.name);
        world.trace.note(world.now, || format!("{}: {on}", note.name));
        world.control(Control::Switch(note.behaviour, on));
        if note.behaviour == Behaviour::WithdrawalsInHistory {
            world.lists_withdrawals = on;
        }
    }
    let share = [0, 20, 60, 120][world.random.place(4)];
    for (endpoint, most) in ENDPOINTS {
        for nth in 1..=u32::try_from(most).unwrap_or(1) {
            if world.random.thousandths(share) {
                let kind = FaultKind::ALL[world.random.place(FaultKind::ALL.len())];
                // Nothing protects from a provider that handles a withdrawal twice.
                if (endpoint, kind) == ("withdrawMoney", FaultKind::Duplicate) {
                    continue;
                }
                world.control(Control::Fault(Fault::new(endpoint, nth, kind)));
            }
        }
    }
    if world.random.thousandths(300) {
        let millis = world.random.between(5_000, 120_000).unsigned_abs();
        world.counts.add("token expired by age");
        world.control(Control::TokenLife { millis });
    }
    if world.random.thousandths(250) {
        world.short_of_money = true;
        let balance = world.random.between(0, 60_000);
        world.control(Control::Balance(Decimal::new(balance, 2)));
        let after = world.random.between(1000, TROUBLE / 2);
        world.later(after, Happening::TopUp);
    }
    if world.random.thousandths(300) {
        let after = world.random.between(1000, 10 * MINUTE);
        world.later(after, Happening::Rival);
    }
    if world.random.thousandths(200) {
        let after = world.random.between(100, 5 * MINUTE);
        world.later(after, Happening::EndSessions);
    }
    for _ in 0..world.random.place(3) {
        let after = world.random.between(100, 3 * MINUTE);
        world.later(after, Happening::Cabinet);
    }
    if world.random.thousandths(150) {
        let after = world.random.between(100, 3_000);
        let millis = world.random.between(1_000, 2 * MINUTE);
        world.later(after, Happening::Outage(millis));
    }
    for _ in 0..world.random.place(4) {
        let reach = [2_000, 5 * MINUTE][world.random.place(2)];
        let after = world.random.between(100, reach);
        world.later(after, Happening::Deposit);
    }
}

fn debts(world: &mut World) {
    for place in 0..5 + world.random.place(4) {
        let mut debt = Debt::draw(place, &mut world.random);
        if world.random.thousandths(120) {
            world.counts.add("bank fails");
            debt.bank_failed = true;
            let recipient = debt.recipient.clone();
            world.control(Control::Outcome { recipient, outcome: RecipientOutcome::Fail });
        }
        world.debts.push(debt);
    }
    let account_id = world.sandbox.credentials().account_id().to_owned();
    for place in 0..world.random.place(3) {
        let outgoing = Outgoing::draw(place, &account_id, &mut world.random);
        world.outgoings.push(outgoing);
    }
    if world.random.thousandths(250) {
        let reader = Reader::draw(&mut world.random);
        world.readers.push(reader);
    }
    if world.debts.iter().any(|debt| debt.bank_failed) {
        let after = world.random.between(MINUTE, TROUBLE);
        world.later(after, Happening::BankRecovers);
    }
}

fn processes(world: &mut World) {
    let count = 1 + world.random.place(3);
    for place in 0..count {
        let mut list = jobs(world);
        if place > 0 {
            list.retain(|_| world.random.thousandths(600));
        }
        if list.is_empty() {
            list.push(Job::Payout(0));
        }
        let reach = [0, 2_000, 5 * MINUTE, 30 * HOUR][world.random.place(4)];
        let skew = world.random.between(-reach, reach);
        if skew != 0 {
            world.counts.add(if skew > 0 { "clock ahead" } else { "clock behind" });
        }
        let at_once = 1 + world.random.place(4);
        let rounds = u32::try_from(2 + world.random.place(4)).unwrap_or(2);
        world.processes.push(Process { skew, list, at_once, rounds, ..Process::default() });
        // Sometimes at the same moment, sometimes into the other's work, sometimes later.
        let reach = [50, 5_000, 30 * MINUTE][world.random.place(3)];
        let after = world.random.between(0, reach);
        world.later(after, Happening::Start { process: place });
        for _ in 0..world.random.place(2) {
            let reach = [5_000, 10 * MINUTE, 30 * HOUR][world.random.place(3)];
            let by = world.random.between(-reach, reach);
            let after = world.random.between(0, 4 * MINUTE);
            world.later(after, Happening::SetClock { process: place, by });
        }
        for _ in 0..world.random.place(3) {
            let after = world.random.between(0, 4 * MINUTE);
            if world.random.thousandths(600) {
                world.later(after, Happening::Kill { process: place });
            } else {
                world.later(after, Happening::Cancel { process: place });
            }
        }
    }
    let shared = world.processes.iter().skip(1).any(|process| !process.list.is_empty());
    if shared {
        world.counts.add("one reference in two processes");
    }
}

/// All that a seed has to do.
fn jobs(world: &World) -> Vec<Job> {
    let payouts = (0..world.debts.len()).map(Job::Payout);
    let withdrawals = (0..world.outgoings.len()).map(Job::Withdrawal);
    payouts.chain(withdrawals).chain((0..world.readers.len()).map(Job::Reading)).collect()
}

/// Something that has not come to its end.
fn open(world: &World) -> Option<String> {
    let payout = world.debts.iter().find(|debt| !debt.is_final).map(|debt| debt.payout.reference.clone());
    let withdrawal = world.outgoings.iter().find(|owed| !owed.is_final).map(|owed| owed.withdrawal.reference.clone());
    let reader = world.readers.iter().position(|reader| !reader.is_done).map(|place| format!("reader {place}"));
    payout.or(withdrawal).or(reader)
}

/// The first half: everything goes wrong.
pub(super) fn trouble(world: &mut World) {
    let end = world.now + TROUBLE;
    world.pass(end, |world| world.processes.iter().all(|process| !process.is_alive && process.rounds == 0));
    world.check_books();
    for process in 0..world.processes.len() {
        world.processes[process].rounds = 0;
        world.kill(process);
    }
}

/// The second half: nothing goes wrong any more, but what is on its way still lands. Every
/// debt comes to its end.
pub(super) fn recovery(world: &mut World) {
    world.is_faulty = false;
    world.trace.note(world.now, || "faults stop".to_owned());
    world.control(Control::ClearFaults);
    world.control(Control::TokenLife { millis: 900_000 });
    world.top_up();
    let process = world.processes.len();
    let list = jobs(world);
    world.processes.push(Process { list, at_once: 8, rounds: CALLS, ..Process::default() });
    for call in 0..CALLS {
        world.later(0, Happening::Start { process });
        // The lives of this process end when its round is over.
        world.pass(world.now + 1, |_| false);
        world.pass(world.now + HOUR, |world| !world.processes[process].is_alive);
        if world.processes[process].is_alive && world.broken.is_none() {
            return world.break_promise(|| "a call does not come to its end".to_owned());
        }
        let Some(open) = open(world) else { break };
        if call + 1 == CALLS {
            return world.break_promise(|| format!("{open} is stuck"));
        }
        world.pass(world.now + HOUR, |_| false);
        world.now += HOUR;
    }
    world.check_books();
    // All duplicates land, and two hours pass.
    world.pass(i64::MAX, |_| false);
    world.now += 2 * HOUR;
    world.control(Control::ClearFaults);
    world.check_books();
}
