//! The provider as a value: a request goes in, an answer comes out.
//!
//! [`Sandbox`] keeps books, sessions and a history, checks what the provider checks, and
//! breaks on demand. It shares no code with the client where both could share a mistake:
//! its layouts, its hash, its decoder and its checks are its own. Nothing in it is random
//! or reads a clock: the same seed and the same calls give the same bytes.

#![allow(dead_code)] // Until the next commit: this one only fixes the public interface.

mod behaviour;
mod clock;
mod control;
mod credentials;
mod delivery;
mod entropy;
mod fault;
mod log;
mod paid;

use std::fmt;

pub use behaviour::{Behaviour, BehaviourNote};
pub use control::{Control, RecipientOutcome};
pub use credentials::SandboxCredentials;
pub use delivery::{Delivery, HttpRequest};
pub use fault::{Fault, FaultKind};
pub use log::LogEntry;
pub use paid::Paid;

use crate::http::{Request, Response};
use crate::types::Decimal;
use behaviour::Behaviours;
use clock::Clock;
use log::Log;

/// The provider as a value.
#[derive(Clone)]
pub struct Sandbox {
    seed: u64,
    credentials: SandboxCredentials,
    clock: Clock,
    balance: Decimal,
    log: Log,
    faults: Vec<Fault>,
    relied: Behaviours,
}

impl Sandbox {
    /// A sandbox with credentials of its own, two shops, a few banks, a balance of
    /// 1000000.00 RUB and 250 payments in its history.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            credentials: SandboxCredentials::new(seed, "450000"),
            clock: Clock::new(),
            balance: Decimal::new(100_000_000, 2),
            log: Log::default(),
            faults: Vec::new(),
            relied: Behaviours::default(),
        }
    }

    /// What it accepts.
    #[must_use]
    pub fn credentials(&self) -> &SandboxCredentials {
        &self.credentials
    }

    /// Answers a request of the client, as [`Sandbox::serve`] does. `now` is Unix milliseconds.
    pub fn handle(&mut self, now: i64, request: &Request) -> Delivery {
        let headers = request.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let target = format!("/{}", request.endpoint().path);
        let body = request.body().as_bytes();
        self.serve(now, &HttpRequest { method: Request::METHOD, target: &target, headers: &headers, body })
    }

    /// Answers raw HTTP: the provider's paths, and `/_sandbox/*`. `now` is Unix milliseconds.
    pub fn serve(&mut self, now: i64, request: &HttpRequest<'_>) -> Delivery {
        let status = if request.target.starts_with("/_sandbox/") { 200 } else { 404 };
        let mut entry = LogEntry::new(self.time(now), None, 0);
        entry.status = Some(status);
        self.log.push(entry);
        Delivery::Answer(Response::new(status, "{}"))
    }

    /// Changes something from outside. `now` is Unix milliseconds of the host.
    pub fn control(&mut self, now: i64, control: Control) {
        match control {
            Control::Balance(balance) => self.balance = balance,
            Control::Fault(fault) => self.faults.push(fault),
            Control::ClearFaults => self.faults.clear(),
            Control::Advance { millis } => self.clock.advance(i64::try_from(millis).unwrap_or(i64::MAX)),
            Control::Speed { factor } => self.clock.run(now, i64::from(factor)),
            Control::Reset => *self = Self::new(self.seed),
            _ => {}
        }
    }

    /// Sandbox time for host time, both Unix milliseconds.
    #[must_use]
    pub fn time(&self, now: i64) -> i64 {
        self.clock.time(now)
    }

    /// What this recipient got, a phone or a card number in any form, as of the last
    /// request or control.
    #[must_use]
    pub fn paid(&self, _recipient: &str) -> Paid {
        Paid::default()
    }

    /// What all recipients got.
    #[must_use]
    pub fn paid_all(&self) -> Paid {
        Paid::default()
    }

    /// The account's balance in roubles.
    #[must_use]
    pub fn balance(&self) -> Decimal {
        self.balance
    }

    /// What arrived, oldest first, secrets masked.
    #[must_use]
    pub fn log(&self) -> &[LogEntry] {
        self.log.entries()
    }

    /// How many requests of an endpoint arrived, over all restarts of the client.
    #[must_use]
    pub fn requests(&self, _endpoint: &str) -> u32 {
        0
    }

    /// The behaviours that answers rested on so far.
    #[must_use]
    pub fn relied_on(&self) -> Vec<&'static BehaviourNote> {
        self.relied.notes()
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("seed", &self.seed).finish_non_exhaustive()
    }
}
