//! A store that never answers: a row ends at its deadline, and can be gone on with.

use super::*;
use crate::error::Outcome;
use crate::journal::Appended;
use crate::machine::PayoutOutcome;

const LIMIT: i64 = 60_000;

impl World {
    /// As [`run`](World::run), but the store is silent at one of its turns; what it does then,
    /// it does late. Gives what ended, and how often the store was asked.
    fn run_silent(&mut self, mut task: Task, silent: usize, is_stored: bool) -> (Vec<Result<Finished, Error>>, usize) {
        let (mut ended, mut turns, mut late) = (Vec::new(), 0, None);
        loop {
            let effect = task.next(self.host.now);
            if matches!(effect, Effect::Load { .. } | Effect::Append { .. } | Effect::List { .. }) {
                turns += 1;
                if turns == silent + 1 {
                    late = Some(match effect {
                        Effect::Append { id, reference, after_seq, line } => {
                            if is_stored {
                                assert_eq!(self.store.append(&reference, after_seq, &line), Appended::Stored);
                            }
                            (id, Input::Appended(Appended::Stored))
                        }
                        Effect::Load { id, .. } => (id, Input::Loaded(Ok(None))),
                        Effect::List { id } => (id, Input::Listed(Ok(Vec::new()))),
                        _ => unreachable!("the store is asked"),
                    });
                    continue;
                }
            }
            if matches!(effect, Effect::Done) {
                if let Some((id, input)) = late {
                    task.feed(self.host.now, id, input);
                    assert!(matches!(task.next(self.host.now), Effect::Done), "a late answer does nothing");
                }
                return (ended, turns);
            }
            ended.extend(self.perform(&mut task, effect));
        }
    }
}

#[test]
fn a_payout_whose_store_is_silent_ends_at_its_deadline_and_is_paid_once() {
    for executed in [FaultKind::LoseRequest, FaultKind::LoseResponse] {
        for is_stored in [false, true] {
            let mut lines = 0;
            for silent in 0.. {
                let mut world = World::new();
                world.lose("executeOperation", executed);
                let begun = world.host.now;
                let task = world.api.payout(&value(&row("row-1", "\"50.00\"")).unwrap(), Some(2 * LIMIT)).unwrap();
                let (ended, turns) = world.run_silent(task, silent, is_stored);
                assert!(world.host.now <= begun + 2 * LIMIT + 1_000, "{silent}");
                let paid = world.host.sandbox.paid_all().count;
                match &ended[..] {
                    _ if turns <= silent => break,
                    [Err(error)] => {
                        assert_eq!((error.reason(), error.outcome()), (Reason::JournalFailed, Outcome::NotDone));
                        assert_eq!(world.host.sandbox.requests("executeOperation"), 0, "{silent}");
                    }
                    // What was read is true without its line.
                    [Ok(Finished::Payout(PayoutOutcome::Paid(_)))] => assert_eq!(paid, 1, "{silent}"),
                    [Ok(Finished::Payout(PayoutOutcome::Unknown(details)))] => {
                        assert_eq!(details.error.as_ref().map(Error::reason), Some(Reason::JournalFailed), "{silent}");
                    }
                    ended => panic!("silent at {silent}: {ended:?}"),
                }
                lines = silent;
                world.host.now += LIMIT;
                let task = world.payout("row-1");
                assert!(json(&world.run(task)[0]).contains(r#""status":"paid""#), "{silent}");
                assert_eq!(world.host.sandbox.paid_all().count, 1, "{silent}");
            }
            assert!(lines >= 4, "load, Intent, Created, Executing and Final: {lines}");
        }
    }
}

#[test]
fn a_list_that_never_comes_ends_a_resumption() {
    let mut world = World::new();
    let begun = world.host.now;
    let mut asked = world.api.resume(Some(LIMIT)).unwrap();
    let Effect::List { id } = asked.next(begun) else { panic!("it lists") };
    assert_eq!(asked.until(id), Some(begun + LIMIT));
    let task = world.api.resume(Some(LIMIT)).unwrap();
    let (ended, _) = world.run_silent(task, 0, false);
    assert_eq!(ended[0].as_ref().err().map(Error::reason), Some(Reason::JournalFailed));
    assert_eq!((ended.len(), world.host.now), (1, begun + LIMIT));
}

#[test]
fn a_silent_row_holds_up_no_other() {
    let mut world = World::new();
    let rows: Vec<_> = (0..6).map(|place| row(&format!("row-{place}"), "\"1.00\"")).collect();
    let rows = value(&format!("[{}]", rows.join(","))).unwrap();
    let task = world.api.payouts(&rows, &value(r#"{"concurrency":2}"#).unwrap(), Some(LIMIT)).unwrap();
    let (ended, _) = world.run_silent(task, 3, false);
    let failed = ended.iter().filter(|result| result.is_err()).count();
    assert_eq!((ended.len(), failed, world.host.sandbox.paid_all().count), (6, 1, 5));
}

#[test]
fn the_time_of_a_payout_includes_that_of_its_load() {
    let mut world = World::new();
    let mut task = world.api.payout(&value(&row("row-1", "\"50.00\"")).unwrap(), Some(5_000)).unwrap();
    let Effect::Load { id, .. } = task.next(world.host.now) else { panic!("it loads first") };
    world.host.now += 4_500;
    task.feed(world.host.now, id, Input::Loaded(Ok(None)));
    let effect = task.next(world.host.now);
    assert!(world.perform(&mut task, effect).is_none());
    let Effect::Send { timeout, .. } = task.next(world.host.now) else { panic!("nothing is sent") };
    assert_eq!(timeout, 500);
}

#[test]
fn a_line_that_falls_due_at_the_deadline_has_a_second() {
    let mut world = World::new();
    let mut task = world.api.payout(&value(&row("row-1", "\"50.00\"")).unwrap(), Some(5_000)).unwrap();
    let Effect::Load { id, .. } = task.next(world.host.now) else { panic!("it loads first") };
    world.host.now += 4_999;
    task.feed(world.host.now, id, Input::Loaded(Ok(None)));
    let Effect::Append { id, .. } = task.next(world.host.now) else { panic!("it stores") };
    assert_eq!(task.until(id), Some(world.host.now + 1_000));
    let Effect::Wait { until: Some(until) } = task.next(world.host.now) else { panic!("the line is waited for") };
    assert_eq!(until, world.host.now + 1_000);
}
