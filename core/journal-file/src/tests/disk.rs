//! Disks that fail: full ones, and such that lose what they took.

use std::fs::File;
use std::io::{self, ErrorKind};

use intellectmoney::Reason;

use super::*;
use crate::segment::Disk;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Failure {
    Full,
    Short(usize),
    Sync,
    /// A signal before anything was written, which is no failure; and then the disk is full.
    Signal,
    Panic,
}

/// A disk that fails at its `nth` append, and would work again afterwards.
struct Failing {
    file: File,
    left: u32,
    failure: Failure,
}

impl Disk for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.wrapping_sub(1);
        match self.failure {
            Failure::Full if self.left == 0 => Err(ErrorKind::StorageFull.into()),
            Failure::Short(length) if self.left == 0 => Disk::write(&mut self.file, &bytes[..length]),
            Failure::Panic if self.left == 0 => panic!("a bug"),
            Failure::Signal if self.left == 0 => {
                // The same append comes again.
                self.left = 1;
                self.failure = Failure::Full;
                Err(ErrorKind::Interrupted.into())
            }
            _ => Disk::write(&mut self.file, bytes),
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        match self.failure {
            Failure::Sync if self.left == 0 => Err(ErrorKind::QuotaExceeded.into()),
            _ => Disk::sync(&mut self.file),
        }
    }
}

fn failing(folder: &Path, nth: u32, failure: Failure) -> FileStore {
    let wrapped =
        FileStore::open_with(folder, std::process::id(), &mut |file| Box::new(Failing { file, left: nth, failure }));
    wrapped.expect("a journal")
}

#[test]
fn nothing_is_sent_after_a_failed_write_and_nothing_written() {
    for failure in
        [Failure::Full, Failure::Short(0), Failure::Short(1), Failure::Short(100), Failure::Sync, Failure::Signal]
    {
        for nth in 1..=4 {
            let (mut world, folder) = (World::new(&[]), Temp::new());
            let store = failing(&folder, nth, failure);
            let ended = world.pay(&store);
            let executed = world.host.sandbox.requests("executeOperation");
            match ended {
                Err(error) => {
                    assert_eq!((error.reason(), executed), (Reason::JournalFailed, 0), "{failure:?} at {nth}");
                    assert!(nth < 4);
                }
                // The fourth line says what is true without it.
                Ok(outcome) => assert_eq!((outcome.status(), nth), ("paid", 4)),
            }
            let length = fs::metadata(folder.segment(1)).expect("a segment").len();
            let again = world.pay(&store);
            match nth {
                4 => assert_eq!(again.expect("read again").status(), "paid"),
                _ => assert_eq!(again.expect_err("the store is out of use").reason(), Reason::JournalFailed),
            }
            assert_eq!(world.host.sandbox.requests("executeOperation"), executed);
            assert_eq!(fs::metadata(folder.segment(1)).expect("a segment").len(), length, "it wrote on");
            assert_eq!(world.settle(&folder).status(), "paid");
            assert_eq!(world.paid(), 1, "{failure:?} at {nth}");
        }
    }
}

#[test]
fn a_panic_within_an_append_leaves_no_store_that_goes_on() {
    let (mut world, folder) = (World::new(&[]), Temp::new());
    let store = failing(&folder, 2, Failure::Panic);
    let paying = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| world.clone().pay(&store)));
    assert!(paying.is_err());
    assert_eq!(world.pay(&store).expect_err("out of use").reason(), Reason::JournalFailed);
    assert_eq!(world.settle(&folder).status(), "paid");
    assert_eq!(world.paid(), 1);
}

/// What a store says to an append, and why.
fn why(store: &FileStore) -> String {
    match store.append(REFERENCE, 0, &lines(&mut World::new(&[]))[0]) {
        Appended::Failed(failure) => failure.message,
        ended => panic!("{ended:?}"),
    }
}

#[test]
fn a_removed_folder_stops_the_run() {
    for nth in 0..40 {
        let (mut world, folder) = (World::new(&[]), Temp::new());
        let mut run = Run::new(&world, FileStore::open(&folder).expect("a journal"));
        for _ in 0..nth {
            run.advance(&mut world.host);
        }
        let executed = world.host.sandbox.requests("executeOperation");
        let last = run.store.load(REFERENCE).expect("this store loads from memory");
        let stored = last.is_some_and(|stored| matches!(record(&stored), Record::Executing { .. }));
        fs::remove_dir_all(&folder).expect("removed");
        run.end(&mut world.host);
        let more = world.host.sandbox.requests("executeOperation") - executed;
        assert!(more <= u32::from(stored && executed == 0), "{nth}");
        assert!(world.paid() <= 1);
    }
    let folder = Temp::new();
    let store = FileStore::open(&folder).expect("a journal");
    fs::remove_dir_all(&folder).expect("removed");
    assert!(why(&store).contains(folder.to_str().expect("UTF-8")));
}

/// Another run has made the folder anew, with a segment of the same name.
#[test]
fn a_folder_that_was_exchanged_stops_the_older_run() {
    let (mut world, folder) = (World::new(&[]), Temp::new());
    let old = FileStore::open(&folder).expect("a journal");
    fs::remove_dir_all(&folder).expect("removed");
    let new = FileStore::open(&folder).expect("a journal");
    assert_eq!(folder.names(), ["0000000001.log"]);
    assert_eq!(world.pay(&old).expect_err("not its folder").reason(), Reason::JournalFailed);
    assert_eq!(world.pay(&new).expect("an outcome").status(), "paid");
    assert_eq!(world.paid(), 1);
}

#[test]
fn a_file_in_place_of_the_folder_is_said() {
    let folder = Temp::new();
    fs::write(&folder, "no folder").expect("a file");
    for path in [folder.to_owned(), folder.join("below")] {
        let error = FileStore::open(&path).expect_err("a file");
        assert_eq!((error.reason(), error.path()), (Reason::JournalFailed, path.as_path()));
        let said = error.system().expect("the system's words").to_string();
        // As anyhow prints it: the message, and those of all that are behind it.
        let all = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
        let all = all.map(ToString::to_string).collect::<Vec<_>>().join(": ");
        assert_eq!(all.matches(&said).count(), 1, "{all}");
        assert!(error.to_string().contains("Check the journal before anything is paid."), "{error}");
    }
}

#[test]
fn a_fork_is_refused() {
    let folder = Temp::new();
    let forked = FileStore::open_with(&folder, std::process::id() ^ 1, &mut |file| Box::new(file));
    let forked = forked.expect("a journal");
    assert!(why(&forked).contains("fork"), "{}", why(&forked));
    assert_eq!(forked.compact().expect_err("a fork").reason(), Reason::JournalFailed);
    assert_eq!(fs::metadata(folder.segment(1)).expect("a segment").len(), 0);
}

#[test]
fn nothing_is_appended_after_the_close() {
    let store = FileStore::open(Temp::new()).expect("a journal");
    store.close();
    assert_eq!(why(&store), "the journal is closed");
}

/// Only the owner may read who was paid how much.
#[cfg(unix)]
#[test]
fn what_is_made_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Temp::new();
    let mut world = World::new(&[]);
    let store = FileStore::open(&folder).expect("a journal");
    world.pay(&store).map(drop).expect("an outcome");
    store.compact().expect("compacted");
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(folder.names(), ["0000000001.base", "0000000001.log"]);
    for name in folder.names() {
        assert_eq!(mode(&folder.join(name)), 0o600);
    }
}
