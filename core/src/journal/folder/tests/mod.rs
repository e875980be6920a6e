//! The machine over a disk in memory that forgets what was not made durable.

mod crash;
mod disk;
mod failure;
mod group;
mod look;
mod takeover;

use std::collections::BTreeMap;

use self::disk::{Disk, Open};
use super::{Answer, Folder, Operation};
use crate::journal::{Appended, Debt, Entry, Record, StoreFailure, Stored, Terms, Verdict, encode};
use crate::types::Uuid;

/// A run: the machine, its open files, and what it was told.
struct Run {
    folder: Folder,
    open: Open,
    answers: BTreeMap<u64, Answer>,
    /// What each append asked for: reference and `seq`.
    asked: BTreeMap<u64, (String, u64)>,
    /// The names of the operations that were done.
    trace: Vec<&'static str>,
}

impl Run {
    fn new() -> Self {
        let folder = Folder::open("journal");
        Self { folder, open: Open::new(), answers: BTreeMap::new(), asked: BTreeMap::new(), trace: Vec::new() }
    }

    /// A run that has opened the journal.
    fn opened(disk: &mut Disk) -> Self {
        let mut run = Self::new();
        run.end(disk);
        assert_eq!(run.answers.get(&Folder::OPENING), Some(&Answer::Opened(Ok(()))));
        run
    }

    /// Does one operation; `false` where there is none.
    fn advance(&mut self, disk: &mut Disk) -> bool {
        self.advance_with(|open, operation| disk.perform(open, operation))
    }

    fn advance_with(&mut self, perform: impl FnOnce(&mut Open, Operation) -> Result<super::Done, String>) -> bool {
        let Some(task) = self.folder.step() else { return false };
        assert!(self.folder.step().is_none(), "one task at a time");
        self.trace.push(name(&task.operation));
        let result = perform(&mut self.open, task.operation);
        self.folder.feed(task.id, result);
        self.collect();
        true
    }

    fn end(&mut self, disk: &mut Disk) {
        while self.advance(disk) {}
        self.collect();
        assert_eq!(self.folder.unanswered(), 0, "somebody waits for ever");
    }

    fn collect(&mut self) {
        while let Some((request, answer)) = self.folder.answer() {
            assert!(self.answers.insert(request, answer).is_none(), "a request is answered twice");
        }
    }

    fn append(&mut self, reference: &str, seq: u64) -> u64 {
        let request = self.folder.append(reference, seq - 1, &line(reference, seq));
        self.asked.insert(request, (reference.to_owned(), seq));
        request
    }

    fn load(&mut self, disk: &mut Disk, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        let request = self.folder.load(reference);
        self.end(disk);
        match self.answers.get(&request) {
            Some(Answer::Loaded(loaded)) => loaded.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn appended(&self, request: u64) -> Option<&Appended> {
        match self.answers.get(&request) {
            Some(Answer::Appended(appended)) => Some(appended),
            None => None,
            other => panic!("{other:?}"),
        }
    }

    /// What was acknowledged: the highest `seq` of each reference.
    fn acknowledged(&self) -> BTreeMap<&str, u64> {
        let mut acknowledged = BTreeMap::new();
        for (request, (reference, seq)) in &self.asked {
            if self.appended(*request) == Some(&Appended::Stored) {
                let highest = acknowledged.entry(reference.as_str()).or_insert(0);
                *highest = (*highest).max(*seq);
            }
        }
        acknowledged
    }

    /// Checks that this run knows what another was told to be stored.
    fn knows(&mut self, disk: &mut Disk, other: &Self, what: &str) {
        for (reference, seq) in other.acknowledged() {
            let stored = self.load(disk, reference).expect("it is open");
            let known = stored.as_ref().map_or(0, |stored| stored.entry().expect("an entry").seq);
            assert!(known >= seq, "{what}: {reference} is known up to {known}, and {seq} was acknowledged");
        }
    }
}

fn name(operation: &Operation) -> &'static str {
    match operation {
        Operation::List => "list",
        Operation::CreateExclusive { .. } => "create",
        Operation::CreateDraft { .. } => "draft",
        Operation::Read { .. } => "read",
        Operation::Append { .. } => "append",
        Operation::SyncFile { .. } => "sync",
        Operation::Identify { .. } => "identify",
        Operation::Close { .. } => "close",
        Operation::Rename { .. } => "rename",
        Operation::Remove { .. } => "remove",
        Operation::SyncFolder => "sync folder",
    }
}

/// The line that a payout writes at this place of its order.
fn line(reference: &str, seq: u64) -> String {
    let number = reference.bytes().fold(0_u128, |sum, byte| sum * 256 + u128::from(byte));
    line_of(reference, seq, Uuid::from_u128(number))
}

fn line_of(reference: &str, seq: u64, operation: Uuid) -> String {
    let record = match seq {
        1 => Record::Intent { matching: Vec::new() },
        2 => Record::Created { operation },
        3 => Record::Executing { operation },
        _ => Record::Final { operation: Some(operation), verdict: Verdict::Paid, transaction: None, note: None },
    };
    let terms = Terms {
        debt: Debt::Payout,
        amount: "50.00".to_owned(),
        currency: "RUB".to_owned(),
        fingerprint: "00112233445566778899aabbccddeeff".to_owned(),
        mask: "7999*****00".to_owned(),
        account: "0123456789abcdef".to_owned(),
        key: "fedcba9876543210".to_owned(),
        base_url: "https://7.sandbox.invalid/".to_owned(),
    };
    encode(&Entry { reference: reference.to_owned(), seq, at: 0, attempt: 1, terms: terms.into(), record })
}
