//! A system that refuses an operation, and a host that gives nonsense.

use super::*;
use crate::journal::folder::Done;

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
enum Wrong {
    Refused,
    /// It is done, and the host says that it failed.
    Unknown,
    Nonsense,
    Short,
}

/// Opens, appends, reads, compacts, appends and closes; the `nth` operation goes wrong.
/// Gives the run where there are so many operations.
fn goes_wrong(nth: usize, wrong: Wrong) -> Option<(Run, Disk)> {
    let mut disk = Disk::default();
    let mut earlier = Run::opened(&mut disk);
    (1..=3).for_each(|seq| _ = earlier.append("earlier", seq));
    earlier.end(&mut disk);
    let mut run = Run::new();
    for (reference, seq) in [("row-1", 1), ("row-2", 1), ("row-1", 2)] {
        run.append(reference, seq);
    }
    run.folder.load("row-1");
    run.folder.compact();
    run.append("row-1", 3);
    run.folder.unfinished();
    run.folder.close();
    let mut done = 0;
    loop {
        done += 1;
        let went_on = run.advance_with(|open, operation| match (wrong, operation) {
            (_, operation) if done != nth => disk.perform(open, operation),
            (Wrong::Refused, _) => Err("the disk is full".to_owned()),
            (Wrong::Unknown, operation) => {
                disk.perform(open, operation).and_then(|_| Err("the host is lost".to_owned()))
            }
            (Wrong::Short, Operation::Append { name, mut bytes }) => {
                bytes.truncate(bytes.len() / 2);
                disk.perform(open, Operation::Append { name, bytes })
            }
            (Wrong::Short, operation) => disk.perform(open, operation),
            (Wrong::Nonsense, operation) => {
                let nonsense =
                    if matches!(operation, Operation::Read { .. }) { Done::Exists } else { Done::Bytes(Vec::new()) };
                disk.perform(open, operation).map(|_| nonsense)
            }
        });
        if !went_on {
            break;
        }
    }
    assert_eq!(run.folder.unanswered(), 0, "somebody waits for ever: {wrong:?} at {nth}");
    (done > nth).then_some((run, disk))
}

#[test]
fn whatever_goes_wrong_is_answered_and_nothing_acknowledged_is_forgotten() {
    for wrong in [Wrong::Refused, Wrong::Unknown, Wrong::Nonsense, Wrong::Short] {
        let mut nth = 1;
        while let Some((mut run, disk)) = goes_wrong(nth, wrong) {
            let what = format!("{wrong:?} at operation {nth}: {}", run.trace[nth - 1]);
            for mut left in disk.crashed() {
                let mut next = Run::opened(&mut left);
                next.knows(&mut left, &run, &what);
            }
            let failed = |run: &Run| {
                run.answers.values().any(|answer| match answer {
                    Answer::Opened(ended) | Answer::Compacted(ended) => ended.is_err(),
                    Answer::Appended(appended) => matches!(appended, Appended::Failed(_)),
                    Answer::Loaded(loaded) => loaded.is_err(),
                    Answer::Unfinished(lines) => lines.is_err(),
                    Answer::Closed => false,
                })
            };
            // A file that could not be closed or deleted is no failure; a short write is one.
            let matters = match wrong {
                Wrong::Short => run.trace[nth - 1] == "append",
                _ => !matches!(run.trace[nth - 1], "close" | "remove"),
            };
            assert_eq!(failed(&run), matters, "{what}");
            // Closed, or out of use before.
            let late = run.append("row-3", 1);
            run.end(&mut disk.clone());
            assert!(matches!(run.appended(late), Some(Appended::Failed(_))), "{what}");
            assert!(run.open.is_empty() || run.trace[nth - 1] == "close", "{what}: a file is open");
            nth += 1;
        }
        assert!(nth > 30, "{nth} operations are too few to show anything");
    }
}

#[test]
fn nothing_is_written_after_a_failed_append() {
    for wrong in ["append", "sync"] {
        let mut disk = Disk::default();
        let mut run = Run::opened(&mut disk);
        let first = run.append("row-1", 1);
        let mut second = 0;
        while run.advance_with(|open, operation| {
            if name(&operation) == wrong { Err("the disk is full".to_owned()) } else { disk.perform(open, operation) }
        }) {
            if second == 0 {
                second = run.append("row-2", 1);
            }
        }
        for request in [first, second] {
            let Some(Appended::Failed(failure)) = run.appended(request) else { panic!("{wrong} was not noticed") };
            assert_eq!(failure.message, "journal: the disk is full");
        }
        let length = disk.bytes("0000000001.log").len();
        let third = run.append("row-1", 1);
        run.end(&mut disk);
        assert!(matches!(run.appended(third), Some(Appended::Failed(_))));
        assert_eq!(disk.bytes("0000000001.log").len(), length);
    }
}

#[test]
fn another_file_in_the_segments_place_is_noticed() {
    let mut disk = Disk::default();
    let mut old = Run::opened(&mut disk);
    disk.remove("0000000001.log");
    let mut new = Run::opened(&mut disk);
    assert_eq!(disk.names(), ["0000000001.log"]);
    let failure = old.load(&mut disk, "row-1").expect_err("not its file");
    assert_eq!(failure, StoreFailure::new("journal: the segment was exchanged for another file"));
    let (lost, kept) = (old.append("row-1", 1), new.append("row-1", 1));
    old.end(&mut disk);
    new.end(&mut disk);
    assert!(matches!(old.appended(lost), Some(Appended::Failed(_))));
    assert_eq!(new.appended(kept), Some(&Appended::Stored));
}

#[test]
fn the_result_of_another_task_is_ignored() {
    let mut folder = Folder::open("journal");
    folder.feed(1, Err("nobody took it yet".to_owned()));
    let task = folder.step().expect("a listing");
    for strange in [0, task.id + 1, u64::MAX] {
        folder.feed(strange, Err("it is not in progress".to_owned()));
        assert!(folder.step().is_none() && folder.answer().is_none());
    }
    folder.feed(task.id, Ok(Done::Names(Vec::new())));
    assert_eq!(folder.step().map(|task| name(&task.operation)), Some("create"));
}
