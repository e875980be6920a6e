//! Threads that append at once with one store.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::sync::atomic::AtomicBool;
use std::thread;

use intellectmoney::journal::{Entry, Line};

use super::*;
use crate::segment::Disk;

const THREADS: u32 = 8;

/// How the first sync ends that everybody has asked before.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ending {
    Well,
    Error,
    Panic,
}

/// A disk that counts, and whose first sync waits until all threads have asked.
struct Counting {
    file: File,
    ending: Ending,
    watch: Arc<Watch>,
}

#[derive(Default)]
struct Watch {
    store: Mutex<Option<Arc<FileStore>>>,
    waited: AtomicBool,
    syncs: AtomicU32,
}

impl Disk for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Disk::write(&mut self.file, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.watch.syncs.fetch_add(1, Ordering::Relaxed);
        if !self.watch.waited.swap(true, Ordering::Relaxed) {
            let store = self.watch.store.lock().expect("no panic").take().expect("a store");
            while store.lock().folder.unanswered() < THREADS.into() {
                thread::yield_now();
            }
            match self.ending {
                Ending::Well => {}
                Ending::Error => return Err(ErrorKind::StorageFull.into()),
                Ending::Panic => panic!("a bug"),
            }
        }
        Disk::sync(&mut self.file)
    }
}

/// A first line of each thread's own reference.
fn first_lines(count: u32) -> Vec<(String, String)> {
    let intent = lines(&mut World::new(&[])).swap_remove(0);
    let intent = Stored { line: intent, doubtful: false }.entry().expect("an entry");
    let entries = (0..count).map(|row| Entry { reference: format!("row-{row}"), ..intent.clone() });
    entries.map(|entry| (entry.reference.clone(), encode(&entry))).collect()
}

/// All threads append at once; what each was told, `None` for one that panicked.
fn at_once(folder: &Path, ending: Ending) -> (Vec<Option<Appended>>, u32) {
    let watch = Arc::new(Watch::default());
    let wrapped = FileStore::open_with(folder, std::process::id(), &mut |file| {
        Box::new(Counting { file, ending, watch: Arc::clone(&watch) })
    });
    let store = Arc::new(wrapped.expect("a journal"));
    *watch.store.lock().expect("no panic") = Some(Arc::clone(&store));
    let told = thread::scope(|scope| {
        let append = |(reference, line): (String, String)| {
            let store = &store;
            scope.spawn(move || store.append(&reference, 0, &line))
        };
        let threads: Vec<_> = first_lines(THREADS).into_iter().map(append).collect();
        threads.into_iter().map(|thread| thread.join().ok()).collect()
    });
    (told, watch.syncs.load(Ordering::Relaxed))
}

#[test]
fn they_share_a_sync() {
    let folder = Temp::new();
    let (told, syncs) = at_once(&folder, Ending::Well);
    assert!(told.iter().all(|told| *told == Some(Appended::Stored)), "{told:?}");
    // Those who asked during the first went out with the second.
    assert!(syncs <= 2, "{syncs}");
    assert_eq!(FileStore::open(&folder).expect("a journal").len(), 8);
}

#[test]
fn lines_that_come_at_once_share_a_sync() {
    let folder = Temp::new();
    let watch = Arc::new(Watch { waited: AtomicBool::new(true), ..Watch::default() });
    let wrapped = FileStore::open_with(&folder, std::process::id(), &mut |file| {
        Box::new(Counting { file, ending: Ending::Well, watch: Arc::clone(&watch) })
    });
    let store = wrapped.expect("a journal");
    let mut entries = first_lines(8);
    // One that is refused is told so, in its place.
    entries.insert(3, entries[0].clone());
    let lines: Vec<_> = entries.iter().map(|(reference, line)| Line { reference, after_seq: 0, line }).collect();
    let before = watch.syncs.load(Ordering::Relaxed);
    let told = store.append_all(&lines);
    assert_eq!(told.iter().filter(|told| **told == Appended::Stored).count(), 8);
    assert_eq!(told[3], Appended::Conflict);
    assert!(watch.syncs.load(Ordering::Relaxed) - before <= 1, "{:?}", watch.syncs);
    drop(store);
    assert_eq!(FileStore::open(&folder).expect("a journal").len(), 8);
}

/// Nobody waits for ever, and nobody is told that its line is stored.
#[test]
fn all_learn_of_the_failure_of_one() {
    for ending in [Ending::Error, Ending::Panic] {
        let (told, syncs) = at_once(&Temp::new(), ending);
        let panicked = told.iter().filter(|told| told.is_none()).count();
        assert_eq!(panicked, usize::from(ending == Ending::Panic));
        let failed = told.iter().filter(|told| matches!(told, Some(Appended::Failed(_)))).count();
        assert_eq!((failed + panicked, syncs), (8, 1), "{ending:?}: {told:?}");
    }
}

/// Threads that read, append, compact and count, each in its own rhythm.
#[test]
fn each_is_told_of_its_own_line() {
    let folder = Temp::new();
    let store = FileStore::open(&folder).expect("a journal");
    let lines = first_lines(400);
    thread::scope(|scope| {
        for share in lines.chunks(100) {
            let store = &store;
            scope.spawn(move || {
                for (reference, line) in share {
                    assert_eq!(store.append(reference, 0, line), Appended::Stored);
                    assert_eq!(store.append(reference, 0, line), Appended::Conflict);
                    let stored = store.load(reference).expect("it is ours").expect("a line");
                    assert_eq!(stored.line, *line);
                }
                store.compact().expect("compacted");
            });
        }
    });
    assert_eq!((store.len(), store.unfinished().expect("it is ours").len()), (400, 400));
    store.close();
    assert_eq!(FileStore::open(&folder).expect("a journal").len(), 400);
}
