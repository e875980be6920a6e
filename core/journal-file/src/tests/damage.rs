//! Journals whose last line is torn, zeroed or flipped, for each record as the last line.
//! What was sent after that line was stored stays sent: a debt is paid once all the same.

use std::collections::HashSet;

use intellectmoney::Reason;
use intellectmoney::journal::Ledger;
use intellectmoney::types::Decimal;

use super::*;

/// A run that was killed when all that follows its last line had been sent.
pub(super) struct Killed {
    pub(super) world: World,
    pub(super) lines: Vec<String>,
}

impl Killed {
    pub(super) fn last(&self) -> &str {
        self.lines.last().expect("a line")
    }

    pub(super) fn before(&self) -> String {
        self.lines[..self.lines.len() - 1].concat()
    }
}

/// A run killed after each of its lines, which each scenario's name describes.
pub(super) fn killed() -> Vec<Killed> {
    let lost = World::new(&[("executeOperation", 1, FaultKind::LoseRequest)]);
    let refused = World::new(&[("executeOperation", 1, FaultKind::Http401)]);
    let mut failed = World::new(&[]);
    failed.bank(RecipientOutcome::Fail);
    let mut poor = World::new(&[]);
    poor.host.sandbox.control(poor.host.now, Control::Balance(Decimal::new(1, 0)));
    let late = World::new(&[("executeOperation", 1, FaultKind::LoseResponse)]);
    [World::new(&[]), lost, refused, failed, poor, late].into_iter().flat_map(killed_in).collect()
}

fn killed_in(mut world: World) -> Vec<Killed> {
    let folder = Temp::new();
    let mut run = Run::new(&world, FileStore::open(&folder).expect("a journal"));
    let mut all = Vec::new();
    let mut keep = |world: &World| {
        let text = fs::read_to_string(folder.segment(1)).expect("a segment");
        let lines: Vec<_> = text.split_inclusive('\n').map(str::to_owned).collect();
        if !lines.is_empty() {
            all.push(Killed { world: world.clone(), lines });
        }
    };
    loop {
        if matches!(run.doing, Doing::Act(Step::Record(_))) {
            keep(&world);
        }
        if !run.advance(&mut world.host) {
            break;
        }
    }
    keep(&world);
    all
}

/// Goes on from damaged bytes: what the store loads, and then, once for each thing that it
/// can load, a payout to its end.
struct Survey {
    seen: HashSet<(String, bool)>,
}

impl Survey {
    fn new() -> Self {
        Self { seen: HashSet::new() }
    }

    fn go_on(&mut self, killed: &Killed, bytes: &[u8], what: &str) -> Result<Option<Stored>, Reason> {
        let folder = Temp::with_segment(bytes);
        let store = FileStore::open(&folder).map_err(|error| error.reason())?;
        let loaded = store.load(REFERENCE).expect("this store loads from memory");
        let key = loaded.clone().map(|stored| (stored.line, stored.doubtful)).unwrap_or_default();
        if self.seen.insert(key) {
            let mut world = killed.world.clone();
            let settled = world.settle(&folder);
            assert_eq!(world.paid(), u32::from(settled.status() == "paid"), "{what}: {settled:?}");
            // Once more, in a run of its own.
            assert_eq!(world.settle(&folder).status(), settled.status());
            assert!(world.paid() <= 1, "{what}");
        }
        Ok(loaded)
    }
}

/// What the last line says, with its reason.
fn kind(killed: &Killed) -> &'static str {
    match record(&Stored { line: killed.last().to_owned(), doubtful: false }) {
        Record::Final { verdict, .. } => verdict.as_str(),
        Record::Fencing { why, .. } | Record::Fenced { why, .. } => why.as_str(),
        record => record.name(),
    }
}

/// One journal for each kind of last line: for checks of its bytes alone.
fn one_of_each() -> Vec<Killed> {
    let mut seen = HashSet::new();
    killed().into_iter().filter(|killed| seen.insert(kind(killed))).collect()
}

#[test]
fn every_kind_of_record_is_a_last_line() {
    let kinds: HashSet<_> = killed().iter().map(kind).collect();
    for name in ["Intent", "Created", "Executing", "lost", "refused", "not_enough_money", "paid", "failed"] {
        assert!(kinds.contains(name), "{name} is missing in {kinds:?}");
    }
}

#[test]
fn a_tail_torn_at_every_byte() {
    for killed in killed() {
        let (mut survey, last, before) = (Survey::new(), killed.last(), killed.before());
        for cut in 0..last.len() {
            let what = format!("{last} torn at {cut}");
            let bytes = [before.as_bytes(), &last.as_bytes()[..cut]].concat();
            let loaded = survey.go_on(&killed, &bytes, &what).expect("a torn tail is no damage");
            match loaded {
                // All there but its line feed.
                Some(stored) if cut == last.len() - 1 => {
                    assert_eq!((stored.line.as_str(), stored.doubtful), (last, false));
                }
                Some(stored) => {
                    assert_eq!(stored.doubtful, cut > 0, "{what}");
                    assert!(before.ends_with(&stored.line), "{what}");
                }
                None => assert!(before.is_empty(), "{what}"),
            }
        }
    }
}

#[test]
fn a_tail_of_zeros() {
    for killed in one_of_each() {
        let (mut survey, last, before) = (Survey::new(), killed.last().as_bytes(), killed.before());
        for from in 0..last.len() {
            for more in [0, 1, 4096] {
                let zeros = vec![0; last.len() - from + more];
                let bytes = [before.as_bytes(), &last[..from], &zeros].concat();
                survey.go_on(&killed, &bytes, &format!("zeros from {from}")).expect("a torn tail is no damage");
            }
        }
        // A hole: the end of the line came to the disk, its begin did not.
        for to in 2..last.len() {
            let bytes = [before.as_bytes(), &vec![0; to], &last[to..]].concat();
            survey.go_on(&killed, &bytes, &format!("zeros up to {to}")).expect("a torn tail is no damage");
        }
    }
}

/// A flipped bit of an acknowledged line is no torn tail: it is refused wherever it is,
/// but in the last line feed, without which the line is still all there.
#[test]
fn every_flipped_bit() {
    for killed in one_of_each() {
        let whole = killed.lines.concat();
        let mut undamaged = Ledger::new();
        undamaged.read(1, whole.as_bytes()).expect("a journal");
        // Lines before the last two are flipped as last ones of shorter journals.
        let from = whole.len() - killed.lines.iter().rev().take(2).map(String::len).sum::<usize>();
        for bit in from * 8..whole.len() * 8 {
            let mut bytes = whole.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let mut ledger = Ledger::new();
            let read = ledger.read(1, &bytes).map_err(|error| error.reason());
            if bit / 8 < whole.len() - 1 {
                assert_eq!(read, Err(Reason::JournalDamaged), "bit {bit} of {whole}");
            } else {
                assert_eq!((read, ledger.load(REFERENCE)), (Ok(()), undamaged.load(REFERENCE)), "bit {bit}");
            }
        }
    }
}

#[test]
fn every_flipped_bit_of_a_file_refuses_the_journal() {
    let mut world = World::new(&[]);
    let whole = lines(&mut world).concat();
    let requests = world.host.sandbox.log().len();
    for bit in (0..(whole.len() - 1) * 8).step_by(7) {
        let mut bytes = whole.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let folder = Temp::with_segment(&bytes);
        let error = FileStore::open(&folder).expect_err("damage");
        assert_eq!((error.reason(), error.path()), (Reason::JournalDamaged, folder.segment(1).as_path()));
    }
    assert_eq!((world.paid(), world.host.sandbox.log().len()), (1, requests));
}

/// The line feed between the last two lines is what keeps `Executing` from vanishing with
/// the line after it.
#[test]
fn two_lines_run_together_are_damage() {
    for killed in killed().iter().filter(|killed| killed.lines.len() > 1) {
        let before = killed.before();
        let joined = [before.trim_end(), killed.last()].concat();
        assert_eq!(Survey::new().go_on(killed, joined.as_bytes(), "joined"), Err(Reason::JournalDamaged));
    }
}

#[test]
fn a_newer_version_is_said() {
    let whole = lines(&mut World::new(&[])).concat();
    // A checksum that holds over a version that is not known yet.
    let newer = "2b5442799fccc3af {\"v\":2}";
    for bytes in [format!("{newer}\n{whole}"), format!("{whole}{newer}\n"), format!("{whole}{newer}")] {
        let error = FileStore::open(Temp::with_segment(bytes.as_bytes())).expect_err("newer");
        assert_eq!(error.reason(), Reason::JournalNewer);
    }
}
