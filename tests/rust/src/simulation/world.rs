use std::collections::BTreeMap;
use std::sync::Arc;

use intellectmoney::Client;
use intellectmoney::machine::{Event, Step};
use intellectmoney::sandbox::{Control, Sandbox};

use super::counts::Counts;
use super::debt::Debt;
use super::journals::Shared;
use super::outgoing::Outgoing;
use super::process::{Happening, Process};
use super::random::Random;
use super::readers::Reader;
use super::trace::Trace;

/// Everything of one seed: provider, journal, processes, wires, and one clock.
#[derive(Debug)]
pub(super) struct World {
    pub(super) now: i64,
    pub(super) random: Random,
    agenda: BTreeMap<(i64, u64), Happening>,
    pub(super) sandbox: Sandbox,
    pub(super) client: Arc<Client>,
    pub(super) shared: Shared,
    pub(super) processes: Vec<Process>,
    pub(super) debts: Vec<Debt>,
    pub(super) outgoings: Vec<Outgoing>,
    pub(super) readers: Vec<Reader>,
    /// Which process a run belongs to.
    pub(super) owners: BTreeMap<u64, usize>,
    next_run: u64,
    /// Whether things still go wrong.
    pub(super) is_faulty: bool,
    /// How often faults come, in thousandths of what is usual.
    pub(super) trouble: u64,
    pub(super) secrets: Vec<String>,
    /// The latest answer of each endpoint: what a bad cache on the way would give again.
    pub(super) cached: BTreeMap<&'static str, intellectmoney::Response>,
    pub(super) short_of_money: bool,
    /// Until when no connection can be made.
    pub(super) unreachable_until: i64,
    /// Whether the provider's history shows withdrawals.
    pub(super) lists_withdrawals: bool,
    pub(super) counts: Counts,
    pub(super) trace: Trace,
    /// The first promise that was broken.
    pub(super) broken: Option<String>,
}

impl World {
    pub(super) fn new(now: i64, sandbox: Sandbox, client: Client, random: Random, is_folder: bool) -> Self {
        let keys = sandbox.credentials();
        let secrets = [keys.bearer_token(), keys.sign_secret_key(), keys.password(), keys.login()];
        let secrets = secrets.map(str::to_owned).to_vec();
        Self {
            now,
            random,
            agenda: BTreeMap::new(),
            sandbox,
            client: Arc::new(client),
            shared: Shared::new(is_folder),
            processes: Vec::new(),
            debts: Vec::new(),
            outgoings: Vec::new(),
            readers: Vec::new(),
            owners: BTreeMap::new(),
            next_run: 0,
            is_faulty: true,
            trouble: 1000,
            secrets,
            cached: BTreeMap::new(),
            short_of_money: false,
            unreachable_until: i64::MIN,
            lists_withdrawals: true,
            counts: Counts::default(),
            trace: Trace::default(),
            broken: None,
        }
    }

    /// Something goes wrong in so many of a thousand cases, while things go wrong.
    pub(super) fn bad_luck(&mut self, share: u64) -> bool {
        self.is_faulty && self.random.thousandths(share * self.trouble / 1000)
    }

    pub(super) fn later(&mut self, after: i64, happening: Happening) {
        // What falls on one moment comes in an order that the seed draws.
        let mut key = (self.now + after.max(0), self.random.draw());
        while self.agenda.contains_key(&key) {
            key.1 = key.1.wrapping_add(1);
        }
        self.agenda.insert(key, happening);
    }

    pub(super) fn next_run(&mut self) -> u64 {
        self.next_run += 1;
        self.next_run
    }

    pub(super) fn control(&mut self, control: Control) {
        self.sandbox.control(self.now, control);
    }

    pub(super) fn break_promise(&mut self, what: impl FnOnce() -> String) {
        if self.broken.is_none() {
            let what = what();
            self.trace.note(self.now, || format!("BROKEN: {what}"));
            self.broken = Some(what);
        }
    }

    /// Lets things happen until a time, until nothing is left to happen, or until the
    /// condition holds.
    pub(super) fn pass(&mut self, until: i64, done: impl Fn(&Self) -> bool) {
        while self.broken.is_none() && !done(self) {
            let Some(first) = self.agenda.first_entry() else { break };
            if first.key().0 > until {
                break;
            }
            let ((at, _), happening) = first.remove_entry();
            self.now = self.now.max(at);
            self.happen(happening);
        }
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Wake(run) => {
                let now = self.now;
                let is_due = self.run(run).is_some_and(|found| found.timer <= now);
                if is_due {
                    self.step(run);
                }
            }
            Happening::Arrive { request, whose, to, answer } => self.arrive(&request, whose, to, answer),
            Happening::Answer { run, attempt, response } => self.answered(run, attempt, *response),
            Happening::Fail { run, attempt, sent, is_timeout } => self.failed(run, attempt, sent, is_timeout),
            Happening::Write(run) => self.write(run),
            Happening::Check(run) => self.check(run),
            Happening::Acknowledge(run) => self.acknowledge(run),
            Happening::Start { process } => self.start(process),
            Happening::Begin { process, life } => self.begin(process, life),
            Happening::Kill { process } => self.kill(process),
            Happening::Cancel { process } => self.cancel(process),
            Happening::SetClock { process, by } => self.set_clock(process, by),
            Happening::Rival => self.rival(),
            Happening::EndSessions => self.end_sessions(),
            Happening::Cabinet => self.cabinet(),
            Happening::TopUp => self.top_up(),
            Happening::Deposit => self.deposit(),
            Happening::Outage(millis) => self.outage(millis),
            Happening::BankRecovers => self.bank_recovers(),
        }
    }

    pub(super) fn run(&mut self, run: u64) -> Option<&mut super::process::Run> {
        let process = *self.owners.get(&run)?;
        self.processes.get_mut(process)?.runs.get_mut(&run)
    }

    /// Tells a run what happened, and lets it go on.
    pub(super) fn feed(&mut self, run: u64, event: Event) {
        let Some(process) = self.owners.get(&run).copied() else { return };
        let process = &mut self.processes[process];
        let local = self.now + process.skew;
        let Some(found) = process.runs.get_mut(&run) else { return };
        found.machine.feed(local, event, &mut process.session);
        self.step(run);
    }

    /// Does what a run's machine says.
    pub(super) fn step(&mut self, run: u64) {
        let Some(owner) = self.owners.get(&run).copied() else { return };
        let process = &mut self.processes[owner];
        let (skew, local) = (process.skew, self.now + process.skew);
        // A machine that waits for its line is not asked again: the line is on its way.
        let Some(found) = process.runs.get_mut(&run).filter(|found| found.appending.is_none()) else { return };
        let step = found.machine.step(local, &mut process.session);
        match step {
            Step::WaitUntil(until) => {
                let after = (until - local).max(1);
                found.timer = self.now + after;
                self.trace.note(self.now, || format!("p{owner} run {run} waits {after} ms (clock {skew:+} ms)"));
                self.later(after, Happening::Wake(run));
            }
            Step::WaitForToken => {
                found.timer = self.now + 50;
                self.later(50, Happening::Wake(run));
            }
            Step::Record(entry) => self.append(run, entry),
            Step::Send { attempt, request, timeout } => self.transmit(run, attempt, request, timeout),
            Step::Done => self.finish(run),
        }
    }
}
