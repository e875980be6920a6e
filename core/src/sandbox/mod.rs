//! The provider as a value: a request goes in, an answer comes out.
//!
//! [`Sandbox`] keeps books, sessions and a history, checks what the provider checks, and
//! breaks on demand. It shares no code with the client where both could share a mistake:
//! its layouts, its hash, its decoder and its checks are its own. Nothing in it is random
//! or reads a clock: the same seed and the same calls give the same bytes.
//!
//! What no source describes is a [`Behaviour`] with a note: most can be switched, and
//! [`Sandbox::relied_on`] names those that a run rested on.
//!
//! # Control over HTTP
//!
//! [`Sandbox::serve`] takes JSON besides the provider's paths. Bad input is answered with
//! status 400 and `{"error":{"field":…,"message":…}}`. Sums are texts.
//!
//! | request | body |
//! |---|---|
//! | `GET /_sandbox/state` | credentials, balance, settings, faults, counts, behaviours |
//! | `GET /_sandbox/paid?recipient=…` | what a phone or a card got; without a recipient: all |
//! | `GET /_sandbox/log` | what arrived, secrets masked |
//! | `POST /_sandbox/faults` | `[{"at":"executeOperation","nth":1,"fault":"lose_response"}]`; replaces the script |
//! | `POST /_sandbox/time` | `{"advance_ms":60000}` or `{"speed":60}` |
//! | `POST /_sandbox/balance` | `{"balance":"100.00"}` |
//! | `POST /_sandbox/outcome` | `{"recipient":"79990000000","outcome":"fail"}` or `"complete"` |
//! | `POST /_sandbox/switch` | `{"behaviour":"newest_first","on":false}` |
//! | `POST /_sandbox/session` | `{"life_ms":60000}` or `{"end":true}` |
//! | `POST /_sandbox/access` | `{"pci_dss":false}` |
//! | `POST /_sandbox/generations` | `["current","wiki2024"]` |
//! | `POST /_sandbox/bank` | `{"id":"100000000001","works":true}` |
//! | `POST /_sandbox/shop` | `{"id":"450002","name":"…"}` |
//! | `POST /_sandbox/deposit` | `{"amount":"5.00","eshop_id":"450000"}` |
//! | `POST /_sandbox/reset` | nothing |

mod admin;
mod answer;
mod behaviour;
mod body;
mod clock;
mod control;
mod credentials;
mod delivery;
mod document;
mod entropy;
mod fault;
mod gate;
mod handling;
mod history;
mod host;
mod invoices;
mod layouts;
mod log;
mod operations;
mod payouts;
mod percent;
mod provider;
mod rules;
mod sessions;
mod settings;
mod state;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::BTreeMap;

pub use behaviour::{Behaviour, BehaviourNote};
pub use control::{Control, RecipientOutcome};
pub use credentials::SandboxCredentials;
pub use delivery::{Delivery, HttpRequest};
pub use fault::{Fault, FaultKind};
pub use host::{BEGIN, SandboxHost};
pub use log::LogEntry;
pub use payouts::Paid;

use crate::http::Request;
use crate::types::Decimal;
use clock::Clock;
use delivery::Headers;
use entropy::Entropy;
use history::History;
use log::Log;
use provider::Provider;

/// The provider as a value.
///
/// ```
/// use intellectmoney::sandbox::Sandbox;
/// use intellectmoney::{Client, CreateOperation, Credentials, Recipient};
///
/// let mut sandbox = Sandbox::new(7);
/// let made_up = sandbox.credentials();
/// let client = Client::new(
///     Credentials::new(made_up.bearer_token(), made_up.sign_secret_key())?
///         .with_login(made_up.login(), made_up.password()),
/// );
///
/// let sign_in = client.sign_in()?;
/// let delivery = sandbox.handle(0, sign_in.request());
/// let token = sign_in.answer(delivery.answer().ok_or("no answer")?)?.result.user_token();
///
/// let recipient = Recipient::sbp("79990000000", "100000000000", "Иван Тестов");
/// let create = client.prepare(&token, &CreateOperation::new(recipient, "50".parse()?))?;
/// let delivery = sandbox.handle(10, create.request());
/// let operation = create.answer(delivery.answer().ok_or("no answer")?)?.result;
/// assert_eq!(operation.payout_operation_state().as_str(), "Created");
/// assert_eq!(sandbox.requests("createOperation"), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Sandbox {
    seed: u64,
    /// How often it was reset: what is made up afterwards must differ from before.
    resets: u64,
    clock: Clock,
    /// The latest sandbox time; `None` before the first request or control.
    latest: Option<i64>,
    provider: Provider,
    faults: Vec<Fault>,
    arrived: BTreeMap<&'static str, u32>,
    log: Log,
}

impl Sandbox {
    /// A sandbox with credentials of its own, two shops, a few banks, a balance of
    /// 1000000.00 RUB and 250 payments in its history, all made up from the seed.
    ///
    /// The history ends when the first request or control arrives.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            resets: 0,
            clock: Clock::new(),
            latest: None,
            provider: Provider::new(seed),
            faults: Vec::new(),
            arrived: BTreeMap::new(),
            log: Log::default(),
        }
    }

    /// What everything in it is made from.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The address that its clients use, which nobody else has: it tells the journal of one
    /// sandbox from another's and from the provider's.
    #[must_use]
    pub fn address(&self) -> String {
        format!("https://{}.sandbox.invalid", self.seed)
    }

    /// What it accepts.
    #[must_use]
    pub fn credentials(&self) -> &SandboxCredentials {
        &self.provider.credentials
    }

    /// Answers a request of the client, as [`Sandbox::serve`] does. `now` is the host's
    /// time, Unix milliseconds.
    pub fn handle(&mut self, now: i64, request: &Request) -> Delivery {
        let time = self.arrive(now);
        let headers = Headers::of(request.headers().into_iter());
        self.answer(time, request.endpoint().path, &headers, request.bytes())
    }

    /// Answers raw HTTP: the provider's paths, and `/_sandbox/*`. `now` is the host's time,
    /// Unix milliseconds.
    ///
    /// ```
    /// use intellectmoney::sandbox::{HttpRequest, Sandbox};
    /// let body = br#"[{"at":"executeOperation","nth":1,"fault":"lose_response"}]"#;
    /// let faults = HttpRequest { method: "POST", target: "/_sandbox/faults", headers: &[], body };
    /// let delivery = Sandbox::new(7).serve(0, &faults);
    /// assert_eq!(delivery.answer().map(|response| response.status), Some(200));
    /// ```
    pub fn serve(&mut self, now: i64, request: &HttpRequest<'_>) -> Delivery {
        let time = self.arrive(now);
        let (path, query) = request.path_and_query();
        if let Some(response) = admin::serve(self, now, request, path, query) {
            return Delivery::Answer(response);
        }
        if handling::route(path).is_some() && request.method != Request::METHOD {
            return self.nowhere(time, 405, "Method Not Allowed");
        }
        let headers = Headers::of(request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        self.answer(time, path, &headers, request.body)
    }

    fn answer(&mut self, time: i64, path: &str, headers: &Headers<'_>, body: &[u8]) -> Delivery {
        let Some((endpoint, as_printed)) = handling::route(path) else {
            return self.nowhere(time, 404, "Not Found");
        };
        if !as_printed {
            self.provider.rely(Behaviour::PathsInAnyCase);
        }
        let arrived = self.arrived.entry(endpoint.name).or_default();
        *arrived = arrived.saturating_add(1);
        let mut entry = LogEntry::new(time, Some(endpoint.name), *arrived);
        entry.fault = self.faults.iter().find(|fault| fault.meets(endpoint.name, entry.nth)).map(|fault| fault.kind);
        let delivery = handling::deliver(&mut self.provider, endpoint, (headers, body), &mut entry);
        self.log.push(entry);
        delivery
    }

    fn nowhere(&mut self, time: i64, status: u16, title: &str) -> Delivery {
        let mut entry = LogEntry::new(time, None, 0);
        (entry.status, entry.problem) = (Some(status), Some(title.to_ascii_lowercase()));
        self.log.push(entry);
        Delivery::Answer(answer::page(status, title))
    }

    /// Changes something from outside. `now` is the host's time, Unix milliseconds.
    ///
    /// ```
    /// use intellectmoney::sandbox::{Control, Fault, FaultKind, Sandbox};
    /// let mut sandbox = Sandbox::new(7);
    /// sandbox.control(0, Control::Fault(Fault::new("executeOperation", 1, FaultKind::LoseResponse)));
    /// ```
    pub fn control(&mut self, now: i64, control: Control) {
        control::apply(self, now, control);
    }

    /// Sandbox time for host time, both Unix milliseconds.
    ///
    /// ```
    /// use intellectmoney::sandbox::{Control, Sandbox};
    /// let mut sandbox = Sandbox::new(7);
    /// sandbox.control(1000, Control::Speed { factor: 60 });
    /// assert_eq!(sandbox.time(2000), 61_000);
    /// ```
    #[must_use]
    pub fn time(&self, now: i64) -> i64 {
        self.clock.time(now)
    }

    /// What this recipient got, a phone or a card number in any form, as of the last
    /// request or control. A payout counts when its bank has answered; until then it is
    /// pending.
    ///
    /// ```
    /// use intellectmoney::sandbox::{Control, Sandbox};
    /// let mut sandbox = Sandbox::new(7);
    /// // …payouts…, and then time for the banks to answer:
    /// sandbox.control(0, Control::Advance { millis: 60_000 });
    /// assert_eq!(sandbox.paid("8 999 000-00-00"), sandbox.paid("+79990000000"));
    /// ```
    #[must_use]
    pub fn paid(&self, recipient: &str) -> Paid {
        self.provider.payouts.paid(Some(recipient))
    }

    /// What all recipients got, as of the last request or control.
    #[must_use]
    pub fn paid_all(&self) -> Paid {
        self.provider.payouts.paid(None)
    }

    /// The account's balance in roubles, as of the last request or control.
    #[must_use]
    pub fn balance(&self) -> Decimal {
        self.provider.balance
    }

    /// What arrived, oldest first, secrets masked. Only the last 10000 to 20000 are kept.
    ///
    /// ```
    /// use intellectmoney::sandbox::{HttpRequest, Sandbox};
    /// let mut sandbox = Sandbox::new(7);
    /// let target = "/personal/payment/getPaymentsHistory";
    /// let _ = sandbox.serve(0, &HttpRequest { method: "POST", target, headers: &[], body: b"Take=5" });
    /// assert_eq!(sandbox.log()[0].problem.as_deref(), Some("no Authorization header"));
    /// assert_eq!(sandbox.relied_on().last().map(|note| note.name), Some("refused_with_401"));
    /// ```
    #[must_use]
    pub fn log(&self) -> &[LogEntry] {
        self.log.entries()
    }

    /// How many requests of an endpoint arrived, over all restarts of the client; those
    /// that a fault lost on their way count too.
    #[must_use]
    pub fn requests(&self, endpoint: &str) -> u32 {
        self.arrived.get(endpoint).copied().unwrap_or_default()
    }

    /// The behaviours that answers rested on so far.
    #[must_use]
    pub fn relied_on(&self) -> Vec<&'static BehaviourNote> {
        self.provider.relied.notes()
    }

    /// Time comes this far, and never goes back; the first arrival ends the made-up past.
    fn arrive(&mut self, now: i64) -> i64 {
        let time = self.clock.time(now);
        let time = self.latest.map_or(time, |latest| latest.max(time));
        if self.latest.replace(time).is_none() {
            // A sandbox that was started again must not give the numbers of its former life.
            let run = Entropy::nth(self.seed, "run", time.cast_unsigned().wrapping_add(self.resets)).next();
            self.provider.run = run;
            self.provider.history = History::past(self.seed, time, &self.provider.settings.shops);
        }
        self.provider.settle(time);
        time
    }
}
