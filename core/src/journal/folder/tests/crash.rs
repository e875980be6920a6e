//! A crash between any two operations, which leaves any part of what was not durable.

use super::*;

/// What is asked for at once; nothing stands for a compaction.
fn steps() -> Vec<Vec<(String, u64)>> {
    let rows = |rows: std::ops::Range<u32>, seq| rows.map(|row| (format!("row-{row}"), seq)).collect();
    // Many small lines reach over the end of a page, twice.
    vec![rows(0..1, 1), rows(0..14, 2), rows(1..15, 1), Vec::new(), rows(1..12, 2), rows(1..3, 3)]
}

/// A run that opens a journal of two earlier ones, appends and compacts; it dies after so
/// many operations. Gives all runs, and the disk.
fn died_after(operations: usize) -> Option<(Vec<Run>, Disk)> {
    let mut disk = Disk::default();
    let mut runs = Vec::new();
    for reference in ["earlier-1", "earlier-2"] {
        let mut run = Run::opened(&mut disk);
        (1..=3).for_each(|seq| _ = run.append(reference, seq));
        run.end(&mut disk);
        runs.push(run);
    }
    let (mut run, mut steps) = (Run::new(), steps().into_iter());
    for _ in 0..operations {
        while !run.advance(&mut disk) {
            let step = steps.next()?;
            if step.is_empty() {
                run.folder.compact();
            }
            for (reference, seq) in step {
                run.append(&reference, seq);
            }
        }
    }
    runs.push(run);
    Some((runs, disk))
}

#[test]
fn nothing_acknowledged_is_forgotten() {
    let (mut died, mut left) = (0, 0);
    while let Some((runs, disk)) = died_after(died) {
        for (nth, mut disk) in disk.crashed().into_iter().enumerate() {
            let what = format!("after {died} operations, remains {nth}");
            let mut next = Run::opened(&mut disk);
            for run in &runs {
                next.knows(&mut disk, run, &what);
            }
            // What the next run then stores is found by the one after it.
            let appended = next.append("row-99", 1);
            next.end(&mut disk);
            assert_eq!(next.appended(appended), Some(&Appended::Stored), "{what}");
            Run::opened(&mut disk).knows(&mut disk, &next, &what);
            left += 1;
        }
        died += 1;
    }
    assert!(died > 60 && left > 1000, "{died} operations and {left} remains are too few to show anything");
}

/// Opens a journal that lacks a file, which is said.
fn is_missing(mut disk: Disk, name: &str) {
    disk.remove(name);
    let mut run = Run::new();
    let load = run.folder.load("row-1");
    run.end(&mut disk);
    let Some(Answer::Opened(Err(error))) = run.answers.get(&Folder::OPENING) else { panic!("a gap was not seen") };
    assert_eq!((error.reason(), error.file()), (crate::Reason::JournalDamaged, Some(name)));
    assert!(error.to_string().contains("missing"), "{error}");
    assert!(matches!(run.answers.get(&load), Some(Answer::Loaded(Err(_)))));
    assert!(run.open.is_empty(), "a file was left open");
}

#[test]
fn a_removed_segment_is_damage() {
    let mut disk = Disk::default();
    let mut run = Run::opened(&mut disk);
    run.append("row-1", 1);
    run.end(&mut disk);
    Run::opened(&mut disk);
    Run::opened(&mut disk);
    is_missing(disk.clone(), "0000000002.log");
    let mut run = Run::opened(&mut disk);
    run.folder.compact();
    run.end(&mut disk);
    assert_eq!(disk.names(), ["0000000004.base", "0000000004.log"]);
    is_missing(disk, "0000000004.log");
}
