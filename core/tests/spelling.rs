//! A store that ignores case gives one debt's line for another's name: nobody acts on it.

#![cfg(feature = "sandbox")]

use intellectmoney::journal::{Appended, MemoryStore, Store, StoreFailure, Stored};
use intellectmoney::machine::{Payout, Settlement, Withdrawal};
use intellectmoney::sandbox::{Control, Fault, FaultKind, SandboxHost};
use intellectmoney::{Connection, Error, Options, Reason, Recipient};

/// As a database whose collation ignores case.
#[derive(Default)]
struct IgnoresCase(MemoryStore);

impl Store for IgnoresCase {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.0.load(&reference.to_uppercase())
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        self.0.append(reference, after_seq, line)
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.0.unfinished()
    }

    fn close(&self) {}
}

#[test]
fn a_line_of_another_spelling_is_not_acted_upon() {
    let mut host = SandboxHost::new(7);
    let now = host.now;
    host.sandbox.control(now, Control::Fault(Fault::new("executeOperation", 1, FaultKind::Stuck)));
    let client = host.client(Options::default()).expect("a client");
    let account_id = host.sandbox.credentials().account_id().to_owned();
    let mut connection = Connection::new(client, host, IgnoresCase::default());
    let recipient = || Recipient::sbp("79990000000", "100000000000", "Иван Тестов");
    let payout = |reference| Payout::new(reference, recipient(), "50".parse().expect("50"));
    assert_eq!(connection.payout(&payout("A-1")).expect("an outcome").status(), "pending");
    let sent = connection.host().sandbox.log().len();
    let withdrawal =
        Withdrawal { reference: "a-1".into(), account_id, amount: "5".parse().expect("5"), transaction_date: None };
    let refused: [Option<Error>; 5] = [
        connection.resolve("a-1").err(),
        connection.settle("a-1", Settlement::Paid, "said support").err(),
        connection.settle("a-1", Settlement::NotPaid, "said support").err(),
        connection.payout(&payout("a-1")).err(),
        connection.withdraw(&withdrawal).err(),
    ];
    for error in refused {
        let error = error.expect("another debt's line");
        assert_eq!((error.field(), error.reason()), (Some("journal"), Reason::JournalDamaged));
    }
    assert_eq!(connection.host().sandbox.log().len(), sent);
    assert_eq!(connection.resolve("A-1").expect("an outcome").status(), "pending");
}
