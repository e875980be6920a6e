//! Runs that cannot go on: what is said of them, and what the next one makes of it.

use super::*;

/// A store that fails or conflicts from its `nth` append on.
struct Broken<'a>(&'a MemoryStore, Mutex<u32>, Appended);

impl Store for Broken<'_> {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        self.0.load(reference)
    }
    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        let mut left = self.1.lock().expect("one thread");
        *left = left.saturating_sub(1);
        if *left == 0 { self.2.clone() } else { self.0.append(reference, after_seq, line) }
    }
    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        self.0.unfinished()
    }
    fn close(&self) {}
}

#[test]
fn nothing_is_sent_after_a_line_that_was_not_stored() {
    for (end, reason) in [
        (Appended::Conflict, Reason::InProgress),
        (Appended::Failed(StoreFailure::new("the disk is full")), Reason::JournalFailed),
    ] {
        for nth in 1..=3 {
            let mut world = World::new();
            let store = Broken(&world.store, Mutex::new(nth), end.clone());
            let machine =
                PayoutMachine::new(&world.client, payout("row-1", "50.00"), None, Policy::default(), world.host.now);
            let error = run(machine.expect("a machine"), &mut world.host, &store, &world.session).expect_err("stopped");
            assert_eq!((error.reason(), error.outcome()), (reason, Outcome::NotDone), "{nth}");
            assert_eq!(world.host.sandbox.requests("executeOperation"), 0, "{nth}");
        }
        // The fourth line says that it is paid: true even without a journal.
        let mut world = World::new();
        let store = Broken(&world.store, Mutex::new(4), end);
        let machine =
            PayoutMachine::new(&world.client, payout("row-1", "50.00"), None, Policy::default(), world.host.now);
        let outcome = run(machine.expect("a machine"), &mut world.host, &store, &world.session).expect("an outcome");
        assert_eq!((outcome.status(), world.paid()), ("paid", 1));
        assert_eq!(world.pay(&payout("row-1", "50.00")).expect("an outcome").status(), "paid");
        assert_eq!(world.paid(), 1);
    }
}

/// Steps a machine by hand, and cancels it at the `nth` step.
fn cancelled_at(world: &mut World, nth: u32) -> Result<PayoutOutcome, Error> {
    let mut session = Session::new();
    let now = world.host.now;
    let mut machine = PayoutMachine::new(&world.client, payout("row-1", "50.00"), None, Policy::default(), now)?;
    for _ in 0..nth {
        let event = match machine.step(world.host.now, &mut session) {
            Step::Done => break,
            Step::WaitUntil(until) => {
                world.host.now = until;
                continue;
            }
            Step::WaitForToken => panic!("nobody else renews"),
            Step::Record(entry) => {
                let line = encode(&entry);
                assert_eq!(decode(&line).as_ref(), Ok(&entry));
                Event::Recorded(world.store.append(&entry.reference, entry.seq - 1, &line))
            }
            Step::Send { attempt, request, timeout } => match world.host.send(&request, timeout) {
                Ok(response) => Event::Response { attempt, response },
                Err(sent) => Event::Failed { attempt, sent },
            },
        };
        machine.feed(world.host.now, event, &mut session);
    }
    let is_done = matches!(machine.step(world.host.now, &mut session), Step::Done);
    machine.feed(world.host.now, Event::Cancelled, &mut session);
    assert!(!session.is_renewing(), "followers would wait for ever");
    assert!(is_done || matches!(machine.step(world.host.now, &mut session), Step::Done));
    machine.finish()
}

#[test]
fn a_cancelled_payout_can_be_gone_on_from() {
    let mut last = "";
    for nth in 0..40 {
        let mut world = World::new();
        match cancelled_at(&mut world, nth) {
            Ok(outcome) => last = outcome.status(),
            Err(error) => assert_eq!(error.reason(), Reason::Cancelled, "{nth}"),
        }
        let outcome = world.pay(&payout("row-1", "50.00")).expect("an outcome");
        assert_eq!((outcome.status(), world.paid()), ("paid", 1), "{nth}");
    }
    assert_eq!(last, "paid", "some machine must have come to its end");
}

#[test]
fn a_created_operation_before_a_torn_line_is_not_executed() {
    let mut world = World::new();
    let machine = cancelled_at(&mut world, 4);
    assert!(machine.is_err());
    assert!(matches!(world.last("row-1"), Record::Created { .. }), "{:?}", world.last("row-1"));
    let stored = world.store.load("row-1").expect("memory").expect("a line");
    let doubtful = Stored { doubtful: true, ..stored };
    let machine =
        PayoutMachine::new(&world.client, payout("row-1", "50.00"), Some(&doubtful), Policy::default(), world.host.now);
    let outcome = run(machine.expect("a machine"), &mut world.host, &world.store, &world.session).expect("an outcome");
    assert_eq!((outcome.status(), world.paid()), ("paid", 1));
    assert_eq!(world.host.sandbox.requests("deleteOperation"), 1, "the first operation was not fenced");
}

#[test]
fn a_run_that_stops_before_its_line_says_what_an_earlier_one_may_have_sent() {
    let mut world = World::new();
    assert!(cancelled_at(&mut world, 4).is_err());
    let created = world.store.load("row-1").expect("memory").expect("a line");
    assert!(matches!(world.last("row-1"), Record::Created { .. }));
    let now = world.host.now;
    for (doubtful, outcome) in [(false, Outcome::NotDone), (true, Outcome::Unknown)] {
        let stored = Stored { doubtful, ..created.clone() };
        let machine = || {
            let payout = payout("row-1", "50.00");
            PayoutMachine::new(&world.client, payout, Some(&stored), Policy::default(), now).expect("a machine")
        };
        for end in [Appended::Conflict, Appended::Failed(StoreFailure::new("the disk is full"))] {
            let store = Broken(&world.store, Mutex::new(1), end);
            let error = run(machine(), &mut world.host, &store, &world.session).expect_err("stopped");
            assert_eq!(error.outcome(), outcome, "{error}");
        }
        let (mut machine, mut session) = (machine(), Session::new());
        assert!(matches!(machine.step(now, &mut session), Step::Record(_)));
        machine.feed(now, Event::Cancelled, &mut session);
        assert_eq!(machine.finish().expect_err("cancelled").outcome(), outcome);
    }
}

#[test]
fn a_debt_that_was_settled_too_early_is_not_called_unpaid_where_its_line_is_not_stored() {
    for (kind, outcome) in [(RecipientOutcome::Complete, Outcome::Unknown), (RecipientOutcome::Fail, Outcome::NotDone)]
    {
        let mut world = World::new();
        world.control(Control::Outcome { recipient: PHONE.to_owned(), outcome: kind });
        let _ = world.pay(&payout("row-1", "50.00")).expect("an outcome");
        let paid = world.store.load("row-1").expect("memory").expect("a line").entry().expect("an entry");
        let operation = paid.record.operation();
        let record = Record::Final { operation, verdict: Verdict::Failed, transaction: None, note: None };
        let wrong = Stored { line: encode(&Entry { record, ..paid }), doubtful: false };
        let retry = Payout { retry_not_paid: true, ..payout("row-1", "50.00") };
        let machine = PayoutMachine::new(&world.client, retry, Some(&wrong), Policy::default(), world.host.now);
        let store = Broken(&world.store, Mutex::new(1), Appended::Failed(StoreFailure::new("the disk is full")));
        let error = run(machine.expect("a machine"), &mut world.host, &store, &world.session).expect_err("stopped");
        assert_eq!((error.reason(), error.outcome()), (Reason::JournalFailed, outcome));
    }
}
