//! Medians of variants that run in turn in one process, so that whatever slows the machine
//! slows them all.

use std::time::{Duration, Instant};

/// How long a sample lasts at least: far above what a clock resolves.
const SAMPLE: Duration = Duration::from_millis(1);
const MOST_ROUNDS: usize = 101;
const LEAST_ROUNDS: usize = 7;
/// How long one contest lasts, unless its rounds are long.
const WHOLE: Duration = Duration::from_millis(1500);

/// What is timed: it does its work once a call.
pub type Contestant<'a> = Box<dyn FnMut() + 'a>;

/// The median of each contestant, in nanoseconds a call.
#[must_use]
pub fn medians(mut contestants: Vec<Contestant<'_>>) -> Vec<f64> {
    let calls: Vec<u32> = contestants.iter_mut().map(calls_a_sample).collect();
    let mut samples = vec![Vec::new(); contestants.len()];
    let begin = Instant::now();
    for round in 0..MOST_ROUNDS {
        if round >= LEAST_ROUNDS && begin.elapsed() > WHOLE {
            break;
        }
        for (contestant, (calls, samples)) in contestants.iter_mut().zip(calls.iter().zip(&mut samples)) {
            samples.push(timed(contestant, *calls));
        }
    }
    samples.into_iter().map(median).collect()
}

fn calls_a_sample(contestant: &mut Contestant<'_>) -> u32 {
    // The first calls also warm caches.
    let mut calls = 1_u32;
    loop {
        let begin = Instant::now();
        (0..calls).for_each(|_| contestant());
        if begin.elapsed() >= SAMPLE {
            return calls;
        }
        calls *= 2;
    }
}

fn timed(contestant: &mut Contestant<'_>, calls: u32) -> f64 {
    let begin = Instant::now();
    (0..calls).for_each(|_| contestant());
    begin.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
}

/// The middle one of the samples.
#[must_use]
pub fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}
