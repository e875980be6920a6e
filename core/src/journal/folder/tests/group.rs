//! Lines that are appended at once.

use super::*;

/// An open journal in which the first of these appends is being written, and the others
/// were asked for meanwhile.
fn while_writing(disk: &mut Disk, appends: &[(&str, u64)]) -> (Run, Vec<u64>) {
    let mut run = Run::opened(disk);
    let mut requests = vec![run.append(appends[0].0, appends[0].1)];
    run.trace.clear();
    while run.trace.last() != Some(&"append") {
        assert!(run.advance(disk));
    }
    requests.extend(appends[1..].iter().map(|(reference, seq)| run.append(reference, *seq)));
    run.trace.clear();
    (run, requests)
}

#[test]
fn they_share_a_write_a_sync_and_a_listing() {
    let mut disk = Disk::default();
    let rows: Vec<_> = (0..8).map(|row| format!("row-{row}")).collect();
    let appends: Vec<_> = rows.iter().map(|row| (row.as_str(), 1)).collect();
    let (mut run, requests) = while_writing(&mut disk, &appends);
    run.end(&mut disk);
    let first = ["sync", "list", "identify"];
    let others = ["append", "sync", "list", "identify"];
    assert_eq!(run.trace, [&first[..], &others[..]].concat());
    assert!(requests.iter().all(|request| run.appended(*request) == Some(&Appended::Stored)));
    let whole: String = appends.iter().map(|(reference, seq)| line(reference, *seq)).collect();
    assert_eq!(disk.bytes("0000000001.log"), whole.as_bytes());
    assert_eq!(run.folder.references(), 8);
}

/// Durable, and then seen to be ours: no answer comes before both.
#[test]
fn nobody_is_answered_before_the_look_that_follows_the_sync() {
    let mut disk = Disk::default();
    let (mut run, requests) = while_writing(&mut disk, &[("row-1", 1), ("row-2", 1), ("row-3", 1)]);
    let mut told = Vec::new();
    while run.advance(&mut disk) {
        let answered = requests.iter().filter(|request| run.appended(**request).is_some()).count();
        told.push((*run.trace.last().expect("an operation"), answered));
    }
    let first = [("sync", 0), ("list", 0), ("identify", 1)];
    let others = [("append", 1), ("sync", 1), ("list", 1), ("identify", 3)];
    assert_eq!(told, [&first[..], &others[..]].concat());
}

#[test]
fn the_second_line_of_a_reference_is_judged_after_the_first() {
    let mut disk = Disk::default();
    let appends = [("row-0", 1), ("row-1", 1), ("row-1", 2), ("row-1", 2), ("row-1", 3), ("row-2", 1)];
    let (mut run, requests) = while_writing(&mut disk, &appends);
    run.end(&mut disk);
    let ended: Vec<_> = requests.iter().map(|request| run.appended(*request).expect("an answer").clone()).collect();
    let stored = Appended::Stored;
    assert_eq!(ended, [&stored, &stored, &stored, &Appended::Conflict, &stored, &stored].map(Clone::clone));
    // With the first go the lines of all others, and each further one of the reference by itself.
    assert_eq!(run.trace.iter().filter(|name| **name == "sync").count(), 1 + 3);
}

/// The first is not held yet when the second is looked at.
#[test]
fn one_operation_of_two_references_is_refused() {
    let mut disk = Disk::default();
    let (mut run, _) = while_writing(&mut disk, &[("row-0", 1), ("row-1", 1), ("row-2", 1)]);
    run.end(&mut disk);
    run.append("row-0", 2);
    run.advance(&mut disk);
    let operation = Uuid::from_u128(7);
    let requests = ["row-1", "row-2"].map(|row| run.folder.append(row, 1, &line_of(row, 2, operation)));
    // Not before the one of the same reference that was asked for earlier.
    let third = run.folder.append("row-2", 1, &line_of("row-2", 2, Uuid::from_u128(8)));
    run.end(&mut disk);
    assert_eq!(run.appended(requests[0]), Some(&Appended::Stored));
    let Some(Appended::Failed(failure)) = run.appended(requests[1]) else { panic!("one operation pays two debts") };
    assert!(failure.message.contains("another reference"), "{failure:?}");
    assert_eq!(run.appended(third), Some(&Appended::Stored));
    // A journal that says so could not be opened any more.
    Run::opened(&mut disk).knows(&mut disk, &run, "one operation");
}

/// A look that had begun before somebody asked shows nothing of what happened since.
#[test]
fn a_look_serves_only_those_who_asked_before_it() {
    let mut disk = Disk::default();
    let mut old = Run::opened(&mut disk);
    let first = old.folder.load("row-1");
    assert!(old.advance(&mut disk), "the listing");
    let mut new = Run::opened(&mut disk);
    let paid = new.append("row-1", 1);
    new.end(&mut disk);
    assert_eq!(new.appended(paid), Some(&Appended::Stored));
    let second = old.folder.load("row-1");
    old.end(&mut disk);
    assert_eq!(old.answers.get(&first), Some(&Answer::Loaded(Ok(None))));
    let Some(Answer::Loaded(Err(failure))) = old.answers.get(&second) else { panic!("it believes what it knew") };
    assert!(failure.taken_over);
}

/// Lines after a hole would be damage; so none goes out with a line that reaches the next page.
#[test]
fn a_write_ends_with_the_line_that_reaches_the_next_page() {
    let mut disk = Disk::default();
    let rows: Vec<_> = (0..40).map(|row| format!("row-{row}")).collect();
    let appends: Vec<_> = rows.iter().map(|row| (row.as_str(), 1)).collect();
    let mut run = Run::opened(&mut disk);
    for (reference, seq) in appends {
        run.append(reference, seq);
    }
    let mut writes = Vec::new();
    while run.advance_with(|open, operation| {
        if let Operation::Append { bytes, .. } = &operation {
            writes.push(bytes.clone());
        }
        disk.perform(open, operation)
    }) {}
    let mut begin = 0;
    for (nth, write) in writes.iter().enumerate() {
        let last = write[..write.len() - 1].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let page = |place: usize| place / 4096;
        assert!(last == 0 || page(begin) == page(begin + last), "a line follows one that reaches the next page");
        begin += write.len();
        assert!(nth == writes.len() - 1 || page(begin) > page(begin - write.len()), "it could have been longer");
    }
    assert!(writes.len() > 2 && writes.len() < 8, "{} writes", writes.len());
}

#[test]
fn a_taken_over_group_is_told_as_one() {
    let mut disk = Disk::default();
    let (mut run, requests) = while_writing(&mut disk, &[("row-0", 1), ("row-1", 1), ("row-2", 1)]);
    while run.trace.last() != Some(&"append") {
        assert!(run.advance(&mut disk));
    }
    let mut new = Run::opened(&mut disk);
    run.end(&mut disk);
    assert_eq!(run.appended(requests[0]), Some(&Appended::Stored));
    assert_eq!(requests[1..].iter().filter(|request| run.appended(**request) == Some(&Appended::Conflict)).count(), 2);
    new.knows(&mut disk, &run, "a group in vain");
}

/// Compaction and close wait for what was asked before, and what was asked later for them.
#[test]
fn requests_keep_their_order_around_a_close() {
    let mut disk = Disk::default();
    let mut run = Run::new();
    let before = run.append("row-1", 1);
    let compaction = run.folder.compact();
    let between = run.append("row-1", 2);
    let close = run.folder.close();
    let after = run.append("row-1", 3);
    let load = run.folder.load("row-1");
    run.end(&mut disk);
    assert_eq!(run.appended(before), Some(&Appended::Stored));
    assert_eq!(run.answers.get(&compaction), Some(&Answer::Compacted(Ok(()))));
    assert_eq!(run.appended(between), Some(&Appended::Stored));
    assert_eq!(run.answers.get(&close), Some(&Answer::Closed));
    assert_eq!(run.appended(after), Some(&Appended::Failed(StoreFailure::new("the journal is closed"))));
    let stored = Stored { line: line("row-1", 2), doubtful: false };
    assert_eq!(run.answers.get(&load), Some(&Answer::Loaded(Ok(Some(stored)))));
    assert_eq!(disk.names(), ["0000000001.base", "0000000001.log"]);
}
