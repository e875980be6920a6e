//! A newer run comes between any two operations of an older one, and rests between any two
//! of its own.

use super::*;

/// How the two go on once both have begun.
#[derive(Clone, Copy, Debug)]
enum Order {
    OldFirst,
    NewFirst,
    InTurn,
}

/// The appends of the older run, those of one step asked for at once.
const STEPS: &[&[(&str, u64)]] =
    &[&[("row-1", 1)], &[("row-1", 2), ("row-2", 1), ("row-3", 1), ("row-1", 3)], &[("row-2", 2), ("row-3", 2)]];

/// An older run that asks for its next appends once the last were answered.
struct Old {
    run: Run,
    step: usize,
}

impl Old {
    fn advance(&mut self, disk: &mut Disk) -> bool {
        if self.run.advance(disk) {
            return true;
        }
        let Some(step) = STEPS.get(self.step) else { return false };
        self.step += 1;
        for (reference, seq) in *step {
            self.run.append(reference, *seq);
        }
        self.run.advance(disk)
    }
}

/// Whether both runs are so long.
fn taken_over_at(begins: usize, rests: usize, order: Order, compacts: bool) -> (bool, bool) {
    let mut disk = Disk::default();
    // What an earlier run left, so that there is something to read and to delete.
    let mut earlier = Run::opened(&mut disk);
    (1..=3).for_each(|seq| _ = earlier.append("row-0", seq));
    earlier.end(&mut disk);

    let mut old = Old { run: Run::new(), step: 0 };
    if !(0..begins).all(|_| old.advance(&mut disk)) {
        return (false, false);
    }
    let mut new = Run::new();
    let compaction = compacts.then(|| new.folder.compact());
    if !(0..rests).all(|_| new.advance(&mut disk)) {
        return (true, false);
    }
    match order {
        Order::OldFirst => while old.advance(&mut disk) {},
        Order::NewFirst => new.end(&mut disk),
        Order::InTurn => while old.advance(&mut disk) | new.advance(&mut disk) {},
    }
    while old.advance(&mut disk) {}
    new.end(&mut disk);
    old.run.end(&mut disk);

    let what = format!("{order:?}: begins after {begins}, rests after {rests}, compacts: {compacts}");
    // The one with the higher epoch gets on, and knows all that the other was told.
    let (first, second) = (old.run.load(&mut disk, "row-0"), new.load(&mut disk, "row-0"));
    assert!(first.is_ok() != second.is_ok(), "{what}: {first:?}, {second:?}");
    let (loser, winner) = if first.is_ok() { (&mut new, &mut old.run) } else { (&mut old.run, &mut new) };
    winner.knows(&mut disk, loser, &what);
    winner.knows(&mut disk, &earlier, &what);
    assert!(loser.load(&mut disk, "row-0").is_err_and(|failure| failure.taken_over), "{what}");
    let late = loser.append("row-9", 1);
    loser.end(&mut disk);
    assert_eq!(loser.appended(late), Some(&Appended::Conflict), "{what}");
    if let Some(Answer::Compacted(compacted)) = compaction.and_then(|request| loser.answers.get(&request)) {
        assert!(
            compacted.is_ok() || compacted.as_ref().is_err_and(|error| error.reason() == crate::Reason::InProgress)
        );
    }
    let next = winner.append("row-9", 1);
    winner.end(&mut disk);
    assert_eq!(winner.appended(next), Some(&Appended::Stored), "{what}");
    let mut third = Run::opened(&mut disk);
    for run in [&earlier, &old.run, &new] {
        third.knows(&mut disk, run, &what);
    }
    (true, true)
}

#[test]
fn between_any_two_operations() {
    let mut points = 0;
    for compacts in [false, true] {
        for order in [Order::OldFirst, Order::NewFirst, Order::InTurn] {
            let mut begins = 0;
            loop {
                let mut rests = 0;
                let long = loop {
                    let (begun, rested) = taken_over_at(begins, rests, order, compacts);
                    if !(begun && rested) {
                        break begun;
                    }
                    rests += 1;
                };
                if !long {
                    break;
                }
                assert!(rests >= 8, "a run that opens does more than that");
                (points, begins) = (points + rests, begins + 1);
            }
            assert!(begins > 25, "{begins} operations are too few to show anything");
        }
    }
    assert!(points > 2000, "{points} points are too few to show anything");
}
