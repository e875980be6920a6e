//! Looks, answered one by one.

use super::*;
use crate::error::Reason;
use crate::journal::folder::{Done, FolderError, Look};
use crate::journal::{DebtStatus, JournalListing};

/// Looks at what a host finds, in the order of the questions.
fn look(mut host: impl FnMut(Operation) -> Result<Done, String>) -> Result<JournalListing, FolderError> {
    let mut look = Look::new();
    while let Some(task) = look.step() {
        let done = match task.operation {
            Operation::Close { .. } => Ok(Done::Nothing),
            operation @ (Operation::List | Operation::Read { .. }) => host(operation),
            other => panic!("a look asks for {other:?}"),
        };
        look.feed(task.id, done);
    }
    look.finish()
}

fn names(names: &[&str]) -> Done {
    Done::Names(names.iter().map(|name| (*name).to_owned()).collect())
}

fn read(from: u64, text: &str) -> Done {
    Done::Bytes(if from == 0 { text.as_bytes().to_vec() } else { Vec::new() })
}

fn stands(listing: &JournalListing) -> Vec<(&str, DebtStatus)> {
    listing.debts.iter().map(|debt| (debt.reference.as_str(), debt.status)).collect()
}

/// The run that pays compacts between the listing and the reading.
#[test]
fn what_was_compacted_meanwhile_is_read_in_its_base() {
    let mut listings = 0;
    let listing = look(|operation| match operation {
        Operation::List => {
            listings += 1;
            Ok(names(if listings == 1 { &["0000000001.log"] } else { &["0000000002.base", "0000000002.log"] }))
        }
        Operation::Read { name, .. } if name == "0000000001.log" => Err("no such file".to_owned()),
        Operation::Read { name, from, .. } if name == "0000000002.base" => Ok(read(from, &line("row-1", 4))),
        _ => Ok(read(0, "")),
    });
    let listing = listing.expect("a listing");
    assert_eq!(stands(&listing), [("row-1", DebtStatus::Paid)]);
    assert!(listing.damage.is_empty() && listings == 2, "{listing:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_said() {
    let error = look(|operation| match operation {
        Operation::List => Ok(names(&["0000000001.log"])),
        _ => Err("permission denied".to_owned()),
    });
    let error = error.expect_err("a failure");
    assert_eq!((error.reason(), error.file()), (Reason::JournalFailed, Some("0000000001.log")));
    assert_eq!(error.system_words(), Some("permission denied"));
}

/// A line that is read in two parts is one, and what an older run wrote in vain does not count.
#[test]
fn the_highest_epoch_counts_however_it_is_read() {
    let newer = line("row-1", 3);
    let (begin, end) = newer.split_at(100);
    let listing = look(|operation| match operation {
        Operation::List => Ok(names(&["notes.txt", "0000000002.log", "0000000001.log", "0000000003.tmp"])),
        Operation::Read { name, from, .. } if name == "0000000001.log" => Ok(read(from, &line("row-1", 4))),
        Operation::Read { from: 0, .. } => Ok(read(0, begin)),
        Operation::Read { from: 100, .. } => Ok(read(0, end)),
        _ => Ok(read(0, "")),
    });
    assert_eq!(stands(&listing.expect("a listing")), [("row-1", DebtStatus::Unknown)]);
}
