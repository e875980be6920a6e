//! Core's own drivers, blocking, async and the border of the bindings, over a wire and
//! stores that fail, are slow, or are given up at any point. One number makes one history.

mod calls;
mod journal;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use intellectmoney::ffi::{Api, Naming, sandbox_options, value};
use intellectmoney::machine::{DebtOutcome, PayoutOutcome, Session, WithdrawalOutcome};
use intellectmoney::sandbox::{Control, Fault, FaultKind, RecipientOutcome, SandboxHost};
use intellectmoney::types::Decimal;
use intellectmoney::{AsyncConnection, Client, Connection, Options};
use intellectmoney_tests::simulation::Random;

use calls::{Border, Call, Debts, Said};
use journal::{Books, Manner, Opened, Slow};
use world::{Broken, Wire, World};

const MINUTE: i64 = 60_000;
const ENDPOINTS: [(&str, u32); 7] = [
    ("getUserToken", 8),
    ("createOperation", 12),
    ("executeOperation", 12),
    ("getOperationState", 40),
    ("deleteOperation", 6),
    ("withdrawMoney", 4),
    ("getPaymentsHistory", 20),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Driver {
    Blocking,
    Async,
    Border,
}

const DRIVERS: [Driver; 3] = [Driver::Blocking, Driver::Async, Driver::Border];

/// One seed: provider, journal, debts, and what is known of them.
struct Play {
    world: Arc<World>,
    client: Arc<Client>,
    api: Api,
    books: Arc<Books>,
    debts: Debts,
    session: Arc<Mutex<Session>>,
    manner: Manner,
    groups: bool,
    last_call: u64,
}

impl Play {
    fn new(seed: u64, random: &mut Random) -> Self {
        let host = SandboxHost::new(seed);
        let client = Arc::new(host.client(Options::default()).expect("a client"));
        let options = sandbox_options(&host.sandbox, Naming::JavaScript);
        let api = Api::new(&value(&options).expect("JSON"), Naming::JavaScript, true).expect("options");
        let debts = Debts::draw(random, host.sandbox.credentials().account_id());
        let world = World::new(host, seed);
        let manner = Manner {
            slow: [0, 50, 3_000][random.place(3)],
            one_connection: random.thousandths(500),
            fails: [0, 10, 60][random.place(3)],
            may_be_taken_over: true,
            silent: 0,
        };
        let groups = random.thousandths(500);
        for (endpoint, most) in ENDPOINTS {
            let share = [0, 30, 120][random.place(3)];
            for nth in 1..=most {
                let kind = FaultKind::ALL[random.place(FaultKind::ALL.len())];
                // Nothing protects from a provider that handles a withdrawal twice.
                if random.thousandths(share) && (endpoint, kind) != ("withdrawMoney", FaultKind::Duplicate) {
                    world.control(Control::Fault(Fault::new(endpoint, nth, kind)));
                }
            }
        }
        for debt in &debts.payouts {
            if random.thousandths(120) {
                let recipient = debt.recipient.clone();
                world.control(Control::Outcome { recipient, outcome: RecipientOutcome::Fail });
            }
        }
        if random.thousandths(150) {
            world.control(Control::Balance(Decimal::from(random.between(0, 600))));
        }
        let (books, session) = (Books::new(seed), Arc::default());
        Self { world, client, api, books, debts, session, manner, groups, last_call: 0 }
    }

    fn wire(&mut self, may_panic: bool) -> Wire {
        self.last_call += 1;
        let (world, books) = (Arc::clone(&self.world), Arc::clone(&self.books));
        Wire { world, call: self.last_call, books, may_panic }
    }

    fn open(&self) -> Opened {
        Opened { books: Arc::clone(&self.books), manner: self.manner, taken_over: AtomicBool::new(false) }
    }

    fn slow(&self, silent: u64) -> Slow {
        let mut store = self.open();
        store.manner.silent = silent;
        Slow { store, world: Arc::clone(&self.world), groups: self.groups }
    }

    /// Makes a call by a driver: to its end, or as far as it is let.
    fn call(&mut self, driver: Driver, call: &Call, ends: Ends) -> Vec<Said> {
        let wire = self.wire(ends.may_panic);
        let number = wire.call;
        let said = catch_unwind(AssertUnwindSafe(|| match driver {
            Driver::Blocking => {
                let connection = Connection::new(Arc::clone(&self.client), wire, self.open());
                let mut connection = connection.with_session(Arc::clone(&self.session));
                Some(calls::blocking(&mut connection, call, &self.debts))
            }
            Driver::Async => {
                let connection = AsyncConnection::new(Arc::clone(&self.client), wire, self.slow(ends.silent));
                let connection = connection.with_session(Arc::clone(&self.session));
                self.world.block_on(calls::asynchronous(&connection, call, &self.debts), ends.polls)
            }
            Driver::Border => {
                let store = self.slow(ends.silent);
                let mut border = Border { api: &self.api, wire, store, cancel_after: ends.cancel_after };
                self.world.block_on(border.call(call, &self.debts), ends.polls)
            }
        }));
        let said = match said {
            Ok(said) => said.unwrap_or_default(),
            Err(panic) if panic.is::<Broken>() => Vec::new(),
            Err(panic) => std::panic::resume_unwind(panic),
        };
        self.check(number, &said);
        said
    }

    /// Two async calls at once, as two processes over one journal or one connection.
    fn race(&mut self, calls: [&Call; 2], share: bool, polls: u32) {
        let wires = [self.wire(false), self.wire(false)];
        let numbers = wires.each_ref().map(|wire| wire.call);
        let connections = wires.map(|wire| {
            let session = if share { Arc::clone(&self.session) } else { Arc::default() };
            AsyncConnection::new(Arc::clone(&self.client), wire, self.slow(0)).with_session(session)
        });
        let both = connections.iter().zip(calls);
        let both = both.map(|(connection, call)| calls::asynchronous(connection, call, &self.debts)).collect();
        let said = self.world.block_on(journal::all(both), polls).unwrap_or_default();
        for (number, said) in numbers.into_iter().zip(said) {
            self.check(number, &said);
        }
    }

    /// What is told is true, and nobody is paid twice.
    fn check(&self, call: u64, said: &[Said]) {
        let inner = self.world.lock();
        for debt in &self.debts.payouts {
            let paid = inner.sandbox.paid(&debt.recipient);
            assert!(paid.count + paid.pending_count <= 1, "{} is paid twice", debt.reference);
        }
        for (sum, count) in &inner.booked {
            assert!(*count <= 1, "{sum} is withdrawn twice");
        }
        for said in said {
            let (reference, result) = match said {
                Said::Debt(reference, result) => (reference, result),
                Said::Rows(ids, _) => {
                    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
                    assert_eq!(unique.len(), ids.len(), "a row comes twice");
                    continue;
                }
                Said::Failed(_) => continue,
            };
            let recipient = &self.debts.get(reference).recipient;
            let paid = inner.sandbox.paid(recipient);
            let booked = inner.booked.get(recipient).copied().unwrap_or_default();
            match result {
                Err(error) => {
                    let moved = inner.moves.get(&(call, recipient.clone()));
                    assert_eq!(moved, None, "{reference}: {error} is raised by a call that moved money");
                }
                Ok(DebtOutcome::Payout(PayoutOutcome::Paid(_))) => assert_eq!(paid.count, 1, "{reference} is not paid"),
                Ok(DebtOutcome::Payout(PayoutOutcome::NotPaid { may_still_run: false, .. })) => {
                    assert_eq!(paid.count + paid.pending_count, 0, "{reference} is paid");
                }
                Ok(DebtOutcome::Withdrawal(WithdrawalOutcome::Confirmed(_))) => {
                    assert_eq!(booked, 1, "{reference} is not withdrawn");
                }
                Ok(DebtOutcome::Withdrawal(WithdrawalOutcome::Refused(_))) => {
                    assert_eq!(booked, 0, "{reference} is withdrawn");
                }
                Ok(_) => {}
            }
        }
    }

    fn draw_call(&self, random: &mut Random) -> Call {
        let place = random.place(self.debts.payouts.len());
        let withdrawals = self.debts.withdrawals.len();
        match random.place(12) {
            0..=3 => Call::Batch { concurrency: 1 + random.place(5), stop: random.thousandths(700) },
            4 | 5 => Call::Pay(place),
            6 | 7 => Call::Resume,
            8 => Call::Resolve(self.debts.payouts[place].reference.clone()),
            9 | 10 if withdrawals > 0 => Call::Withdraw(random.place(withdrawals)),
            _ => Call::History { page: random.between(20, 100) },
        }
    }

    /// Nothing goes wrong any more, but what is on its way still lands: a few calls end every debt.
    fn recover(&mut self, random: &mut Random) {
        self.world.lock().trouble = 0;
        self.manner.fails = 0;
        self.world.control(Control::ClearFaults);
        self.world.control(Control::Balance(Decimal::from(1_000_000)));
        for round in 0.. {
            let driver = |random: &mut Random| DRIVERS[random.place(3)];
            let resumed = self.call(driver(random), &Call::Resume, Ends::WHOLE);
            let batch = Call::Batch { concurrency: 1 + random.place(5), stop: true };
            let mut said = self.call(driver(random), &batch, Ends::WHOLE);
            for place in 0..self.debts.withdrawals.len() {
                let mut told = self.call(driver(random), &Call::Withdraw(place), Ends::WHOLE);
                let unknown = |said: &Said| {
                    matches!(said, Said::Debt(_, Ok(DebtOutcome::Withdrawal(WithdrawalOutcome::Unknown { .. }))))
                };
                if round > 0 && told.iter().any(unknown) {
                    let sum = &self.debts.withdrawals[place].recipient;
                    let is_paid = self.world.lock().booked.contains_key(sum);
                    told = self.call(driver(random), &Call::Settle(place, is_paid), Ends::WHOLE);
                }
                said.extend(told);
            }
            assert!(!resumed.iter().any(|said| matches!(said, Said::Failed(_))), "{resumed:?}");
            let open: Vec<_> = said.iter().filter(|said| !is_final(said)).collect();
            if open.is_empty() {
                break;
            }
            assert!(round < 4, "stuck: {open:?}");
            self.world.pass(60 * MINUTE);
        }
        let rows = self.call(DRIVERS[random.place(3)], &Call::History { page: 50 }, Ends::WHOLE);
        assert!(matches!(&rows[..], [Said::Rows(ids, None)] if ids.len() >= 250), "{rows:?}");
    }
}

/// How far a call is let.
#[derive(Clone, Copy, Debug)]
struct Ends {
    polls: u32,
    cancel_after: Option<u32>,
    may_panic: bool,
    /// How often a store never answers a driver that is not blocking, in thousandths.
    silent: u64,
}

impl Ends {
    const WHOLE: Self = Self { polls: u32::MAX, cancel_after: None, may_panic: false, silent: 0 };

    fn draw(random: &mut Random) -> Self {
        let reach = [10, 60, 400][random.place(3)];
        let some = u32::try_from(random.between(0, reach)).expect("a small number");
        match random.place(6) {
            5 => Self { silent: 30, ..Self::WHOLE },
            0 => Self { polls: some, ..Self::WHOLE },
            1 => Self { cancel_after: Some(some), ..Self::WHOLE },
            2 => Self { may_panic: true, ..Self::WHOLE },
            _ => Self::WHOLE,
        }
    }
}

fn is_final(said: &Said) -> bool {
    matches!(
        said,
        Said::Debt(
            _,
            Ok(DebtOutcome::Payout(PayoutOutcome::Paid(_) | PayoutOutcome::NotPaid { .. })
                | DebtOutcome::Withdrawal(WithdrawalOutcome::Confirmed(_) | WithdrawalOutcome::Refused(_)))
        )
    )
}

fn trouble(seed: u64) {
    let mut random = Random::new(seed);
    let mut play = Play::new(seed, &mut random);
    play.world.lock().trouble = [0, 300, 1000, 2500][random.place(4)];
    for _ in 0..2 + random.place(4) {
        let call = play.draw_call(&mut random);
        if random.thousandths(250) {
            let polls = if random.thousandths(500) { u32::MAX } else { Ends::draw(&mut random).polls };
            let other = play.draw_call(&mut random);
            play.race([&call, &other], random.thousandths(500), polls);
        } else {
            let driver = DRIVERS[random.place(3)];
            play.call(driver, &call, Ends::draw(&mut random));
        }
        if random.thousandths(150) {
            play.world.control(Control::EndSessions);
        }
        let reach = [0, 5_000, 10 * MINUTE][random.place(3)];
        play.world.pass(random.between(0, reach));
    }
    play.recover(&mut random);
}

/// Nothing is random in time: each driver makes the same calls.
fn alike(seed: u64, driver: Driver) -> Vec<String> {
    let mut random = Random::new(seed);
    let mut play = Play::new(seed, &mut random);
    play.manner.slow = 0;
    let mut told = Vec::new();
    // Where rows overlap, each driver has an order of its own: then nothing counts requests.
    let overlap = random.thousandths(400);
    if overlap {
        play.manner.may_be_taken_over = false;
        play.world.control(Control::ClearFaults);
        play.world.control(Control::Balance(Decimal::from(1_000_000)));
    }
    for _ in 0..4 {
        let call = match play.draw_call(&mut random) {
            Call::Batch { stop, .. } if !overlap => Call::Batch { concurrency: 1, stop },
            Call::Resume if !overlap => Call::Pay(0),
            call => call,
        };
        for said in play.call(driver, &call, Ends::WHOLE) {
            told.push(match &said {
                Said::Debt(reference, Ok(outcome)) if overlap => format!("{reference}: {}", outcome.status()),
                said => format!("{call:?}: {said:?}"),
            });
        }
        if overlap {
            told.sort();
        }
        play.world.pass(random.between(0, MINUTE));
    }
    let paid = play.world.lock().sandbox.paid_all();
    told.push(format!("{} paid, {} in all", paid.count, paid.total));
    told
}

/// Plays seeds and names the first that fails.
fn seeds(name: &str, usual: u64, play: impl Fn(u64)) {
    let one = std::env::var("DRIVERS_SEED").ok().map(|seed| seed.parse().expect("DRIVERS_SEED is a number"));
    let count = std::env::var("DRIVERS_SEEDS").map_or(usual, |count| count.parse().expect("DRIVERS_SEEDS is a number"));
    let range = one.map_or(0..count, |seed: u64| seed..seed + 1);
    for seed in range {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| play(seed))) {
            eprintln!("{name}: seed {seed} fails; DRIVERS_SEED={seed} plays it alone");
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn every_debt_comes_to_its_end_once_whatever_the_host_and_the_store_do() {
    seeds("trouble", 200, trouble);
}

#[test]
fn every_driver_tells_the_same() {
    seeds("alike", 100, |seed| {
        let [blocking, others @ ..] = DRIVERS.map(|driver| alike(seed, driver));
        for other in others {
            assert_eq!(blocking, other);
        }
    });
}
