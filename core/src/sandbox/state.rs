//! What may be seen from outside: `GET /_sandbox/*` as JSON, and `Debug`.

use std::fmt;

use super::Sandbox;
use super::behaviour::Behaviour;
use super::control::show_recipient;
use super::document::{Document, number, object, text};
use super::log::LogEntry;

/// Everything that is not a book entry. The credentials are made up: they may be shown.
pub(super) fn state(sandbox: &Sandbox, time: i64) -> Document<'_> {
    let (provider, credentials) = (&sandbox.provider, sandbox.credentials());
    let settings = &provider.settings;
    let shops = settings.shops.iter().map(|(id, name)| object([("id", text(id)), ("name", text(name))]));
    let banks = settings.banks.iter().map(|(id, works)| object([("id", text(id)), ("works", Document::Bool(*works))]));
    let requests = sandbox.arrived.iter().map(|(name, count)| (*name, number(count)));
    object([
        ("seed", number(sandbox.seed)),
        ("time_ms", number(time)),
        ("speed", number(sandbox.clock.speed())),
        (
            "credentials",
            object([
                ("bearer_token", text(credentials.bearer_token())),
                ("sign_secret_key", text(credentials.sign_secret_key())),
                ("login", text(credentials.login())),
                ("password", text(credentials.password())),
                ("account_id", text(credentials.account_id())),
                ("eshop_id", text(credentials.eshop_id())),
            ]),
        ),
        ("balance", text(provider.balance.to_string())),
        ("shops", Document::Array(shops.collect())),
        ("banks", Document::Array(banks.collect())),
        ("generations", list(settings.generations.iter().map(|generation| generation.as_str()))),
        ("pci_dss", Document::Bool(settings.pci_dss)),
        ("token_life_ms", number(settings.token_life)),
        ("faults", faults(sandbox)),
        ("requests", Document::Object(requests.collect())),
        ("paid", paid(sandbox, None)),
        (
            "behaviours",
            Document::Array(Behaviour::notes().iter().map(|note| behaviour(sandbox, note.behaviour)).collect()),
        ),
        ("relied_on", list(sandbox.relied_on().into_iter().map(|note| note.name))),
    ])
}

fn faults(sandbox: &Sandbox) -> Document<'_> {
    let faults = sandbox.faults.iter().map(|fault| {
        object([("at", text(&fault.at)), ("nth", number(fault.nth)), ("fault", text(fault.kind.as_str()))])
    });
    Document::Array(faults.collect())
}

fn behaviour(sandbox: &Sandbox, behaviour: Behaviour) -> Document<'_> {
    let note = behaviour.note();
    object([
        ("name", text(note.name)),
        ("confidence", text(note.word())),
        ("on", Document::Bool(sandbox.provider.settings.switches.has(behaviour))),
        ("when_on", text(note.on)),
        ("when_off", note.off.map_or(Document::Null, text)),
    ])
}

/// What one recipient got, or all.
pub(super) fn paid(sandbox: &Sandbox, recipient: Option<&str>) -> Document<'static> {
    let paid = sandbox.provider.payouts.paid(recipient);
    object([
        ("recipient", recipient.map_or(Document::Null, |recipient| text(show_recipient(recipient)))),
        ("count", number(paid.count)),
        ("total", text(paid.total.to_string())),
        ("pending_count", number(paid.pending_count)),
        ("pending_total", text(paid.pending_total.to_string())),
    ])
}

/// The log, oldest first.
pub(super) fn log(sandbox: &Sandbox) -> Document<'_> {
    Document::Array(sandbox.log().iter().map(entry).collect())
}

fn entry(entry: &LogEntry) -> Document<'_> {
    let fields = entry.fields().map(|(name, shown)| (name, text(shown)));
    object([
        ("time_ms", number(entry.at)),
        ("endpoint", entry.endpoint.map_or(Document::Null, text)),
        ("nth", number(entry.nth)),
        ("fields", Document::Object(fields.collect())),
        ("unknown_fields", list(entry.unknown_fields.iter().map(String::as_str))),
        ("fault", entry.fault.map_or(Document::Null, |fault| text(fault.as_str()))),
        ("handled", Document::Bool(entry.handled)),
        ("status", entry.status.map_or(Document::Null, number)),
        ("problem", entry.problem.as_ref().map_or(Document::Null, text)),
        ("expected", list(entry.expected.iter().map(String::as_str))),
    ])
}

fn list<'a>(texts: impl Iterator<Item = &'a str>) -> Document<'a> {
    Document::Array(texts.map(text).collect())
}

/// Counts and sums only: no secret, no recipient.
impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("seed", &self.seed)
            .field("time", &self.latest)
            .field("balance", &self.provider.balance)
            .field("paid", &self.paid_all())
            .field("requests", &self.arrived)
            .finish_non_exhaustive()
    }
}
