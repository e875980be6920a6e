//! What arrived and what became of it, fit to be shown: no secret, token or card.

use super::body::Fields;
use super::fault::FaultKind;

/// Beyond this many entries the older half is forgotten.
const MOST: usize = 20_000;

/// One request of an endpoint, or one that met no endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogEntry {
    /// Sandbox time, Unix milliseconds.
    pub at: i64,
    /// The endpoint's name; `None` where the path leads to none.
    pub endpoint: Option<&'static str>,
    /// Which request of this endpoint, from 1; 0 without an endpoint.
    pub nth: u32,
    /// The body's fields as read; token, login, password and card masked.
    pub fields: Vec<(&'static str, String)>,
    /// Names of fields that no page describes.
    pub unknown_fields: Vec<String>,
    /// The fault that was applied.
    pub fault: Option<FaultKind>,
    /// Whether the request was handled at all.
    pub handled: bool,
    /// The status of the answer; `None` where none was sent.
    pub status: Option<u16>,
    /// Why it was refused, or what else is odd.
    pub problem: Option<String>,
    /// Of a bad Sign: the strings it was expected to be made of, secrets by name only.
    pub expected: Vec<String>,
}

impl LogEntry {
    pub(super) fn new(at: i64, endpoint: Option<&'static str>, nth: u32) -> Self {
        Self {
            at,
            endpoint,
            nth,
            fields: Vec::new(),
            unknown_fields: Vec::new(),
            fault: None,
            handled: false,
            status: None,
            problem: None,
            expected: Vec::new(),
        }
    }

    /// Keeps what was read from the body, masked.
    pub(super) fn seen(&mut self, fields: &Fields<'_>) {
        self.fields = fields.shown();
        self.unknown_fields.clone_from(&fields.unknown);
        if let Some(name) = fields.twice.first() {
            self.problem = Some(format!("{name} was sent twice: the first one counts"));
        }
    }
}

/// The entries, oldest first, bounded.
#[derive(Clone, Default)]
pub(super) struct Log(Vec<LogEntry>);

impl Log {
    pub(super) fn push(&mut self, entry: LogEntry) {
        if self.0.len() >= MOST {
            self.0.drain(..MOST / 2);
        }
        self.0.push(entry);
    }

    pub(super) fn entries(&self) -> &[LogEntry] {
        &self.0
    }
}
