//! A store that fails: whoever is called hears of it, and what the store said.

#![cfg(feature = "sandbox")]

use std::error::Error as _;
use std::sync::atomic::{AtomicU64, Ordering};

use intellectmoney::journal::{Appended, MemoryStore, Store, StoreFailure, Stored};
use intellectmoney::machine::{Payout, Settlement, Withdrawal};
use intellectmoney::sandbox::SandboxHost;
use intellectmoney::{Connection, Error, Options, Outcome, Reason, Recipient};

/// Takes so many lines, and fails then.
struct Full {
    store: MemoryStore,
    left: AtomicU64,
    end: Appended,
}

impl Store for Full {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        match self.left.load(Ordering::Relaxed) {
            0 => Err(StoreFailure::new("the disk is gone")),
            _ => self.store.load(reference),
        }
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            return self.end.clone();
        }
        self.store.append(reference, after_seq, line)
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        Err(StoreFailure::new("the disk is gone"))
    }

    fn close(&self) {}
}

fn full(left: u64, end: Appended) -> Connection<SandboxHost, Full> {
    let host = SandboxHost::new(7);
    let client = host.client(Options::default()).expect("a client");
    Connection::new(client, host, Full { store: MemoryStore::new(), left: left.into(), end })
}

fn payout() -> Payout {
    Payout::new("row-1", Recipient::sbp("79990000000", "100000000000", "Иван Тестов"), "50".parse().expect("50"))
}

fn said(error: &Error) -> Option<String> {
    error.source().map(ToString::to_string)
}

#[test]
fn what_a_store_said_is_the_source_of_the_error() {
    let mut connection = full(0, Appended::Stored);
    let account_id = connection.host().sandbox.credentials().account_id().to_owned();
    let withdrawal =
        Withdrawal { reference: "out-1".into(), account_id, amount: "5".parse().expect("5"), transaction_date: None };
    let errors: [Option<Error>; 5] = [
        connection.payout(&payout()).err(),
        connection.withdraw(&withdrawal).err(),
        connection.resolve("row-1").err(),
        connection.settle("row-1", Settlement::Paid, "said support").err(),
        connection.resume().err(),
    ];
    for error in errors {
        let error = error.expect("no journal");
        assert_eq!((error.reason(), said(&error).as_deref()), (Reason::JournalFailed, Some("the disk is gone")));
        assert!(!error.to_string().contains("disk"), "{error}");
    }
    let mut connection = full(2, Appended::Failed(StoreFailure::new("the disk is full")));
    let error = connection.payout(&payout()).expect_err("the second line was not stored");
    assert_eq!((error.reason(), said(&error).as_deref()), (Reason::JournalFailed, Some("the disk is full")));
    // Where nobody said anything there is no source.
    let error = full(2, Appended::Conflict).payout(&payout()).expect_err("another run");
    assert_eq!((error.reason(), said(&error)), (Reason::InProgress, None));
}

#[test]
fn a_payout_says_that_the_journal_missed_its_end() {
    for (end, reason, words) in [
        (Appended::Conflict, Reason::InProgress, None),
        (Appended::Failed(StoreFailure::new("the disk is full")), Reason::JournalFailed, Some("the disk is full")),
    ] {
        // The fourth line says that it is paid: true even without a journal.
        let mut connection = full(4, end);
        let outcome = connection.payout(&payout()).expect("an outcome");
        let error = outcome.details().error.as_ref().expect("the line was not stored");
        assert_eq!(outcome.status(), "paid");
        assert_eq!((error.reason(), error.outcome(), said(error).as_deref()), (reason, Outcome::Done, words));
    }
}
