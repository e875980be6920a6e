//! The provider, the wire and one virtual clock, for every driver alike.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::panic::resume_unwind;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use intellectmoney::host::{AsyncHost, Host};
use intellectmoney::sandbox::{Control, Delivery, Sandbox, SandboxHost};
use intellectmoney::{Request, Response, Sent};
use intellectmoney_tests::simulation::Random;

use super::journal::Books;

const MINUTE: i64 = 60_000;
/// No call takes so many polls or requests: one that does goes round in circles.
const BUDGET: u32 = 50_000;

/// What a host panics with where the seed says so.
#[derive(Debug)]
pub(crate) struct Broken;

pub(crate) struct World(Mutex<Inner>);

pub(crate) struct Inner {
    pub(crate) now: i64,
    pub(crate) sandbox: Sandbox,
    pub(crate) random: Random,
    /// How often things go wrong on the wire, in thousandths of what is usual.
    pub(crate) trouble: u64,
    /// The recipient of each operation.
    recipients: HashMap<String, String>,
    /// How often a call asked for a debt's money to be moved.
    pub(crate) moves: BTreeMap<(u64, String), u32>,
    /// How often a withdrawal of a sum was done.
    pub(crate) booked: BTreeMap<String, u32>,
    pub(crate) in_flight: u32,
    turns: u32,
    agenda: BTreeMap<(i64, u64), Due>,
    last: u64,
}

type Answer = Result<Response, Sent>;

enum Due {
    Wake(Waker),
    Arrive(Arc<Flight>),
    Answer(Arc<Flight>, Answer),
}

/// One request on its way. It lands though its sender is gone.
struct Flight {
    request: Request,
    /// How long the answer takes; `None` where it is lost.
    back: Option<i64>,
    answer: Mutex<(Option<Answer>, Option<Waker>)>,
}

impl World {
    pub(crate) fn new(host: SandboxHost, seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Inner {
            now: host.now,
            sandbox: host.sandbox,
            random: Random::new(seed),
            trouble: 0,
            recipients: HashMap::new(),
            moves: BTreeMap::new(),
            booked: BTreeMap::new(),
            in_flight: 0,
            turns: 0,
            agenda: BTreeMap::new(),
            last: 0,
        })))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn control(&self, control: Control) {
        let mut inner = self.lock();
        let now = inner.now;
        inner.sandbox.control(now, control);
    }

    pub(crate) fn now(&self) -> i64 {
        self.lock().now
    }

    /// Lets time pass, and what is on its way land.
    pub(crate) fn pass(&self, millis: i64) {
        let until = self.now() + millis;
        while self.lock().advance(until) {}
    }

    /// Polls a future to its end, or so often and drops it. Nothing that nobody wakes is polled.
    pub(crate) fn block_on<F: Future>(&self, future: F, polls: u32) -> Option<F::Output> {
        let woken = Arc::new(Woken(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        let mut polled = 0;
        loop {
            if woken.0.swap(false, Ordering::Relaxed) {
                if polled == polls {
                    return None;
                }
                polled += 1;
                assert!(polled < BUDGET, "it is polled for ever");
                if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                    return Some(output);
                }
            } else {
                assert!(self.lock().advance(i64::MAX), "it hangs: nothing is left that could wake it");
            }
        }
    }

    pub(crate) fn sleep(self: &Arc<Self>, millis: i64) -> Timer {
        Timer { until: self.now() + millis, world: Arc::clone(self), is_set: false }
    }
}

impl Inner {
    /// Something goes wrong in so many of a thousand cases.
    pub(crate) fn bad_luck(&mut self, share: u64) -> bool {
        self.trouble > 0 && self.random.thousandths(share * self.trouble / 1000)
    }

    fn later(&mut self, after: i64, due: Due) {
        self.last += 1;
        // What falls on one moment comes in an order that the seed draws, where things may go wrong.
        let order = if self.trouble > 0 { self.random.draw() } else { self.last };
        let mut key = (self.now + after, order);
        while self.agenda.contains_key(&key) {
            key.1 = key.1.wrapping_add(1);
        }
        self.agenda.insert(key, due);
    }

    /// The next thing that happens until then; false where nothing does.
    fn advance(&mut self, until: i64) -> bool {
        let first = self.agenda.first_entry().filter(|first| first.key().0 <= until);
        let Some(first) = first else {
            if until < i64::MAX {
                self.now = self.now.max(until);
            }
            return false;
        };
        let ((at, _), due) = first.remove_entry();
        self.now = self.now.max(at);
        match due {
            Due::Wake(waker) => waker.wake(),
            Due::Arrive(flight) => self.arrive(&flight),
            Due::Answer(flight, answer) => {
                let mut place = flight.answer.lock().expect("one thread");
                place.0 = Some(answer);
                if let Some(waker) = place.1.take() {
                    waker.wake();
                }
            }
        }
        true
    }

    fn arrive(&mut self, flight: &Arc<Flight>) {
        let request = &flight.request;
        self.in_flight -= 1;
        // What banks give back comes before.
        self.sandbox.control(self.now, Control::Advance { millis: 0 });
        let before = self.sandbox.balance();
        let delivery = self.sandbox.handle(self.now, request);
        let name = request.endpoint().name;
        if name == "withdrawMoney" && self.sandbox.balance() < before {
            *self.booked.entry(of_form(request.body(), "Amount")).or_default() += 1;
        }
        let answer = match &delivery {
            Delivery::Answer(response) | Delivery::Late { response, .. } => Some(response),
            Delivery::Lost | Delivery::Reset => None,
        };
        if let ("createOperation", Some(response)) = (name, answer) {
            let body = String::from_utf8_lossy(&response.body);
            let id = body.split_once("\"PayoutOperationId\":\"").and_then(|(_, rest)| rest.split_once('"'));
            if let Some((id, _)) = id {
                self.recipients.insert(id.to_ascii_lowercase(), of_form(request.body(), "Account"));
            }
        }
        let Some(back) = flight.back else { return };
        match delivery {
            Delivery::Answer(response) => self.later(back, Due::Answer(Arc::clone(flight), Ok(response))),
            Delivery::Late { response, millis } => {
                let after = i64::try_from(millis).expect("hours at most");
                self.later(after, Due::Answer(Arc::clone(flight), Ok(response)));
            }
            Delivery::Lost => {}
            Delivery::Reset => self.later(back, Due::Answer(Arc::clone(flight), Err(Sent::Maybe))),
        }
    }
}

/// A field of a form, as far as no escape stands in it.
fn of_form(body: &str, name: &str) -> String {
    let field = body.split('&').find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
    field.unwrap_or_default().to_owned()
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Waits for a time. Whoever polls it is the same all along.
pub(crate) struct Timer {
    world: Arc<World>,
    until: i64,
    is_set: bool,
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let until = self.until;
        let mut inner = self.world.lock();
        if inner.now >= until {
            return Poll::Ready(());
        }
        if !self.is_set {
            let after = until - inner.now;
            inner.later(after, Due::Wake(context.waker().clone()));
            drop(inner);
            self.is_set = true;
        }
        Poll::Pending
    }
}

/// The host of one call, blocking and async.
pub(crate) struct Wire {
    pub(crate) world: Arc<World>,
    /// Names the call.
    pub(crate) call: u64,
    pub(crate) books: Arc<Books>,
    pub(crate) may_panic: bool,
}

impl Wire {
    fn launch(&self, request: &Request, timeout: i64) -> Arc<Flight> {
        let mut inner = self.world.lock();
        inner.turns += 1;
        if self.may_panic && inner.bad_luck(4) {
            drop(inner);
            resume_unwind(Box::new(Broken));
        }
        let is_unsent = inner.bad_luck(15);
        let is_lost = inner.bad_luck(20);
        let back = if inner.bad_luck(20) {
            inner.random.between(timeout / 2, 3 * timeout)
        } else if inner.trouble > 0 {
            inner.random.between(1, 100)
        } else {
            20
        };
        let back = (!is_lost).then_some(back);
        let answer = is_unsent.then_some(Err(Sent::No));
        let flight = Arc::new(Flight { request: request.clone(), back, answer: Mutex::new((answer, None)) });
        if is_unsent {
            return flight;
        }
        let debt = match request.endpoint().name {
            "withdrawMoney" => {
                let sum = of_form(request.body(), "Amount");
                assert!(self.books.has_announced(&sum), "{sum} is withdrawn without its line");
                Some(sum)
            }
            "executeOperation" => {
                let operation = of_form(request.body(), "PayoutOperationId").to_ascii_lowercase();
                assert!(self.books.has_announced(&operation), "{operation} is executed without its line");
                Some(inner.recipients.get(&operation).cloned().expect("its recipient"))
            }
            _ => None,
        };
        if let Some(debt) = debt {
            *inner.moves.entry((self.call, debt)).or_default() += 1;
        }
        if inner.bad_luck(20) {
            return flight;
        }
        let way = if inner.bad_luck(25) {
            inner.random.between(timeout / 2, 10 * MINUTE)
        } else if inner.trouble > 0 {
            inner.random.between(1, 200)
        } else {
            0
        };
        inner.in_flight += 1;
        inner.later(way, Due::Arrive(Arc::clone(&flight)));
        flight
    }
}

impl Flight {
    fn take(&self) -> Option<Answer> {
        self.answer.lock().expect("one thread").0.take()
    }
}

impl AsyncHost for Wire {
    fn now(&self) -> i64 {
        self.world.now()
    }

    async fn send(&self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        let flight = self.launch(request, timeout);
        let mut timer = self.world.sleep(timeout);
        std::future::poll_fn(|context| {
            if let Some(answer) = flight.take() {
                return Poll::Ready(answer);
            }
            flight.answer.lock().expect("one thread").1 = Some(context.waker().clone());
            Pin::new(&mut timer).poll(context).map(|()| Err(Sent::Maybe))
        })
        .await
    }

    async fn sleep(&self, millis: i64) {
        self.world.sleep(millis).await;
    }
}

impl Host for Wire {
    fn now(&mut self) -> i64 {
        self.world.now()
    }

    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        let flight = self.launch(request, timeout);
        let until = self.world.now() + timeout;
        loop {
            if let Some(answer) = flight.take() {
                return answer;
            }
            if !self.world.lock().advance(until) {
                return Err(Sent::Maybe);
            }
        }
    }

    fn sleep(&mut self, millis: i64) {
        let turns = {
            let mut inner = self.world.lock();
            inner.turns += 1;
            inner.turns
        };
        assert!(turns < 20 * BUDGET, "it sleeps for ever");
        self.world.pass(millis);
    }
}
