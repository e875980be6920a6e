//! Processes begin, run several payouts at once, die and come back.

use intellectmoney::journal::{Appended, Entry};
use intellectmoney::machine::{Event, Machine, PayoutMachine, Policy, Session};

use super::process::{Happening, Run};
use super::world::World;

const MINUTE: i64 = 60_000;

impl World {
    /// A life begins: the folder's segment is created; what others wrote is read a little later.
    pub(super) fn start(&mut self, process: usize) {
        let after = self.random.between(1, 30);
        let life = &mut self.processes[process];
        if life.is_alive || life.rounds == 0 {
            return;
        }
        life.rounds -= 1;
        life.life += 1;
        life.is_alive = true;
        life.has_open = false;
        life.session = Session::new();
        life.opened = self.shared.create();
        let life = life.life;
        if self.shared.is_folder() && self.processes.iter().filter(|process| process.is_alive).count() > 1 {
            self.counts.add("takeover");
        }
        self.trace.note(self.now, || format!("p{process} starts, life {life}"));
        self.later(after, Happening::Begin { process, life });
    }

    /// The journal is read, and the first payouts begin.
    pub(super) fn begin(&mut self, process: usize, life: u32) {
        let compact = self.shared.is_folder() && self.random.thousandths(300);
        let place = self.random.place(self.processes[process].list.len());
        let twice = self.bad_luck(150);
        let found = &mut self.processes[process];
        if !found.is_alive || found.life != life {
            return;
        }
        if compact {
            self.counts.add("compaction");
        }
        if let Err(error) = self.shared.read(&mut found.opened, compact) {
            return self.break_promise(|| format!("the journal cannot be read: {error}"));
        }
        found.list.rotate_left(place);
        found.todo = found.list.iter().copied().collect();
        if twice {
            self.counts.add("one reference twice in a process");
            found.todo.push_front(found.list[0]);
        }
        self.fill(process);
    }

    /// Begins payouts until so many run at once.
    pub(super) fn fill(&mut self, process: usize) {
        while self.broken.is_none() {
            let found = &mut self.processes[process];
            if !found.is_alive || found.runs.len() >= found.at_once {
                return;
            }
            if self.shared.check(&mut found.opened) == Appended::Conflict {
                // A store that was taken over loads nothing more.
                found.has_open |= !found.todo.is_empty();
                found.todo.clear();
            }
            let Some(debt) = found.todo.pop_front() else { break };
            self.begin_payout(process, debt);
        }
        let found = &self.processes[process];
        if found.is_alive && found.runs.is_empty() && found.todo.is_empty() {
            self.round_over(process);
        }
    }

    fn begin_payout(&mut self, process: usize, debt: usize) {
        let run = self.next_run();
        let found = &mut self.processes[process];
        let owed = &mut self.debts[debt];
        let mut payout = owed.payout.clone();
        payout.retry_not_paid = found.retry_not_paid;
        let stored = self.shared.load(&found.opened, &payout.reference);
        let entry = stored.as_ref().and_then(|stored| stored.entry().ok());
        let began_final = entry.as_ref().is_some_and(Entry::is_final);
        if stored.as_ref().is_some_and(|stored| stored.doubtful) {
            self.counts.add("doubtful line");
        }
        if payout.retry_not_paid {
            self.counts.add("retry_not_paid");
            owed.said_not_paid = false;
        }
        let (retries, local) = (payout.retry_not_paid, self.now + found.skew);
        self.trace
            .note(self.now, || format!("p{process} run {run} begins {} (retry_not_paid: {retries})", payout.reference));
        let policy = Policy::default();
        let machine = match PayoutMachine::new(&self.client, payout, stored.as_ref(), policy, local) {
            Ok(machine) => machine,
            Err(error) => return self.break_promise(|| format!("a payout cannot begin: {error}")),
        };
        owed.retrying += u32::from(retries);
        let new = Run {
            debt,
            machine,
            retries,
            sends: 0,
            last: entry.map(|entry| entry.record),
            began_final,
            appending: None,
            executing: None,
            lost_line: false,
            sent: 0,
            timer: self.now,
        };
        found.runs.insert(run, new);
        self.owners.insert(run, process);
        self.later(0, Happening::Wake(run));
    }

    /// A machine is done: its outcome is checked, and the next payout begins.
    pub(super) fn finish(&mut self, run: u64) {
        let Some(process) = self.owners.remove(&run) else { return };
        let Some(ended) = self.processes[process].runs.remove(&run) else { return };
        self.debts[ended.debt].retrying -= u32::from(ended.retries);
        self.check_outcome(process, run, ended);
        self.fill(process);
    }

    fn round_over(&mut self, process: usize) {
        let retry = self.random.thousandths(300);
        let gap = self.random.between(1000, 20 * MINUTE);
        let found = &mut self.processes[process];
        found.is_alive = false;
        if !self.is_faulty {
            return;
        }
        if !found.has_open && !retry {
            found.rounds = 0;
            return;
        }
        found.retry_not_paid = retry;
        self.later(gap, Happening::Start { process });
    }

    /// A process dies: its machines, session and open files are gone; its requests are on
    /// their way all the same.
    pub(super) fn kill(&mut self, process: usize) {
        let gap = if self.random.thousandths(500) { 10_000 } else { 10 * MINUTE };
        let gap = self.random.between(10, gap);
        let found = &mut self.processes[process];
        if !found.is_alive {
            return;
        }
        found.is_alive = false;
        for (run, dead) in std::mem::take(&mut found.runs) {
            self.owners.remove(&run);
            self.debts[dead.debt].retrying -= u32::from(dead.retries);
        }
        self.trace.note(self.now, || format!("p{process} DIES"));
        self.counts.add("process killed");
        self.later(gap, Happening::Start { process });
    }

    /// A caller gives one run up.
    pub(super) fn cancel(&mut self, process: usize) {
        let runs: Vec<u64> = self.processes[process].runs.keys().copied().collect();
        if runs.is_empty() {
            return;
        }
        let run = runs[self.random.place(runs.len())];
        self.counts.add("run cancelled");
        self.trace.note(self.now, || format!("p{process} run {run} is cancelled"));
        let found = &mut self.processes[process];
        let local = self.now + found.skew;
        if let Some(cancelled) = found.runs.get_mut(&run) {
            cancelled.machine.feed(local, Event::Cancelled, &mut found.session);
            // A line may still be on its way into the store; nobody waits for it.
            cancelled.appending = None;
        }
        self.finish(run);
    }
}
