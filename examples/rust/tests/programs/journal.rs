//! The programs with a journal in a folder: what one run did, the next one knows.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use intellectmoney_examples::control::Sandbox;
use intellectmoney_examples::server::Server;

use crate::support::{Ended, against, program, run, server};

const PROGRAMS: [&str; 2] = ["payout_blocking", "payout_async"];

/// A folder of one test, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("intellectmoney-programs-{}-{test}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        Self(folder)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("a name in UTF-8")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn pay(server: &Server, name: &str, journal: &Folder, more: &[&str]) -> Ended {
    against(server, name, &[&["--journal", journal.path()], more].concat())
}

#[test]
fn a_second_run_says_already_settled_and_sends_nothing() {
    let (server, journal) = (server(), Folder::new("settled"));
    let sandbox = Sandbox::at(&server.url());
    let first = pay(&server, "payout_blocking", &journal, &["--reference", "row-1"]);
    assert_eq!(first.code, Some(0), "{}", first.all());
    assert!(!first.out.contains("already settled"), "{}", first.all());
    let log = sandbox.log().expect("a log");
    for name in PROGRAMS {
        let again = pay(&server, name, &journal, &["--reference", "row-1"]);
        assert_eq!(again.code, Some(0), "{name}: {}", again.all());
        assert!(again.out.contains("already settled: nothing was sent."), "{name}: {}", again.all());
        // The variable names the folder as the option does.
        let variables = server.environment().into_iter().chain([("INTELLECTMONEY_JOURNAL", journal.path().to_owned())]);
        let named = run(program(name).args(["--reference", "row-1"]).envs(variables));
        assert!(named.out.contains("already settled: nothing was sent."), "{name}: {}", named.all());
    }
    assert_eq!(sandbox.log().expect("a log"), log, "not even a session");

    // Other money under the same name is another debt.
    let other = pay(&server, "payout_async", &journal, &["--reference", "row-1", "--amount", "51"]);
    assert_eq!(other.code, Some(2), "{}", other.all());
    assert_eq!(sandbox.paid("79990000000").expect("books"), ("1".to_owned(), "50.00".to_owned()));
}

#[test]
fn a_run_that_was_killed_while_it_paid_is_gone_on_from() {
    for name in PROGRAMS {
        let (server, journal) = (server(), Folder::new(name));
        let sandbox = Sandbox::at(&server.url());
        sandbox.fault("executeOperation", 1, "delay").expect("a fault");
        let mut paying = program(name);
        paying.args(["--journal", journal.path(), "--reference", "row-1"]).envs(server.environment());
        let mut paying = paying.stdout(Stdio::null()).spawn().expect("it starts");
        let begun = Instant::now();
        while sandbox.requests("executeOperation").expect("state") == 0 {
            assert!(begun.elapsed() < Duration::from_secs(60), "{name}: executeOperation never came");
            sleep(Duration::from_millis(10));
        }
        paying.kill().expect("it runs");
        paying.wait().expect("it ends");

        let again = pay(&server, name, &journal, &["--reference", "row-1"]);
        assert_eq!(again.code, Some(0), "{name}: {}", again.all());
        assert_eq!(sandbox.requests("executeOperation").expect("state"), 1, "{name}: {}", again.all());
        assert_eq!(sandbox.requests("createOperation").expect("state"), 1, "{name}: {}", again.all());
        assert_eq!(sandbox.paid("79990000000").expect("books").0, "1", "{name}");
    }
}

#[test]
fn a_journal_that_cannot_be_used_pays_nothing() {
    let (server, journal) = (server(), Folder::new("unusable"));
    std::fs::write(&journal.0, "a file in the way").expect("written");
    for name in PROGRAMS {
        let ended = pay(&server, name, &journal, &["--reference", "row-1"]);
        assert_eq!(ended.code, Some(1), "{name}: {}", ended.all());
        assert!(ended.err.contains(journal.path()), "{name}: {}", ended.all());
    }
    std::fs::remove_file(&journal.0).expect("removed");

    // A journal that another sandbox began: its address is another.
    let paid = pay(&server, "payout_blocking", &journal, &["--reference", "row-1"]);
    assert_eq!(paid.code, Some(0), "{}", paid.all());
    let other = super::support::server();
    for name in PROGRAMS {
        let ended = pay(&other, name, &journal, &["--reference", "row-1"]);
        assert_eq!(ended.code, Some(1), "{name}: {}", ended.all());
        assert!(ended.err.contains("the journal belongs to another account"), "{name}: {}", ended.all());
    }
    assert_eq!(Sandbox::at(&other.url()).requests("executeOperation").expect("state"), 0);
    assert!(Path::new(journal.path()).is_dir());
}
