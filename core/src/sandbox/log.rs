//! What arrived and what became of it, fit to be shown: no secret, token or card.

use std::fmt::Write;

use super::body::Fields;
use super::fault::FaultKind;

/// Room for most bodies.
const USUAL: usize = 256;

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
    /// Names and values, each value with its length before it: `Take:1:5`. One piece of memory, as
    /// there are many entries.
    fields: Box<str>,
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
            fields: Box::default(),
            unknown_fields: Vec::new(),
            fault: None,
            handled: false,
            status: None,
            problem: None,
            expected: Vec::new(),
        }
    }

    /// The body's fields as read, by name; token, login, password and card masked.
    ///
    /// ```
    /// use intellectmoney::Connection;
    /// use intellectmoney::endpoints::GetPaymentsHistory;
    /// let mut connection = Connection::sandbox(7)?;
    /// connection.get_payments_history(&GetPaymentsHistory::first(5))?;
    /// let log = connection.host().sandbox.log();
    /// let fields: Vec<_> = log.last().into_iter().flat_map(|entry| entry.fields()).collect();
    /// assert_eq!(fields, [("UserToken", "[UserToken]"), ("Take", "5")]);
    /// # Ok::<(), intellectmoney::Error>(())
    /// ```
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut rest = &*self.fields;
        std::iter::from_fn(move || {
            let (name, behind) = rest.split_once(':')?;
            let (length, behind) = behind.split_once(':')?;
            let (value, behind) = behind.split_at_checked(length.parse().ok()?)?;
            rest = behind;
            Some((name, value))
        })
    }

    /// Keeps what was read from the body, masked.
    pub(super) fn seen(&mut self, fields: &Fields<'_>) {
        let mut texts = String::with_capacity(USUAL);
        for (name, value) in fields.shown() {
            // A text takes whatever is written to it.
            let _ = write!(texts, "{name}:{}:{value}", value.len());
        }
        self.fields = texts.as_str().into();
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

#[cfg(test)]
mod tests {
    use crate::sandbox::{HttpRequest, Sandbox};

    #[test]
    fn a_value_comes_back_whatever_is_in_it() {
        let mut sandbox = Sandbox::new(7);
        let bearer = format!("Bearer {}", sandbox.credentials().bearer_token());
        let headers = [("Authorization".to_owned(), bearer)];
        let target = "/personal/payment/getPaymentsHistory";
        let body = b"Take=1%3A2%3A&Skip=%D0%98%00&EshopId=&DateFrom=:";
        let _ = sandbox.serve(0, &HttpRequest { method: "POST", target, headers: &headers, body });
        let shown: Vec<_> = sandbox.log()[0].fields().collect();
        assert_eq!(shown, [("Take", "1:2:"), ("Skip", "И\0"), ("DateFrom", "[1 characters]")]);
    }
}
