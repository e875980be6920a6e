//! The store under real payouts against the sandbox, whose books say what was paid.

mod compaction;
mod company;
mod damage;
mod disk;
mod look;
mod takeover;
mod trouble;
mod twice;

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use intellectmoney::host::{Host, run};
use intellectmoney::journal::{Appended, Record, Store, Stored, encode};
use intellectmoney::machine::{Event, Machine, Payout, PayoutMachine, PayoutOutcome, Policy, Session, Step};
use intellectmoney::sandbox::{Control, Fault, FaultKind, RecipientOutcome, SandboxHost};
use intellectmoney::{Client, Error, Options, Recipient};

use crate::FileStore;

const PHONE: &str = "79990000000";
const REFERENCE: &str = "row-1";

/// A folder that goes with the test.
#[derive(Debug)]
struct Temp(PathBuf);

impl Temp {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("intellectmoney-journal-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        // Thousands of journals: where the system has a disk in memory, fsync costs nothing.
        let memory = Path::new("/dev/shm");
        let root = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        Self(root.join(name))
    }

    /// With a journal that has one segment.
    fn with_segment(bytes: &[u8]) -> Self {
        let temp = Self::new();
        fs::create_dir_all(&temp.0).expect("a folder");
        fs::write(temp.segment(1), bytes).expect("a file");
        temp
    }

    fn segment(&self, epoch: u64) -> PathBuf {
        self.0.join(format!("{epoch:010}.log"))
    }

    /// The names in it, in order.
    fn names(&self) -> Vec<String> {
        let files = fs::read_dir(&self.0).expect("a folder");
        let mut names: Vec<_> =
            files.map(|file| file.expect("a file").file_name().into_string().expect("UTF-8")).collect();
        names.sort();
        names
    }
}

impl Deref for Temp {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl AsRef<Path> for Temp {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temp {
    fn drop(&mut self) {
        // A test may have removed it, or put a file in its place.
        let _ = fs::remove_dir_all(&self.0);
        let _ = fs::remove_file(&self.0);
    }
}

/// A sandbox and who pays in it.
#[derive(Clone, Debug)]
struct World {
    host: SandboxHost,
    client: Arc<Client>,
    payout: Payout,
}

impl World {
    fn new(faults: &[(&str, u32, FaultKind)]) -> Self {
        let mut host = SandboxHost::new(7);
        let client = Arc::new(host.client(Options::default()).expect("a client"));
        for (at, nth, kind) in faults {
            host.sandbox.control(host.now, Control::Fault(Fault::new(*at, *nth, *kind)));
        }
        Self { host, client, payout: payout(REFERENCE) }
    }

    fn bank(&mut self, outcome: RecipientOutcome) {
        self.host.sandbox.control(self.host.now, Control::Outcome { recipient: PHONE.to_owned(), outcome });
    }

    fn machine(&self, store: &dyn Store) -> Result<PayoutMachine, Error> {
        let last = store.load(&self.payout.reference)?;
        PayoutMachine::new(&self.client, self.payout.clone(), last.as_ref(), Policy::default(), self.host.now)
    }

    fn pay(&mut self, store: &dyn Store) -> Result<PayoutOutcome, Error> {
        let machine = self.machine(store)?;
        run(machine, &mut self.host, store, &Mutex::default())
    }

    /// Pays as a run of its own, until the debt is settled.
    fn settle(&mut self, folder: &Path) -> PayoutOutcome {
        for _ in 0..5 {
            let store = FileStore::open(folder).expect("a journal");
            let outcome = self.pay(&store).expect("an outcome");
            if matches!(outcome.status(), "paid" | "not_paid") {
                return outcome;
            }
        }
        panic!("the debt is stuck")
    }

    /// How often the recipient was paid, once every bank has answered.
    fn paid(&mut self) -> u32 {
        self.host.sandbox.control(self.host.now, Control::Advance { millis: 24 * 3_600_000 });
        self.host.sandbox.paid(PHONE).count
    }
}

fn payout(reference: &str) -> Payout {
    let recipient = Recipient::sbp(PHONE, "100000000000", "Иван Тестов");
    Payout::new(reference, recipient, "50.00".parse().expect("an amount"))
}

/// A run that is taken one small step after another.
struct Run {
    machine: Option<PayoutMachine>,
    session: Session,
    store: FileStore,
    doing: Doing,
}

enum Doing {
    Think,
    Act(Step),
    Tell(Event),
    Ended(Result<PayoutOutcome, Error>),
}

impl Run {
    fn new(world: &World, store: FileStore) -> Self {
        let machine = world.machine(&store).expect("a machine");
        Self { machine: Some(machine), session: Session::new(), store, doing: Doing::Think }
    }

    /// Decides, does or learns one thing; `false` at the end.
    fn advance(&mut self, host: &mut SandboxHost) -> bool {
        let Some(mut machine) = self.machine.take() else { return false };
        self.doing = match std::mem::replace(&mut self.doing, Doing::Think) {
            Doing::Think => match machine.step(host.now, &mut self.session) {
                Step::Done => {
                    self.doing = Doing::Ended(machine.finish());
                    return false;
                }
                Step::WaitUntil(until) => {
                    host.now = host.now.max(until);
                    Doing::Think
                }
                step => Doing::Act(step),
            },
            Doing::Act(Step::Record(entry)) => {
                Doing::Tell(Event::Recorded(self.store.append(&entry.reference, entry.seq - 1, &encode(&entry))))
            }
            Doing::Act(Step::Send { attempt, request, timeout }) => Doing::Tell(match host.send(&request, timeout) {
                Ok(response) => Event::Response { attempt, response },
                Err(sent) => Event::Failed { attempt, sent },
            }),
            Doing::Act(other) => panic!("{other:?}"),
            Doing::Tell(event) => {
                machine.feed(host.now, event, &mut self.session);
                Doing::Think
            }
            Doing::Ended(_) => unreachable!("no machine is left"),
        };
        self.machine = Some(machine);
        true
    }

    fn end(&mut self, host: &mut SandboxHost) {
        while self.advance(host) {}
    }

    fn result(&self) -> Option<&Result<PayoutOutcome, Error>> {
        match &self.doing {
            Doing::Ended(result) => Some(result),
            _ => None,
        }
    }
}

/// The lines of a payout that went through these faults, one a line.
fn lines(world: &mut World) -> Vec<String> {
    let folder = Temp::new();
    let store = FileStore::open(&folder).expect("a journal");
    world.pay(&store).map(drop).expect("an outcome");
    let text = fs::read_to_string(folder.segment(1)).expect("a segment");
    text.split_inclusive('\n').map(str::to_owned).collect()
}

fn record(stored: &Stored) -> Record {
    stored.entry().expect("an entry").record
}
