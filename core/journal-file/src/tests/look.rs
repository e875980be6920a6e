//! Looks at journals: at one that is being written, at every way to be torn or damaged, and
//! at what is no journal.

use std::collections::BTreeMap;

use intellectmoney::journal::{DebtStatus, JournalDebt, JournalListing};
use intellectmoney::{NextStep, Reason};

use super::damage::{Killed, killed};
use super::*;
use crate::read_journal;

/// Every file of a folder with its bytes.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file"));
    files.map(|file| (file.file_name().into_string().expect("UTF-8"), fs::read(file.path()).expect("bytes"))).collect()
}

/// Looks, and sees that the look changed nothing.
fn look(folder: &Path) -> JournalListing {
    let before = content(folder);
    let listing = read_journal(folder).expect("a journal");
    assert_eq!(content(folder), before);
    listing
}

fn only(listing: &JournalListing) -> Option<&JournalDebt> {
    assert!(listing.debts.len() <= 1, "{listing:?}");
    listing.debts.first()
}

#[test]
fn a_run_that_pays_does_not_notice() {
    let (mut world, folder) = (World::new(&[]), Temp::new());
    let mut run = Run::new(&world, FileStore::open(&folder).expect("a journal"));
    let mut seen = Vec::new();
    loop {
        let status = only(&look(&folder)).map(|debt| debt.status);
        if seen.last() != Some(&status) {
            seen.push(status);
        }
        if !run.advance(&mut world.host) {
            break;
        }
    }
    let expected = [None, Some(DebtStatus::NotStarted), Some(DebtStatus::Unknown), Some(DebtStatus::Paid)];
    assert_eq!(seen, expected);
    assert!(matches!(run.result(), Some(Ok(PayoutOutcome::Paid(_)))));
    assert_eq!((folder.names(), world.paid()), (vec!["0000000001.log".to_owned()], 1));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Temp::with_segment(lines(&mut World::new(&[])).concat().as_bytes());
    let allow = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).expect("permissions");
    allow(0o500);
    let listing = look(&folder);
    allow(0o700);
    assert_eq!(only(&listing).map(|debt| debt.status), Some(DebtStatus::Paid));
}

/// What a listing may say of a debt, given what its recipient got once every bank has answered.
fn is_honest(killed: &Killed, debt: Option<&JournalDebt>) -> bool {
    let paid = killed.world.clone().paid();
    match debt.map(|debt| debt.status) {
        Some(DebtStatus::Unknown) => true,
        Some(DebtStatus::Paid) => paid == 1,
        Some(DebtStatus::NotPaid | DebtStatus::NotStarted) | None => paid == 0,
        other => panic!("of a payout: {other:?}"),
    }
}

#[test]
fn what_the_lines_cannot_say_is_unknown() {
    for killed in killed() {
        let folder = Temp::with_segment(killed.lines.concat().as_bytes());
        let listing = look(&folder);
        let debt = only(&listing).expect("a debt");
        assert!(is_honest(&killed, Some(debt)), "{debt:?} of {:?}", killed.lines);
        assert!(listing.damage.is_empty());
        // What is settled here is what the same call says.
        if !debt.is_open() {
            assert_eq!(killed.world.clone().settle(&folder).status(), debt.status.as_str());
        }
    }
}

#[test]
fn a_torn_tail_is_no_damage() {
    for killed in killed() {
        let last = killed.last().as_bytes();
        for cut in (1..last.len()).step_by(5) {
            let folder = Temp::with_segment(&[killed.before().as_bytes(), &last[..cut]].concat());
            let listing = look(&folder);
            // A debt whose first line was never whole has sent nothing.
            assert!(killed.lines.len() == 1 || is_honest(&killed, only(&listing)), "{listing:?}");
            assert!(listing.damage.is_empty());
        }
    }
}

#[test]
fn damage_is_named_and_hides_no_payment() {
    for killed in killed() {
        let whole = killed.lines.concat();
        for bit in (0..(whole.len() - 1) * 8).step_by(211) {
            let mut bytes = whole.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let listing = look(&Temp::with_segment(&bytes));
            let line = whole[..bit / 8].matches('\n').count() as u64 + 1;
            assert_eq!(listing.damage[0].line, Some(line), "{listing:?}");
            let is_hidden = killed.lines.len() == 1;
            assert!(is_hidden || is_honest(&killed, only(&listing)), "bit {bit}: {listing:?}");
        }
    }
}

#[test]
fn a_missing_segment_is_named() {
    let folder = Temp::with_segment(&[]);
    fs::write(folder.segment(3), lines(&mut World::new(&[]))[0].as_bytes()).expect("a file");
    let listing = look(&folder);
    let words = "0000000002.log: a line of the journal is damaged; it may hide a payment: the file is missing";
    assert_eq!(listing.damage.iter().map(ToString::to_string).collect::<Vec<_>>(), [words]);
    assert_eq!(only(&listing).map(|debt| debt.status), Some(DebtStatus::NotStarted));
}

#[test]
fn what_was_compacted_is_there() {
    let (mut world, folder) = (World::new(&[]), Temp::new());
    let store = FileStore::open(&folder).expect("a journal");
    let _ = world.pay(&store).expect("an outcome");
    store.compact().expect("compacted");
    assert_eq!(only(&look(&folder)).map(|debt| debt.status), Some(DebtStatus::Paid));
    // Whoever has it still has it.
    assert_eq!(world.pay(&store).map(|outcome| outcome.status()), Ok("paid"));
}

#[test]
fn where_no_journal_is_nothing_is_made() {
    let folder = Temp::new();
    let refused = || read_journal(&folder).expect_err("no journal");
    for make in [None, Some(true), Some(false)] {
        match make {
            Some(true) => fs::create_dir(&folder).expect("a folder"),
            Some(false) => fs::remove_dir(&folder).and_then(|()| fs::write(&folder, "text")).expect("a file"),
            None => {}
        }
        let error = refused();
        assert_eq!((error.reason(), error.next_step()), (Reason::JournalFailed, NextStep::CheckJournal));
        let words =
            "the journal could not be read or written: no journal is there. Check the journal before anything is paid.";
        assert_eq!(error.to_string(), format!("{}: {words}", folder.display()));
        assert_eq!(folder.exists(), make.is_some());
    }
}

#[test]
fn a_newer_version_is_refused() {
    let error = read_journal(Temp::with_segment(b"2b5442799fccc3af {\"v\":2}\n")).expect_err("newer");
    assert_eq!(error.reason(), Reason::JournalNewer);
    assert!(error.path().ends_with("0000000001.log"));
}
