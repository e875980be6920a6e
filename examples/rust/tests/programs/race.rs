//! Two processes pay the same fifty debts over one journal: each debt is paid once.

use std::io::{BufRead, Write, stdin};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, fs, process};

use intellectmoney::host::{Host, run};
use intellectmoney::journal::{Appended, Debt, Entry, Record, Store, Terms, encode};
use intellectmoney::machine::{Payout, PayoutMachine, PayoutOutcome, Policy, Session};
use intellectmoney::{Client, Error, Reason, Recipient, Request, Response, Sent};
use intellectmoney_examples::account::Account;
use intellectmoney_examples::control::Sandbox;
use intellectmoney_examples::send_ureq;
use intellectmoney_examples::server::Server;
use intellectmoney_examples::store_sqlite::SqliteStore;
use intellectmoney_journal_file::FileStore;

use crate::support::server;

const DEBTS: u32 = 50;
/// The child's journal; its ending says which kind.
const JOURNAL: &str = "RACE_JOURNAL";

/// As patient as a test may be.
const POLICY: Policy = Policy {
    connect: 2_000,
    attempt: 5_000,
    call: 10_000,
    attempts: 4,
    backoff: 20,
    settle: 300,
    poll_first: 20,
    poll_longest: 100,
    payout: 60_000,
};

fn phone(debt: u32) -> String {
    format!("7999000{debt:04}")
}

struct Blocking(send_ureq::Host);

impl Host for Blocking {
    fn now(&mut self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
        i64::try_from(since.as_millis()).expect("a clock before the year 292277026596")
    }

    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        self.0.exchange(request, timeout).map_err(|no_answer| no_answer.sent)
    }

    fn sleep(&mut self, millis: i64) {
        sleep(Duration::from_millis(millis.try_into().unwrap_or(0)));
    }
}

/// Takes no part by itself: the tests below start it twice, with a journal.
#[test]
fn a_runner() {
    let Ok(journal) = env::var(JOURNAL) else { return };
    let client = Arc::new(Account::from_env().expect("the server's environment").client);
    let mut host = Blocking(send_ureq::Host::default());
    let session = Mutex::default();
    let mut store = open(Path::new(&journal));
    // Both begin at the same moment.
    let mut line = String::new();
    stdin().lock().read_line(&mut line).expect("a line");
    for debt in 0..DEBTS {
        while !settled(&client, &mut host, &*store, &session, debt) {
            // In turns of their own, so that the two do not take it from each other for ever.
            let pause = u64::from(process::id() % 7 + debt % 5) * 20 + 10;
            sleep(Duration::from_millis(pause));
            if journal.ends_with(".folder") {
                store = open(Path::new(&journal));
            }
        }
    }
}

fn open(journal: &Path) -> Box<dyn Store> {
    if journal.extension().is_some_and(|ending| ending == "folder") {
        Box::new(FileStore::open(journal).expect("a journal"))
    } else {
        Box::new(SqliteStore::open(journal).expect("a journal"))
    }
}

/// Whether the debt is paid; else the other process has it.
fn settled(client: &Arc<Client>, host: &mut Blocking, store: &dyn Store, session: &Mutex<Session>, debt: u32) -> bool {
    match pay(client, host, store, session, debt) {
        Ok(PayoutOutcome::Paid(_)) => true,
        Ok(PayoutOutcome::NotPaid { reason, .. }) => panic!("{debt} was not paid: {reason:?}"),
        Ok(_) => false,
        Err(error) => {
            assert_eq!(error.reason(), Reason::InProgress, "{debt}: {error:?}");
            false
        }
    }
}

fn pay(
    client: &Arc<Client>,
    host: &mut Blocking,
    store: &dyn Store,
    session: &Mutex<Session>,
    debt: u32,
) -> Result<PayoutOutcome, Error> {
    let recipient = Recipient::sbp(phone(debt), "100000000000", "Иван Тестов");
    let payout = Payout::new(format!("debt-{debt}"), recipient, "50".parse()?);
    let last = store.load(&payout.reference)?;
    run(PayoutMachine::new(client, payout, last.as_ref(), POLICY, host.now())?, host, store, session)
}

fn start(server: &Server, journal: &Path) -> Child {
    let mut child = Command::new(env::current_exe().expect("this test"));
    child.args(["--exact", "race::a_runner", "--nocapture"]).envs(server.environment()).env(JOURNAL, journal);
    child.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it starts")
}

fn race(name: &str) {
    let (journal, server) = (temp(name), rich_server());
    let mut children = [(); 2].map(|()| start(&server, &journal));
    // Time to open the journal and to come to the start.
    sleep(Duration::from_millis(300));
    children.iter_mut().for_each(go);
    children.into_iter().for_each(finish);
    // Both may have read that a debt is paid while the other took the journal over, so that
    // nobody wrote it down. Whoever calls next does, and pays nothing.
    let mut third = start(&server, &journal);
    go(&mut third);
    finish(third);
    check_books(&server, &journal);
}

/// A server whose account can pay all debts many times.
fn rich_server() -> Server {
    let server = server();
    Sandbox::at(&server.url()).post("balance", r#"{"balance":"1000000.00"}"#).expect("a balance");
    server
}

fn go(child: &mut Child) {
    child.stdin.take().expect("a pipe").write_all(b"go\n").expect("it waits");
}

fn finish(mut child: Child) {
    let deadline = Instant::now() + Duration::from_secs(120);
    let status = loop {
        match child.try_wait().expect("a child") {
            Some(status) => break status,
            None if Instant::now() > deadline => {
                child.kill().expect("a child");
                panic!("the race does not end");
            }
            None => sleep(Duration::from_millis(20)),
        }
    };
    assert!(status.success(), "{status}");
}

fn check_books(server: &Server, journal: &Path) {
    let sandbox = Sandbox::at(&server.url());
    for debt in 0..DEBTS {
        let paid = sandbox.paid(&phone(debt)).expect("books");
        assert_eq!(paid, ("1".to_owned(), "50.00".to_owned()), "{debt}");
    }
    assert!(open(journal).unfinished().expect("a journal").is_empty());
    remove(journal);
}

fn temp(name: &str) -> PathBuf {
    let path = env::temp_dir().join(format!("intellectmoney-race-{}-{name}", process::id()));
    remove(&path);
    path
}

fn remove(path: &Path) {
    // A folder or a file, and perhaps neither.
    let _ = fs::remove_dir_all(path);
    let _ = fs::remove_file(path);
}

#[test]
fn two_processes_over_one_sqlite_database() {
    race("journal.sqlite");
}

#[test]
fn two_processes_over_one_folder() {
    race("journal.folder");
}

/// Killed without a word, wherever it is; the next run needs nobody to clean up.
#[test]
fn killed_processes_leave_no_lock_and_no_second_payment() {
    for name in ["killed.folder", "killed.sqlite"] {
        let (journal, server) = (temp(name), rich_server());
        for round in 0..8 {
            let mut child = start(&server, &journal);
            go(&mut child);
            sleep(Duration::from_millis(70 + 53 * round));
            child.kill().expect("a child");
            child.wait().expect("a child");
        }
        let mut last = start(&server, &journal);
        go(&mut last);
        finish(last);
        check_books(&server, &journal);
    }
}

#[test]
fn the_sqlite_store_keeps_the_order_of_steps_and_one_debt_an_operation() {
    let path = temp("order.sqlite");
    let store = SqliteStore::open(&path).expect("a database");
    let operation = "11111111-2222-3333-4444-555555555555".parse().expect("a GUID");
    let line = |reference: &str, seq, record| {
        let text = String::new;
        let terms = Terms {
            debt: Debt::Payout,
            amount: text(),
            currency: text(),
            fingerprint: text(),
            mask: text(),
            account: text(),
            key: text(),
            base_url: text(),
        };
        encode(&Entry { reference: reference.to_owned(), seq, at: 0, attempt: 1, terms: terms.into(), record })
    };
    let intent = |reference| line(reference, 1, Record::Intent { matching: Vec::new() });
    let created = |reference| line(reference, 2, Record::Created { operation });
    for (reference, after, text) in [("a", 0, intent("a")), ("a", 1, created("a")), ("b", 0, intent("b"))] {
        assert_eq!(store.append(reference, after, &text), Appended::Stored);
        assert_eq!(store.append(reference, after, &text), Appended::Conflict);
        // Another process, or this one after it died.
        let again = SqliteStore::open(&path).expect("a database");
        assert_eq!(again.load(reference).expect("read").expect("a line").line, text);
    }
    assert!(matches!(store.append("b", 1, &created("b")), Appended::Failed(_)));
    assert_eq!(store.unfinished().expect("read").len(), 2);
    store.close();
    remove(&path);
}
