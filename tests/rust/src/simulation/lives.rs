//! Processes begin, run several payouts at once, die and come back.

use std::collections::VecDeque;

use intellectmoney::journal::{Appended, Entry, Record, Stored};
use intellectmoney::machine::{Event, PayoutMachine, Policy, Session};

use super::process::{Facts, Happening, Run};
use super::rows::Rows;
use super::task::{Ended, Job, Task};
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
        match self.shared.read(&mut found.opened, compact) {
            Ok(true) => self.counts.add("compaction of a doubtful journal"),
            Ok(false) => {}
            Err(error) => return self.break_promise(|| format!("the journal cannot be read: {error}")),
        }
        found.list.rotate_left(place);
        found.todo = found.list.iter().copied().collect();
        if twice {
            self.counts.add("one reference twice in a process");
            found.todo.push_front(found.list[0]);
        }
        // Once nothing goes wrong, a resumption may come first; what it leaves is called for.
        let ways = if self.is_faulty || life == 1 { 5 } else { 4 };
        match self.random.place(ways) {
            0 | 1 => {}
            2 | 3 => self.plan_batch(process),
            _ => self.plan_resumption(process),
        }
        self.fill(process);
    }

    /// Begins rows and single calls until as many run as may.
    pub(super) fn fill(&mut self, process: usize) {
        self.fill_rows(process);
        while self.broken.is_none() {
            let found = &mut self.processes[process];
            let singles = found.runs.values().filter(|run| run.row.is_none()).count();
            if !found.is_alive || singles >= found.at_once {
                return;
            }
            if self.shared.check(&mut found.opened) == Appended::Conflict {
                // A store that was taken over loads nothing more; the history needs none.
                let before = found.todo.len();
                found.todo.retain(|job| matches!(job, Job::Reading(_)));
                found.has_open |= found.todo.len() < before;
            }
            match found.todo.pop_front() {
                Some(Job::Payout(debt)) => self.begin_payout(process, debt),
                Some(Job::Withdrawal(place)) => self.begin_withdrawal(process, place),
                Some(Job::Reading(place)) => self.begin_reading(process, place),
                None => break,
            }
        }
        let found = &self.processes[process];
        if self.broken.is_none() && found.is_alive && found.runs.is_empty() && found.todo.is_empty() {
            self.round_over(process);
        }
    }

    fn begin_payout(&mut self, process: usize, debt: usize) {
        let found = &self.processes[process];
        let mut payout = self.debts[debt].payout.clone();
        payout.retry_not_paid = found.retry_not_paid;
        let stored = self.shared.load(&found.opened, &payout.reference);
        match PayoutMachine::new(&self.client, payout, stored.as_ref(), Policy::default(), self.now + found.skew) {
            Ok(machine) => self.enter(process, Job::Payout(debt), Task::Payout(Box::new(machine)), stored.as_ref()),
            Err(error) => self.break_promise(|| format!("a payout cannot begin: {error}")),
        }
    }

    /// A machine is under way from here on.
    pub(super) fn enter(&mut self, process: usize, job: Job, machine: Task, stored: Option<&Stored>) {
        self.enter_row(process, job, machine, stored, None);
    }

    pub(super) fn enter_row(
        &mut self,
        process: usize,
        job: Job,
        machine: Task,
        stored: Option<&Stored>,
        row: Option<usize>,
    ) {
        let run = self.next_run();
        let found = &mut self.processes[process];
        let entry = stored.and_then(|stored| stored.entry().ok());
        if stored.is_some_and(|stored| stored.doubtful) {
            self.counts.add("doubtful line");
        }
        let is_word = matches!(machine, Task::Word(_));
        let retries = found.retry_not_paid && matches!(machine, Task::Payout(_));
        if let (true, Job::Payout(debt)) = (retries, job) {
            self.counts.add("retry_not_paid");
            self.debts[debt].said_not_paid = false;
            self.debts[debt].retrying += 1;
        }
        self.trace.note(self.now, || {
            let row = row.map_or_else(String::new, |row| format!(" as row {row}"));
            format!("p{process} run {run} begins {job:?}{row} (retry_not_paid: {retries})")
        });
        let began_final = entry.as_ref().is_some_and(Entry::is_final);
        let began_at_risk = entry.as_ref().is_some_and(|entry| {
            let is_withdrawal = matches!(job, Job::Withdrawal(_));
            matches!(entry.record, Record::Executing { .. } | Record::Fencing { .. })
                || (is_withdrawal && matches!(entry.record, Record::Intent { .. }))
        });
        let rows = found.rows.as_ref().filter(|_| row.is_some());
        let new = Run {
            job,
            may_begin: !machine.begins_nothing() && rows.is_none_or(Rows::may_begin),
            may_send: rows.is_none_or(Rows::may_send),
            machine,
            row,
            facts: Facts { retries, began_final, began_at_risk, is_word, ..Facts::default() },
            last: entry.map(|entry| entry.record),
            appending: None,
            moving: None,
            sent: 0,
            timer: self.now,
        };
        found.runs.insert(run, new);
        self.owners.insert(run, process);
        self.later(0, Happening::Wake(run));
    }

    /// A machine is done: its outcome is checked, and the next one begins.
    pub(super) fn finish(&mut self, run: u64) {
        let Some(process) = self.owners.remove(&run) else { return };
        let Some(done) = self.processes[process].runs.remove(&run) else { return };
        let Run { job, machine, row, facts, .. } = done;
        self.retries_no_more(job, facts);
        let ended = machine.finish(job);
        self.trace.note(self.now, || format!("p{process} run {run} ENDS: {}", ended.shown()));
        self.ended(process, job, row, facts, ended);
        self.fill(process);
    }

    fn retries_no_more(&mut self, job: Job, facts: Facts) {
        if let (Job::Payout(debt), true) = (job, facts.retries) {
            self.debts[debt].retrying -= 1;
        }
    }

    pub(super) fn ended(&mut self, process: usize, job: Job, row: Option<usize>, facts: Facts, ended: Ended) {
        if let (Some(row), Some(rows)) = (row, self.processes[process].rows.as_mut()) {
            match rows.ended(row, facts, &ended) {
                Ok(what) => what.into_iter().for_each(|what| self.counts.add(what)),
                Err(wrong) => return self.break_promise(|| wrong),
            }
        }
        match (job, ended) {
            (Job::Payout(debt), Ended::Payout(outcome)) => self.check_payout(process, debt, facts, &outcome),
            (Job::Withdrawal(place), Ended::Withdrawal(outcome)) => {
                self.check_withdrawal(process, place, facts, &outcome);
            }
            (Job::Reading(place), Ended::Page(page)) => self.read_page(process, place, page),
            (job, ended) => self.break_promise(|| format!("{job:?} ends with {}", ended.shown())),
        }
    }

    fn round_over(&mut self, process: usize) {
        let retry = self.random.thousandths(300);
        let gap = self.random.between(1000, 20 * MINUTE);
        self.leave_readers(process, true);
        let found = &mut self.processes[process];
        found.is_alive = false;
        let checked = found.rows.take().map_or(Ok(()), Rows::check);
        if let Err(wrong) = checked {
            return self.break_promise(|| wrong);
        }
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
            self.retries_no_more(dead.job, dead.facts);
        }
        let rows = self.processes[process].rows.take();
        if let Some(rows) = rows.filter(|rows| !rows.is_over()) {
            self.counts.add(if rows.is_batch() { "batch killed" } else { "resumption killed" });
        }
        self.processes[process].todo = VecDeque::new();
        self.leave_readers(process, false);
        self.trace.note(self.now, || format!("p{process} DIES"));
        self.counts.add("process killed");
        self.later(gap, Happening::Start { process });
    }

    /// A clock jumps under runs that are at work.
    pub(super) fn set_clock(&mut self, process: usize, by: i64) {
        let found = &mut self.processes[process];
        found.skew += by;
        if found.is_alive && !found.runs.is_empty() {
            self.counts.add(if by > 0 { "clock set ahead at work" } else { "clock set back at work" });
            self.trace.note(self.now, || format!("p{process}'s clock is set by {by:+} ms"));
        }
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
