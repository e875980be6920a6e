//! Payouts, withdrawals and readers of the history under everything that can go wrong, in one
//! thread and on a virtual clock: a sandbox, a journal, processes that die and race, wires that lose, delay and repeat.
//! One number makes one history, the same everywhere.

mod batches;
mod checks;
mod choices;
mod counts;
mod debt;
mod histories;
mod journals;
mod lives;
mod outgoing;
mod outgoing_checks;
mod outside;
mod plan;
mod process;
mod race;
mod random;
mod readers;
mod record;
mod rows;
mod task;
mod trace;
mod wire;
mod world;

pub use counts::Counts;
pub use histories::{Enumerated, one_payout};
pub use race::two_runs;
pub use random::Random;

/// How one seed went.
#[derive(Debug)]
pub struct Seed {
    /// What happened how often.
    pub counts: Counts,
    /// The first promise that was broken.
    pub broken: Option<String>,
    /// The timeline, where one was asked for.
    pub timeline: Vec<String>,
}

/// Plays a seed.
#[must_use]
pub fn play(seed: u64, keep_timeline: bool) -> Seed {
    let mut world = plan::world(seed, keep_timeline);
    plan::trouble(&mut world);
    plan::recovery(&mut world);
    let timeline = std::mem::take(&mut world.trace).into_lines();
    if keep_timeline {
        let secret = timeline.iter().any(|line| world.secrets.iter().any(|secret| line.contains(secret.as_str())));
        if secret {
            world.break_promise(|| "a secret stands in the timeline".to_owned());
        }
    }
    for entry in world.sandbox.log() {
        if let (Some(fault), Some(endpoint)) = (entry.fault, entry.endpoint) {
            world.counts.add_of(endpoint, fault.as_str());
        }
    }
    Seed { counts: world.counts, broken: world.broken, timeline }
}
