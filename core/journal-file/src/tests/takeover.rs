//! A second run takes the journal over at every point of a first one; both go on to their
//! ends in every order; the debt is paid once.

use std::fs::File;
use std::io;
use std::sync::{Arc, Mutex};

use super::*;
use crate::segment::Disk;

/// What goes wrong in the first run. Where the second sends the same request, it goes well.
const SCENARIOS: &[&[(&str, u32, FaultKind)]] = &[
    &[],
    &[("executeOperation", 1, FaultKind::LoseResponse)],
    &[("executeOperation", 1, FaultKind::LoseRequest)],
    &[("executeOperation", 1, FaultKind::LoseRequest), ("deleteOperation", 1, FaultKind::LoseResponse)],
    &[("executeOperation", 1, FaultKind::LoseRequest), ("executeOperation", 2, FaultKind::LoseRequest)],
    &[("executeOperation", 1, FaultKind::Http401)],
    &[("executeOperation", 1, FaultKind::ExpireToken)],
    &[("executeOperation", 1, FaultKind::UnknownState), ("getOperationState", 1, FaultKind::Html502)],
    &[("createOperation", 1, FaultKind::LoseResponse)],
    &[("getOperationState", 1, FaultKind::LoseResponse), ("getOperationState", 2, FaultKind::Truncate)],
];

/// In which order the two runs go on.
#[derive(Clone, Copy, Debug)]
enum Order {
    OldFirst,
    NewFirst,
    InTurn,
}

impl Order {
    const ALL: [Self; 3] = [Self::OldFirst, Self::NewFirst, Self::InTurn];

    fn go_on(self, old: &mut Run, new: &mut Run, host: &mut SandboxHost) {
        match self {
            Self::OldFirst => old.end(host),
            Self::NewFirst => new.end(host),
            // Not `||`: both move in each round.
            Self::InTurn => while old.advance(host) | new.advance(host) {},
        }
        old.end(host);
        new.end(host);
    }
}

/// What must hold once both have ended, and a third run has settled what they left.
fn check(world: &mut World, folder: &Path, runs: [&Run; 2], what: &str) {
    let settled = world.settle(folder);
    let paid = world.paid();
    assert_eq!(paid, u32::from(settled.status() == "paid"), "{what}: {settled:?}");
    for run in runs {
        match run.result().expect("it has ended") {
            Ok(PayoutOutcome::Paid(_)) => assert_eq!(paid, 1, "{what}"),
            Ok(PayoutOutcome::NotPaid { may_still_run: false, .. }) => assert_eq!(paid, 0, "{what}"),
            _ => {}
        }
    }
    assert!(world.host.sandbox.paid_all().count == paid, "{what}: someone else was paid");
}

/// A world whose journal knows a payout that the bank refused, to be tried anew.
fn to_be_tried_anew(folder: &Path) -> World {
    let mut world = World::new(&[]);
    world.bank(RecipientOutcome::Fail);
    assert_eq!(world.settle(folder).status(), "not_paid");
    world.bank(RecipientOutcome::Complete);
    world.payout.retry_not_paid = true;
    world
}

/// Whether the first run got as far as the point.
fn taken_over_at(mut world: World, folder: &Path, point: u32, order: Order, what: &str) -> bool {
    let mut old = Run::new(&world, FileStore::open(folder).expect("a journal"));
    for _ in 0..point {
        if !old.advance(&mut world.host) {
            return false;
        }
    }
    let mut new = Run::new(&world, FileStore::open(folder).expect("a journal"));
    order.go_on(&mut old, &mut new, &mut world.host);
    check(&mut world, folder, [&old, &new], &format!("{what} {order:?} after {point} steps"));
    true
}

#[test]
fn at_every_step_of_a_run() {
    for order in Order::ALL {
        for (nth, faults) in SCENARIOS.iter().enumerate() {
            let reached = (0..).take_while(|point| {
                taken_over_at(World::new(faults), &Temp::new(), *point, order, &format!("scenario {nth}"))
            });
            // Eight requests and lines at least, three steps each.
            assert!(reached.count() >= 24, "scenario {nth} is too short to show anything");
        }
        let anew = (0..).take_while(|point| {
            let folder = Temp::new();
            taken_over_at(to_be_tried_anew(&folder), &folder, *point, order, "tried anew")
        });
        assert!(anew.count() >= 24);
    }
}

/// Before which part of an append the second run comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Write,
    Sync,
    Listing,
}

/// A disk in whose `nth` append another run opens the journal.
struct Intruded {
    file: File,
    left: u32,
    within: Within,
    folder: PathBuf,
    intruder: Arc<Mutex<Option<FileStore>>>,
}

impl Intruded {
    fn intrude(&self, within: Within) {
        if self.left == 0 && self.within == within {
            *self.intruder.lock().expect("one thread") = Some(FileStore::open(&self.folder).expect("a journal"));
        }
    }
}

impl Disk for Intruded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.wrapping_sub(1);
        self.intrude(Within::Write);
        let written = Disk::write(&mut self.file, bytes)?;
        self.intrude(Within::Sync);
        Ok(written)
    }

    fn sync(&mut self) -> io::Result<()> {
        Disk::sync(&mut self.file)?;
        self.intrude(Within::Listing);
        Ok(())
    }
}

/// Whether the first run appended so often.
fn taken_over_within(mut world: World, folder: &Path, nth: u32, within: Within, order: Order) -> bool {
    let intruder = Arc::new(Mutex::new(None));
    let wrapped = FileStore::open_with(folder, std::process::id(), &mut |file| {
        Box::new(Intruded { file, left: nth, within, folder: folder.to_owned(), intruder: Arc::clone(&intruder) })
    });
    let mut old = Run::new(&world, wrapped.expect("a journal"));
    let newer = loop {
        if let Some(newer) = intruder.lock().expect("one thread").take() {
            break newer;
        }
        if !old.advance(&mut world.host) {
            return false;
        }
    };
    let told = matches!(old.doing, Doing::Tell(Event::Recorded(Appended::Conflict)));
    assert!(told, "the older run was not told, before the {within:?} of append {nth}");
    let mut new = Run::new(&world, newer);
    order.go_on(&mut old, &mut new, &mut world.host);
    check(&mut world, folder, [&old, &new], &format!("{order:?} before the {within:?} of append {nth}"));
    true
}

#[test]
fn within_every_append_of_a_run() {
    for within in [Within::Write, Within::Sync, Within::Listing] {
        for order in Order::ALL {
            for faults in SCENARIOS {
                let appends =
                    (1..).take_while(|nth| taken_over_within(World::new(faults), &Temp::new(), *nth, within, order));
                assert!(appends.count() >= 4, "{faults:?}");
            }
            let anew = (1..).take_while(|nth| {
                let folder = Temp::new();
                taken_over_within(to_be_tried_anew(&folder), &folder, *nth, within, order)
            });
            assert!(anew.count() >= 4);
        }
    }
}

/// Every newer run stops all older ones, and the newest is stopped by none.
#[test]
fn a_chain_of_takeovers() {
    for steps in 0..40 {
        let (mut world, folder) = (World::new(&[]), Temp::new());
        let mut runs: Vec<Run> = Vec::new();
        for _ in 0..4 {
            runs.push(Run::new(&world, FileStore::open(&folder).expect("a journal")));
            for run in &mut runs {
                for _ in 0..steps {
                    run.advance(&mut world.host);
                }
            }
        }
        for run in &mut runs {
            run.end(&mut world.host);
        }
        assert_eq!(world.settle(&folder).status(), "paid");
        assert_eq!(world.paid(), 1, "{steps}");
    }
}
