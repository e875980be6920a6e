//! Journals that are not this client's, and folders that hold more or less than a journal.

use intellectmoney::{Credentials, Reason};

use super::*;

/// A folder whose journal knows one paid debt, and its world.
fn paid_journal() -> (World, Temp) {
    let (mut world, folder) = (World::new(&[]), Temp::new());
    assert_eq!(world.settle(&folder).status(), "paid");
    (world, folder)
}

/// A client with other credentials or another address than the journal's.
fn client(world: &World, secret: Option<&str>, login: Option<&str>, options: Options) -> Arc<Client> {
    let keys = world.host.sandbox.credentials();
    let secret = secret.unwrap_or_else(|| keys.sign_secret_key());
    let credentials = Credentials::new(keys.bearer_token(), secret).expect("credentials");
    let credentials = credentials.with_login(login.unwrap_or_else(|| keys.login()), keys.password());
    Arc::new(Client::with_options(credentials, options))
}

fn sandbox() -> Options {
    Options::default().base_url("https://7.sandbox.invalid").expect("an address")
}

#[test]
fn a_journal_of_another_account_sandbox_or_secret_pays_nothing() {
    let (mut world, folder) = paid_journal();
    let another_seed = Options::default().base_url("https://8.sandbox.invalid").expect("an address");
    let cases = [
        // A sandbox's journal in production.
        (client(&world, None, None, Options::default()), Reason::JournalOfAnotherAccount),
        (client(&world, None, None, another_seed), Reason::JournalOfAnotherAccount),
        (client(&world, None, Some("other@example.com"), sandbox()), Reason::JournalOfAnotherAccount),
        (client(&world, Some("another-secret"), None, sandbox()), Reason::JournalKeyChanged),
    ];
    let requests = world.host.sandbox.log().len();
    for (client, reason) in cases {
        let store = FileStore::open(&folder).expect("a journal");
        let mut stranger = World { client, ..world.clone() };
        assert_eq!(stranger.pay(&store).expect_err("refused").reason(), reason);
        assert_eq!(stranger.host.sandbox.log().len(), requests, "something was sent: {reason:?}");
    }
    let old_key = sandbox().journal_key(world.host.sandbox.credentials().sign_secret_key());
    world.client = client(&world, Some("another-secret"), None, old_key);
    assert!(world.settle(&folder).details().already_settled);
    assert_eq!((world.paid(), world.host.sandbox.log().len()), (1, requests));
}

#[test]
fn a_missing_segment_is_damage() {
    let (world, folder) = paid_journal();
    for _ in 0..3 {
        drop(FileStore::open(&folder).expect("a journal"));
    }
    for epoch in [1, 2, 3] {
        let copy = Temp::new();
        fs::create_dir(&copy).expect("a folder");
        for name in folder.names() {
            fs::copy(folder.join(&name), copy.join(&name)).expect("copied");
        }
        fs::remove_file(copy.segment(epoch)).expect("removed");
        let error = FileStore::open(&copy).expect_err("a gap");
        assert_eq!((error.reason(), error.path()), (Reason::JournalDamaged, copy.segment(epoch).as_path()));
    }
    assert_eq!(world.host.sandbox.requests("createOperation"), 1);
}

#[test]
fn foreign_files_are_left_alone() {
    let (mut world, folder) = paid_journal();
    let names =
        ["notes.txt", "1.log", "00000000001.log", "0000000009.log.bak", "000000000x.log", "0000000000.log", ".log"];
    for name in names {
        fs::write(folder.join(name), "not a journal").expect("a file");
    }
    fs::create_dir(folder.join("folder")).expect("a folder");
    let store = FileStore::open(&folder).expect("a journal");
    assert_eq!(store.len(), 1);
    store.compact().expect("compacted");
    assert!(world.settle(&folder).details().already_settled);
    for name in names {
        assert!(folder.join(name).exists(), "{name}");
    }
}

/// A provider that gives one operation to two debts would pay one of them only.
#[test]
fn an_operation_of_another_reference_is_refused() {
    let (mut world, folder) = (World::new(&[]), Temp::new());
    let lines = lines(&mut world);
    let store = FileStore::open(&folder).expect("a journal");
    for (seq, line) in (0..).zip(&lines) {
        assert_eq!(store.append(REFERENCE, seq, line), Appended::Stored);
    }
    for line in &lines[1..] {
        let mut entry = Stored { line: line.clone(), doubtful: false }.entry().expect("an entry");
        (entry.reference, entry.seq) = ("row-2".to_owned(), 1);
        let refused = store.append("row-2", 0, &encode(&entry));
        assert!(matches!(refused, Appended::Failed(failure) if failure.message.contains("another reference")));
    }
    assert_eq!(store.len(), 1);
}

/// What could not be read back must not be written.
#[test]
fn a_line_that_does_not_hold_is_refused_before_it_is_written() {
    let folder = Temp::new();
    let store = FileStore::open(&folder).expect("a journal");
    let lines = lines(&mut World::new(&[]));
    let mut long = Stored { line: lines[3].clone(), doubtful: false }.entry().expect("an entry");
    if let Record::Final { note, .. } = &mut long.record {
        *note = Some("x".repeat(100_000));
    }
    let bad = [
        (REFERENCE, 0, lines[0].trim_end().to_owned()),
        (REFERENCE, 0, format!("{}\n", lines[0])),
        (REFERENCE, 0, lines[0].replace("row-1", "row-2")),
        ("row-2", 0, lines[0].clone()),
        (REFERENCE, 0, lines[1].clone()),
        (REFERENCE, 0, encode(&intellectmoney::journal::Entry { seq: 1, ..long })),
    ];
    for (reference, after, line) in bad {
        assert!(matches!(store.append(reference, after, &line), Appended::Failed(_)), "{line}");
    }
    assert_eq!(store.append(REFERENCE, 1, &lines[1]), Appended::Conflict);
    assert_eq!(fs::metadata(folder.segment(1)).expect("a segment").len(), 0);
    assert_eq!(store.append(REFERENCE, 0, &lines[0]), Appended::Stored, "the store is still of use");
}
