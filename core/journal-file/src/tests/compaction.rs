//! Compaction: what is kept, a crash at each of its steps, runs that are at work meanwhile.

use std::thread;

use intellectmoney::Reason;
use intellectmoney::journal::{Debt, Entry, Terms};

use super::*;

/// A journal of several runs: debts that are paid, one that was refused, one not finished,
/// each in segments of its own.
fn journal() -> (World, Temp) {
    let (mut world, folder) = (World::new(&[("executeOperation", 3, FaultKind::Http401)]), Temp::new());
    for number in 1..=4 {
        world.payout = payout(&format!("row-{number}"));
        let _ = world.settle(&folder);
    }
    world.payout = payout("row-5");
    let mut run = Run::new(&world, FileStore::open(&folder).expect("a journal"));
    while !matches!(run.doing, Doing::Act(Step::Send { ref request, .. }) if request.endpoint().name == "executeOperation")
    {
        assert!(run.advance(&mut world.host));
    }
    (world, folder)
}

/// All that a journal says, in order.
fn content(folder: &Path) -> Vec<Option<Stored>> {
    let store = FileStore::open(folder).expect("a journal");
    (1..=5).map(|number| store.load(&format!("row-{number}")).expect("this store loads from memory")).collect()
}

/// Everything of a folder.
fn copy(folder: &Temp) -> Temp {
    let copy = Temp::new();
    fs::create_dir(&copy).expect("a folder");
    for name in folder.names() {
        fs::copy(folder.join(&name), copy.join(&name)).expect("copied");
    }
    copy
}

/// Pays all again, and looks into the books.
fn pay_all(world: &World, folder: &Path) {
    let mut world = world.clone();
    let mut paid = 0;
    for number in 1..=5 {
        world.payout = payout(&format!("row-{number}"));
        let outcome = world.settle(folder);
        assert_eq!(outcome.details().already_settled, number < 5);
        paid += u32::from(outcome.status() == "paid");
    }
    assert_eq!((paid, world.paid()), (4, 4));
}

#[test]
fn one_line_a_reference_is_kept() {
    let (world, folder) = journal();
    let before = content(&folder);
    FileStore::open(&folder).expect("a journal").compact().expect("compacted");
    assert_eq!(folder.names(), ["0000000007.base", "0000000007.log"]);
    assert_eq!(fs::read_to_string(folder.join("0000000007.base")).expect("a base").lines().count(), 5);
    assert_eq!(content(&folder), before);
    // A base over a base, and over lines of its own run.
    let store = FileStore::open(&folder).expect("a journal");
    let mut world = World { payout: payout("row-5"), ..world };
    store.compact().expect("compacted");
    let early = copy(&folder);
    assert_eq!(world.clone().pay(&store).expect("an outcome").status(), "paid");
    store.compact().expect("compacted");
    assert_eq!(folder.names(), ["0000000009.base", "0000000009.log"]);
    drop(store);
    pay_all(&world, &early);
    world.payout = payout("row-5");
    let settled = world.settle(&folder);
    assert!(settled.details().already_settled && settled.status() == "paid");
}

/// What a crash leaves: each order of deletions, and a draft of any length.
#[test]
fn a_crash_at_any_step_forgets_nothing() {
    let (world, folder) = journal();
    let before = content(&folder);
    let older = copy(&folder);
    FileStore::open(&folder).expect("a journal").compact().expect("compacted");
    let base = fs::read(folder.join("0000000007.base")).expect("a base");

    for length in [0, 1, base.len() / 2, base.len() - 1, base.len()] {
        let crashed = copy(&older);
        fs::write(crashed.segment(7), "").expect("a file");
        fs::write(crashed.join("0000000007.tmp"), &base[..length]).expect("a file");
        assert_eq!(content(&crashed), before, "a draft of {length}");
        pay_all(&world, &crashed);
    }
    // Every set of older segments that may still be there once the base is.
    for left in 0..1_u32 << 6 {
        let crashed = copy(&folder);
        for epoch in (1..=6).filter(|epoch| left >> (epoch - 1) & 1 == 1) {
            fs::copy(older.segment(epoch), crashed.segment(epoch)).expect("copied");
        }
        assert_eq!(content(&crashed), before, "{left:b}");
        if left.is_power_of_two() {
            pay_all(&world, &crashed);
        }
        FileStore::open(&crashed).expect("a journal").compact().expect("compacted");
        assert_eq!(crashed.names().len(), 2, "a base and a segment: {:?}", crashed.names());
    }
}

#[test]
fn a_damaged_base_refuses_the_journal() {
    let (_, folder) = journal();
    FileStore::open(&folder).expect("a journal").compact().expect("compacted");
    let path = folder.join(&folder.names()[0]);
    let base = fs::read(&path).expect("a base");
    let last = base.len() - base.split_inclusive(|byte| *byte == b'\n').next_back().map_or(0, <[u8]>::len);
    for length in (last + 1..base.len()).chain([0]) {
        fs::write(&path, &base[..length]).expect("a file");
        assert_eq!(FileStore::open(&folder).expect_err("cut off").reason(), Reason::JournalDamaged, "{length}");
    }
    fs::remove_file(&path).expect("removed");
    assert_eq!(FileStore::open(&folder).expect_err("missing").reason(), Reason::JournalDamaged);
}

/// The older run is at every possible point when a newer one opens, compacts and goes on.
#[test]
fn an_older_run_meets_a_compaction() {
    for steps in 0..40 {
        let (mut world, folder) = (World::new(&[("executeOperation", 1, FaultKind::LoseRequest)]), Temp::new());
        let mut old = Run::new(&world, FileStore::open(&folder).expect("a journal"));
        for _ in 0..steps {
            old.advance(&mut world.host);
        }
        let store = FileStore::open(&folder).expect("a journal");
        store.compact().expect("compacted");
        let compacted = !store.is_empty();
        assert_eq!(!folder.segment(1).exists(), compacted, "an empty journal is left as it is");
        let mut new = Run::new(&world, store);
        while old.advance(&mut world.host) | new.advance(&mut world.host) {}
        assert_eq!(world.settle(&folder).status(), "paid");
        assert_eq!(world.paid(), 1, "{steps}");
    }
}

/// A `Created` before a torn line stays one that may have been executed.
#[test]
fn doubt_survives() {
    let lines = lines(&mut World::new(&[]));
    let torn = [&lines[0], &lines[1], &lines[2][..40]].concat();
    let folder = Temp::with_segment(torn.as_bytes());
    let store = FileStore::open(&folder).expect("a journal");
    let load = |store: &FileStore| store.load(REFERENCE).expect("this store loads from memory").expect("a line");
    assert!(load(&store).doubtful && matches!(record(&load(&store)), Record::Created { .. }));
    store.compact().expect("compacted");
    drop(store);
    let stored = load(&FileStore::open(&folder).expect("a journal"));
    assert!(!stored.doubtful && matches!(record(&stored), Record::Executing { .. }), "{stored:?}");
    assert!(!folder.segment(1).exists());
}

/// A withdrawal that was not sent, before a torn line, stays one whose next attempt may have been.
#[test]
fn doubt_about_a_withdrawal_survives() {
    let lines = lines(&mut World::new(&[]));
    let entry = Stored { line: lines[0].clone(), doubtful: false }.entry().expect("an entry");
    let terms = Arc::new(Terms { debt: Debt::Withdrawal, ..(*entry.terms).clone() });
    let entry = Entry { terms, ..entry };
    let not_sent = encode(&Entry { seq: 2, record: Record::NotSent, ..entry.clone() });
    let intent = encode(&Entry { seq: 3, attempt: 2, ..entry.clone() });
    let torn = [&encode(&entry), &not_sent, &intent[..40]].concat();
    let folder = Temp::with_segment(torn.as_bytes());
    let store = FileStore::open(&folder).expect("a journal");
    assert!(store.load(REFERENCE).expect("a journal").expect("a line").doubtful);
    store.compact().expect("compacted");
    drop(store);
    let stored = FileStore::open(&folder).expect("a journal").load(REFERENCE).expect("a journal").expect("a line");
    assert_eq!(stored.entry().expect("an entry"), Entry { seq: 3, attempt: 2, ..entry });
}

#[test]
fn opening_compacts_what_many_runs_have_left() {
    let (world, folder) = journal();
    for _ in 0..100 {
        drop(FileStore::open(&folder).expect("a journal"));
    }
    assert!(folder.names().len() < 70, "{:?}", folder.names());
    pay_all(&world, &folder);
}

/// Readers while others open and compact: nobody ever sees less than all.
#[test]
fn readers_see_all_while_others_compact() {
    let (world, folder) = journal();
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..30 {
                    let store = FileStore::open(&folder).expect("a journal");
                    assert_eq!(store.len(), 5);
                    let _ = store.compact();
                }
            });
        }
    });
    pay_all(&world, &folder);
}
