//! Batches and resumptions in the life of a process.

use intellectmoney::machine::{Batch, BatchOptions, Resumption};

use super::process::Facts;
use super::rows::{Begins, Rows};
use super::task::Job;
use super::world::World;

impl World {
    /// The payouts of this life go as one batch.
    pub(super) fn plan_batch(&mut self, process: usize) {
        let options = BatchOptions {
            concurrency: 1 + self.random.place(4),
            stop_when_out_of_money: self.random.thousandths(700),
        };
        let found = &mut self.processes[process];
        let mut payouts = Vec::new();
        found.todo.retain(|job| match job {
            Job::Payout(debt) if payouts.contains(debt) => true,
            Job::Payout(debt) => {
                payouts.push(*debt);
                false
            }
            _ => true,
        });
        let retry_not_paid = found.retry_not_paid;
        let rows = payouts.iter().map(|debt| {
            let mut payout = self.debts[*debt].payout.clone();
            payout.retry_not_paid = retry_not_paid;
            payout
        });
        self.counts.add(if found.life > 1 { "batch called again" } else { "batch" });
        match Batch::new(&self.client, rows.collect(), options) {
            Ok(batch) => found.rows = Some(Rows::of_batch(batch, payouts.len(), options.stop_when_out_of_money)),
            Err(error) => self.break_promise(|| format!("a batch cannot begin: {error}")),
        }
    }

    /// What was begun is settled without the caller's rows; some calls go on beside it.
    pub(super) fn plan_resumption(&mut self, process: usize) {
        let concurrency = 1 + self.random.place(4);
        let found = &mut self.processes[process];
        let unfinished = self.shared.unfinished(&found.opened);
        let random = &mut self.random;
        found.todo.retain(|job| matches!(job, Job::Reading(_)) || random.thousandths(300));
        // It begins nothing, so that another call is due.
        found.has_open = true;
        self.counts.add(if unfinished.is_empty() { "resumption of nothing" } else { "resumption" });
        match Resumption::new(&self.client, &unfinished, concurrency) {
            Ok(resumption) => found.rows = Some(Rows::of_resumption(resumption, unfinished.len())),
            Err(error) => self.break_promise(|| format!("a resumption cannot begin: {error}")),
        }
    }

    /// Begins rows until as many run as may.
    pub(super) fn fill_rows(&mut self, process: usize) {
        while self.broken.is_none() {
            let found = &mut self.processes[process];
            let Some(rows) = found.rows.as_mut().filter(|_| found.is_alive) else { return };
            let Some((row, reference)) = rows.next() else { return };
            let local = self.now + found.skew;
            let loaded = self.shared.load_now(&mut found.opened, &reference);
            let Some(job) = job_of(&reference) else {
                return self.break_promise(|| format!("nothing is called {reference}"));
            };
            if loaded.is_err() {
                self.counts.add("row of a journal that was taken over");
            }
            let stored = loaded.clone().ok().flatten();
            match rows.begin((row, job), loaded, local) {
                Begins::Run(task) => self.enter_row(process, job, task, stored.as_ref(), Some(row)),
                Begins::Over(ended) => {
                    if ended.status() == "not_started" {
                        self.counts.add("row not started");
                    }
                    self.trace.note(self.now, || format!("p{process} row {reference} ENDS: {}", ended.shown()));
                    self.ended(process, job, Some(row), Facts::default(), ended);
                }
            }
        }
    }
}

/// What a reference names: its number is its place.
fn job_of(reference: &str) -> Option<Job> {
    let (kind, place) = reference.split_once('-')?;
    let place = place.parse().ok()?;
    match kind {
        "row" => Some(Job::Payout(place)),
        "out" => Some(Job::Withdrawal(place)),
        _ => None,
    }
}
