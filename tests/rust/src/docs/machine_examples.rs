//! Errors of payouts and journals: what no single request can show.

use std::sync::{Arc, Mutex};

use intellectmoney::ffi;
use intellectmoney::host::run;
use intellectmoney::journal::{Appended, Ledger, MemoryStore, Store, StoreFailure, Stored, decode};
use intellectmoney::machine::{
    Batch, BatchOptions, Event, History, HistoryQuery, Machine, Payout, PayoutMachine, PayoutOutcome, Policy, Session,
    Settlement,
};
use intellectmoney::sandbox::SandboxHost;
use intellectmoney::{Client, Connection, Credentials, Error, Options, Reason, Recipient};

use super::errors::{Example, never};

/// A line whose checksum holds and whose version is not known yet.
const NEWER: &str = "2b5442799fccc3af {\"v\":2}";

/// The example of a reason that only a payout or a journal gives.
pub(super) fn example(reason: Reason) -> Option<Example> {
    let code = |text, make| Some(Example::Code(text, make));
    match reason {
        Reason::ReferenceConflict => code("payout row-1 of 50.00, then payout row-1 of 60.00", || {
            let mut world = World::new(MemoryStore::new())?;
            drop(world.pay("50.00")?);
            world.pay("60.00").map(never)
        }),
        Reason::InProgress => code("payout row-1 while another process pays row-1", || {
            World::new(Stub(Appended::Conflict))?.pay("50.00").map(never)
        }),
        Reason::JournalFailed => code("payout row-1 on a full disk", || {
            World::new(Stub(Appended::Failed(StoreFailure::new("no space left"))))?.pay("50.00").map(never)
        }),
        Reason::JournalOfAnotherAccount => code("payout row-1 with a sandbox's journal, against the provider", || {
            let mut world = World::new(MemoryStore::new())?;
            drop(world.pay("50.00")?);
            world.client = world.client_with(Options::default(), None)?;
            world.pay("50.00").map(never)
        }),
        Reason::JournalKeyChanged => code("payout row-1 after the sign secret has changed", || {
            let mut world = World::new(MemoryStore::new())?;
            drop(world.pay("50.00")?);
            let options = Options::default().base_url("https://7.sandbox.invalid")?;
            world.client = world.client_with(options, Some("another-secret"))?;
            world.pay("50.00").map(never)
        }),
        Reason::JournalDamaged => code("decode(\"0000000000000000 {}\")", || decode("0000000000000000 {}").map(never)),
        Reason::JournalNewer => code("decode of a line with \"v\":2", || decode(NEWER).map(never)),
        Reason::OperationHeld => code("a ledger that holds one operation under two references", || {
            let mut world = World::new(MemoryStore::new())?;
            drop(world.pay("50.00")?);
            let stored = world.store.load("row-1").ok().flatten();
            let heading = decode(&stored.map(|stored| stored.line).unwrap_or_default())?.heading();
            let mut ledger = Ledger::new();
            ledger.hold(0, "row-1", heading, "")?;
            ledger.hold(0, "row-2", heading, "").map(never)
        }),
        Reason::DuplicateReference => code("payouts of two rows named row-1", || {
            let World { client, .. } = World::new(MemoryStore::new())?;
            Batch::new(&client, vec![payout("50.00")?, payout("50.00")?], BatchOptions::default()).map(never)
        }),
        Reason::CursorForm => code("History::<HistoryQuery>::from_cursor(\"page 2\")", || {
            History::<HistoryQuery>::from_cursor("page 2").map(never)
        }),
        Reason::NoteForm => code("settle of row-1 without a note", || {
            Connection::sandbox(7)?.settle("row-1", Settlement::Paid, "").map(never)
        }),
        Reason::SettleContradicted => code("settle of row-1, which was paid, as not paid", || {
            let mut connection = Connection::sandbox(7)?;
            drop(connection.payout(&payout("50.00")?)?);
            connection.settle("row-1", Settlement::NotPaid, "said the bank").map(never)
        }),
        Reason::UnknownReference => {
            code("resolve of row-1 with an empty journal", || Connection::sandbox(7)?.resolve("row-1").map(never))
        }
        Reason::Cancelled => code("payout row-1, cancelled before anything was sent", || {
            let World { host, client, .. } = World::new(MemoryStore::new())?;
            let mut machine = PayoutMachine::new(&client, payout("50.00")?, None, Policy::default(), host.now)?;
            machine.feed(host.now, Event::Cancelled, &mut Session::new());
            machine.finish().map(never)
        }),
        Reason::WrongValue => code("payouts of a text instead of rows, in Node or Python", || border("\"rows\"", true)),
        Reason::TextDue => code("payouts of a row whose reference is a number, in Node or Python", || {
            border(r#"[{"reference":1}]"#, true)
        }),
        Reason::AmountAsNumber => code("payouts of a row whose amount is 50.0 and no text, in Node or Python", || {
            border(&format!(r#"[{{"reference":"row-1","amount":50.0,{SBP}}}]"#), true)
        }),
        Reason::JournalMissing => code("payouts with no journal named, in Node or Python", || border("[]", false)),
        Reason::DateOffset => code("paymentsHistory from \"2025-01-31\", in Node or Python", || {
            let query = ffi::value(r#"{"dateFrom":"2025-01-31"}"#)?;
            ffi::Reading::new(&query, ffi::Naming::JavaScript, 0).map(never)
        }),
        _ => None,
    }
}

/// A recipient as Node gives it.
const SBP: &str = r#""recipient":{"type":"sbp","phone":"79990000000","bankId":"100000000000","name":"Иван Тестов"}"#;

/// A batch of rows as the packages for Node and Python hand it over.
fn border(rows: &str, has_journal: bool) -> Result<Error, Error> {
    let naming = ffi::Naming::JavaScript;
    let options = ffi::value(&ffi::sandbox_options(&SandboxHost::new(7).sandbox, naming))?;
    let api = ffi::Api::new(&options, naming, has_journal)?;
    api.payouts(&ffi::value(rows)?, &ffi::value("{}")?, None).map(never)
}

struct World<S> {
    host: SandboxHost,
    client: Arc<Client>,
    store: S,
}

impl<S: Store> World<S> {
    fn new(store: S) -> Result<Self, Error> {
        let host = SandboxHost::new(7);
        let client = Arc::new(host.client(Options::default())?);
        Ok(Self { host, client, store })
    }

    fn client_with(&self, options: Options, secret: Option<&str>) -> Result<Arc<Client>, Error> {
        let keys = self.host.sandbox.credentials();
        let secret = secret.unwrap_or(keys.sign_secret_key());
        let credentials = Credentials::new(keys.bearer_token(), secret)?.with_login(keys.login(), keys.password());
        Ok(Arc::new(Client::with_options(credentials, options)))
    }

    fn pay(&mut self, amount: &str) -> Result<PayoutOutcome, Error> {
        let stored = self.store.load("row-1").ok().flatten();
        let now = self.host.now;
        let machine = PayoutMachine::new(&self.client, payout(amount)?, stored.as_ref(), Policy::default(), now)?;
        run(machine, &mut self.host, &self.store, &Mutex::default())
    }
}

fn payout(amount: &str) -> Result<Payout, Error> {
    Ok(Payout::new("row-1", Recipient::sbp("79990000000", "100000000000", "Иван Тестов"), amount.parse()?))
}

/// A store that takes no line.
struct Stub(Appended);

impl Store for Stub {
    fn load(&self, _: &str) -> Result<Option<Stored>, StoreFailure> {
        Ok(None)
    }

    fn append(&self, _: &str, _: u64, _: &str) -> Appended {
        self.0.clone()
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        Ok(Vec::new())
    }

    fn close(&self) {}
}
