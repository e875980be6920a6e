//! The journals of `tests/journals` and what each language prints of them. Written again by
//! `cargo test -p intellectmoney-tests --test journals -- --ignored`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use intellectmoney::journal::{
    Debt, DebtStatus, Entry, Fence, JournalListing, Record, Terms, Verdict, Withdrawn, encode,
};
use intellectmoney::types::{Decimal, Uuid};
use intellectmoney_journal_file::read_journal;

use Debt::{Payout, Withdrawal};

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../journals"))
}

fn operation(number: u128) -> Uuid {
    Uuid::from_u128((0x6ef9_28c6_107f_4b31_98d3 << 48) + number)
}

/// A line whose time is its place among all.
fn line(debt: Debt, reference: &str, place: i64, record: Record) -> String {
    let terms = Terms {
        debt,
        amount: if debt == Payout { "50.00" } else { "12500.50" }.into(),
        currency: "RUB".into(),
        fingerprint: "3d1d0bcfc748006517b36cd05fc3b3f8".into(),
        mask: if debt == Payout { "7999*****00" } else { "******4321" }.into(),
        account: "5f16d2a1b7c0e9d4".into(),
        key: "3791d664147a0e52".into(),
        base_url: "https://7.sandbox.invalid/".into(),
    };
    let at = 1_767_214_800_000 + place * 61_000;
    encode(&Entry { reference: reference.into(), seq: 4, at, attempt: 1, terms: Arc::new(terms), record })
}

fn settled(operation: Option<Uuid>, verdict: Verdict) -> Record {
    Record::Final { operation, verdict, transaction: None, note: None }
}

fn noted(verdict: Verdict, note: &str) -> Record {
    Record::Final { operation: None, verdict, transaction: None, note: Some(note.into()) }
}

fn withdrawn(amount: i64) -> Record {
    let (amount, currency) = (Some(Decimal::new(amount, 2)), Some("RUB".into()));
    let transaction = Withdrawn { transaction_id: 8_123_456_789, state: None, amount, currency };
    Record::Final { operation: None, verdict: Verdict::Paid, transaction: Some(Box::new(transaction)), note: None }
}

/// Each way to stand, in a base and two segments, the first of which a crash has cut off.
fn every_status() -> Vec<(&'static str, String)> {
    let (intent, why) = (|| Record::Intent { matching: Vec::new() }, Fence::Lost);
    let base = [
        line(Payout, "invoice-1", 1, settled(Some(operation(1)), Verdict::Paid)),
        line(Payout, "invoice-2", 2, settled(Some(operation(2)), Verdict::Failed)),
        line(Payout, "=1+1", 3, settled(Some(operation(3)), Verdict::NotEnoughMoney)),
        line(Payout, "счёт \"№ 4\", июнь", 4, noted(Verdict::Paid, "чек 17, сверено")),
        line(Withdrawal, "october", 5, withdrawn(1_250_050)),
        line(Withdrawal, "november", 6, withdrawn(1_250_049)),
        line(Withdrawal, "december", 7, noted(Verdict::Refused, "банк вернул")),
    ];
    let torn = [
        line(Payout, "made, then a crash", 9, Record::Created { operation: operation(4) }),
        line(Withdrawal, "not sent, then a crash", 10, Record::NotSent),
        line(Payout, "cut off", 11, intent())[..40].to_owned(),
    ];
    let last = [
        line(Payout, "begun", 12, intent()),
        line(Payout, "made", 13, Record::Created { operation: operation(5) }),
        line(Payout, "executing", 14, Record::Executing { operation: operation(6) }),
        line(Payout, "fencing", 15, Record::Fencing { operation: operation(7), why }),
        line(Payout, "fenced", 16, Record::Fenced { operation: operation(8), why }),
        line(Withdrawal, "sent", 17, intent()),
        line(Withdrawal, "not sent", 18, Record::NotSent),
    ];
    let (base, torn, last) = (base.concat(), torn.concat(), last.concat());
    vec![("0000000002.base", base), ("0000000002.log", torn), ("0000000003.log", last)]
}

/// A line that cannot be read, a segment that is missing, an operation of two debts.
fn damaged() -> Vec<(&'static str, String)> {
    let intent = || Record::Intent { matching: Vec::new() };
    let first = [
        line(Payout, "invoice-1", 1, settled(Some(operation(1)), Verdict::Paid)),
        line(Payout, "invoice-2", 2, settled(Some(operation(2)), Verdict::Failed)),
    ];
    let last = [
        line(Payout, "before the damage", 3, intent()),
        line(Payout, "gone", 4, intent()).replace("50.00", "90.00"),
        line(Payout, "after the damage", 5, intent()),
        line(Payout, "of the same operation", 6, Record::Executing { operation: operation(1) }),
    ];
    vec![("0000000001.log", first.concat()), ("0000000003.log", last.concat())]
}

fn journals() -> [(&'static str, Vec<(&'static str, String)>); 4] {
    let newer = vec![("0000000001.log", "2b5442799fccc3af {\"v\":2}\n".to_owned())];
    let empty = vec![("0000000001.log", String::new())];
    [("every-status", every_status()), ("damaged", damaged()), ("newer", newer), ("empty", empty)]
}

fn read(name: &str) -> JournalListing {
    read_journal(root().join(name)).expect("a journal")
}

/// What is printed of a journal, by the ending of the file that keeps it.
fn printed(name: &str) -> [(&'static str, String); 5] {
    let listing = read(name);
    [
        ("txt", listing.to_table()),
        ("csv", listing.to_csv()),
        ("jsonl", listing.to_json_lines()),
        ("warning.txt", listing.warning()),
        ("open.txt", listing.open_only().to_table()),
    ]
}

const PRINTED: [&str; 3] = ["every-status", "damaged", "empty"];

#[test]
#[ignore = "writes"]
fn write() {
    for (name, files) in journals() {
        fs::create_dir_all(root().join(name)).expect("a folder");
        for (file, text) in files {
            fs::write(root().join(name).join(file), text).expect("a file");
        }
    }
    for name in PRINTED {
        for (ending, text) in printed(name) {
            fs::write(root().join(format!("{name}.{ending}")), text).expect("a file");
        }
    }
}

#[test]
fn the_journals_are_what_this_says() {
    for (name, files) in journals() {
        let found = fs::read_dir(root().join(name)).expect("a folder").map(|file| {
            let file = file.expect("a file");
            (file.file_name().into_string().expect("UTF-8"), fs::read_to_string(file.path()).expect("UTF-8"))
        });
        let expected = files.into_iter().map(|(file, text)| (file.to_owned(), text));
        assert_eq!(found.collect::<BTreeMap<_, _>>(), expected.collect(), "{name}");
    }
}

#[test]
fn what_is_printed_is_what_all_languages_print() {
    for name in PRINTED {
        for (ending, text) in printed(name) {
            let kept = fs::read_to_string(root().join(format!("{name}.{ending}"))).expect("UTF-8");
            assert_eq!(text, kept, "{name}.{ending}");
        }
    }
}

#[test]
fn each_debt_stands_as_its_lines_say() {
    use DebtStatus::{Confirmed, Differs, NotPaid, NotStarted, Paid, Refused, Unknown};
    let stands = |name| read(name).debts.into_iter().map(|debt| (debt.reference, debt.status)).collect::<Vec<_>>();
    let expected = |list: &[(&str, DebtStatus)]| {
        list.iter().map(|(name, status)| ((*name).to_owned(), *status)).collect::<Vec<_>>()
    };
    let every = [
        ("invoice-1", Paid),
        ("invoice-2", NotPaid),
        ("=1+1", NotPaid),
        ("счёт \"№ 4\", июнь", Paid),
        ("october", Confirmed),
        ("november", Differs),
        ("december", Refused),
        ("made, then a crash", Unknown),
        ("not sent, then a crash", Unknown),
        ("begun", NotStarted),
        ("made", NotStarted),
        ("executing", Unknown),
        ("fencing", Unknown),
        ("fenced", NotStarted),
        ("sent", Unknown),
        ("not sent", NotStarted),
    ];
    assert_eq!(stands("every-status"), expected(&every));
    let damaged = [
        ("invoice-1", Paid),
        ("invoice-2", Unknown),
        ("before the damage", Unknown),
        ("after the damage", NotStarted),
        ("of the same operation", Unknown),
    ];
    assert_eq!(stands("damaged"), expected(&damaged));
}
