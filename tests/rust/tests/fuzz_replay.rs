//! Fuzzing without a fuzzer: every kept input and a fixed set of mutations of it, the same on every run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use intellectmoney_tests::fuzz::TARGETS;

const MUTATIONS_AN_INPUT: usize = 300;
const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/fixtures")
}

/// The entries of a folder, in an order that does not depend on the file system.
fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// Marsaglia's xorshift: enough to choose bytes, and the same for ever.
struct Random(u64);

impl Random {
    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits fit") % bound
    }

    fn byte(&mut self) -> u8 {
        // Mostly what parsers turn on: brackets, quotes, escapes, digits, ends of lines, broken UTF-8.
        const TELLING: &[u8] = b"{}[]\":,\\/u0189-+.eE <>&=%;#\t\r\n\0\x7f\x80\xc3\xd0\xef\xff";
        if self.below(4) == 0 {
            u8::try_from(self.below(256)).expect("below 256")
        } else {
            TELLING[self.below(TELLING.len())]
        }
    }

    /// Cuts, overwrites, inserts, doubles, one to eight times.
    fn mutate(&mut self, input: &[u8]) -> Vec<u8> {
        let mut bytes = input.to_vec();
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(16)).min(bytes.len());
            match self.below(5) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..end)),
                2 => bytes.insert(at, self.byte()),
                3 => bytes.extend_from_within(at..end),
                _ if at < bytes.len() => bytes[at] = self.byte(),
                _ => {}
            }
        }
        bytes
    }
}

#[test]
fn every_input_and_its_mutations() {
    for (target, run) in TARGETS {
        let inputs = sorted(&fixtures().join(target));
        assert!(!inputs.is_empty(), "{target} has no input in tests/fuzz/fixtures");
        let mut random = Random(SEED);
        for path in inputs {
            let input = std::fs::read(&path).expect("a readable input");
            attempt(*run, &input, &path, 0);
            for mutation in 1..=MUTATIONS_AN_INPUT {
                attempt(*run, &random.mutate(&input), &path, mutation);
            }
        }
    }
}

/// Runs one input; a panic is passed on after saying which input it was.
fn attempt(run: fn(&[u8]), bytes: &[u8], path: &Path, mutation: usize) {
    if let Err(panic) = std::panic::catch_unwind(|| run(bytes)) {
        let name = path.display();
        eprintln!("{name}, mutation {mutation}, bytes: \"{}\"", bytes.escape_ascii());
        std::panic::resume_unwind(panic);
    }
}

/// A target that is not wired up everywhere would never run, and nobody would notice.
#[test]
fn every_target_is_wired_up() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let names = |folder: &Path| -> BTreeSet<String> {
        let stems = sorted(folder).into_iter();
        stems.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names(&fixtures()), targets, "folders of tests/fuzz/fixtures");
    assert_eq!(names(&fixtures().join("../fuzz_targets")), targets, "files of tests/fuzz/fuzz_targets");
}
