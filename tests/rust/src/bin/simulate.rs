//! Plays seeds: `simulate [count]`, `simulate seed N`; `simulate exhaustive` enumerates.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use intellectmoney_tests::simulation::{Counts, Enumerated, one_payout, play, two_runs};

const USUAL: u64 = 50_000;
const THREADS: u64 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let texts: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.replace('_', "").parse::<u64>().ok();
    match texts.as_slice() {
        [] => all(USUAL),
        ["exhaustive"] => exhaustive(),
        ["seed", seed] => number(seed).map_or_else(usage, one),
        [count] => number(count).map_or_else(usage, all),
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("just simulate [how many seeds] | just simulate seed N | just simulate exhaustive");
    ExitCode::FAILURE
}

fn one(seed: u64) -> ExitCode {
    let played = play(seed, true);
    for line in &played.timeline {
        println!("{line}");
    }
    match played.broken {
        Some(broken) => {
            eprintln!("Seed {seed} breaks a promise: {broken}");
            ExitCode::FAILURE
        }
        None => ExitCode::SUCCESS,
    }
}

fn all(count: u64) -> ExitCode {
    // For the person who waits; no check rests on it.
    let begin = Instant::now();
    let next = AtomicU64::new(0);
    let broken_at = AtomicU64::new(u64::MAX);
    let mut counts = Counts::default();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| work(count, &next, &broken_at))).collect();
        for worker in workers {
            match worker.join() {
                Ok(found) => counts.merge(&found),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    let seconds = begin.elapsed().as_secs_f64();
    let broken_at = broken_at.into_inner();
    if broken_at != u64::MAX {
        let broken = play(broken_at, false).broken.unwrap_or_default();
        eprintln!("Seed {broken_at} breaks a promise: {broken}\nReplay: just simulate seed {broken_at}");
        return ExitCode::FAILURE;
    }
    print!("{}", counts.tables());
    println!("{count} seeds in {seconds:.0} s: no debt paid twice, none forgotten, no row of a history missed.");
    let missing = counts.missing();
    // A few seeds cannot show everything.
    if count >= USUAL && !missing.is_empty() {
        eprintln!("Never happened: {}", missing.join(", "));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Plays seeds in order until none is left below the first that broke a promise.
fn work(count: u64, next: &AtomicU64, broken_at: &AtomicU64) -> Counts {
    let mut counts = Counts::default();
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= count || seed > broken_at.load(Ordering::Relaxed) {
            return counts;
        }
        // Every 64th is played with its timeline, which must not give anything away either.
        let played = play(seed, seed.is_multiple_of(64));
        counts.merge(&played.counts);
        if played.broken.is_some() {
            broken_at.fetch_min(seed, Ordering::Relaxed);
        }
    }
}

/// A title, and what enumerates it.
type Task = (&'static str, fn() -> Enumerated);

const TASKS: [Task; 6] = [
    ("one payout, 8 requests", || one_payout(8, false)),
    ("one payout, 8 requests and lines", || one_payout(8, true)),
    ("two runs, table", || two_runs(false, 0, RACE)),
    ("two runs, folder", || two_runs(true, 0, RACE)),
    ("two runs, table, a clock ahead", || two_runs(false, AHEAD, RACE)),
    ("two runs, folder, a clock ahead", || two_runs(true, AHEAD, RACE)),
];
/// Choices of a race: whose turn it is, and how an execution fares.
const RACE: usize = 15;
/// Beyond the settle window, so that the second run fences what the first one executes.
const AHEAD: i64 = 61_000;

fn exhaustive() -> ExitCode {
    let next = AtomicU64::new(0);
    let failed = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some((title, enumerate)) =
                    usize::try_from(next.fetch_add(1, Ordering::Relaxed)).ok().and_then(|place| TASKS.get(place))
                {
                    let begin = Instant::now();
                    let found = enumerate();
                    let seconds = begin.elapsed().as_secs_f64();
                    println!("{title}: {} histories in {seconds:.0} s", found.histories);
                    if let Some(broken) = found.broken {
                        eprintln!("{title}: {broken}");
                        failed.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    if failed.into_inner() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
