//! What a client knows of an endpoint before it is called, so that a call only fills it in.

use std::sync::Arc;

use crate::body;
use crate::checks::{Charset, Checks, Usual};
use crate::client::Credentials;
use crate::endpoints::{Body, Endpoint, Field, Kind};
use crate::http::Encoding;
use crate::layout::{JOINER, Layout};
use crate::presence::{Presence, bit};
use crate::sign::End;
use crate::types::{AT_ONCE, Wiped, WipedBytes};

#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) url: String,
    pub(crate) authorization: Arc<Authorization>,
    /// What an answer must not repeat.
    pub(crate) secrets: Arc<Credentials>,
    pub(crate) encoding: Encoding,
    pub(crate) body: &'static Body,
    pub(crate) layout: Layout,
    /// The fields of the body.
    pub(crate) slots: Vec<Slot>,
    /// Which of them are sent.
    pub(crate) presence: Presence,
    /// Whether there is a date that may not be before another.
    pub(crate) has_range: bool,
    /// Room for all keys.
    keys_room: usize,
    /// The place of the session's token.
    pub(crate) token: Option<usize>,
    /// What every string to sign ends with.
    pub(crate) end: Arc<End>,
}

/// A field of a body.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) field: &'static Field,
    pub(crate) bit: u32,
    pub(crate) usual: Usual,
    /// Whether the checks leave any character.
    pub(crate) may_be_special: bool,
    /// Whether a text without special ones is sent as it is.
    pub(crate) as_it_is: bool,
    /// The name as it stands before the text.
    key: Key,
}

/// What stands before a text; behind it is what nobody reads, so that it is copied in one piece.
#[derive(Debug)]
struct Key {
    bytes: Vec<u8>,
    length: usize,
}

impl Slot {
    fn new(encoding: Encoding, place: usize, field: &'static Field, checks: &Checks) -> Self {
        let charset = Charset::of(field.kind, checks);
        let mut bytes = body::key(encoding, place, field).into_bytes();
        let length = bytes.len();
        bytes.extend_from_slice(&[0; AT_ONCE]);
        let key = Key { bytes, length };
        let as_it_is = encoding == Encoding::Json || charset == Charset::Unreserved;
        let (bit, usual, may_be_special) = (bit(place), Usual::of(field.kind, checks), charset == Charset::Any);
        Self { field, bit, usual, may_be_special, as_it_is, key }
    }

    #[inline]
    pub(crate) fn push_key(&self, bytes: &mut WipedBytes) {
        bytes.push_front(&self.key.bytes, self.key.length);
    }
}

impl Ready {
    pub(crate) fn new(
        endpoint: &'static Endpoint,
        url: String,
        authorization: &Arc<Authorization>,
        (secrets, end): (&Arc<Credentials>, &Arc<End>),
        encoding: Encoding,
        checks: &Checks,
        (body, layout): (&'static Body, Layout),
    ) -> Self {
        let slot = |(place, field)| Slot::new(encoding, place, field, checks);
        let slots: Vec<Slot> = body.fields.iter().enumerate().map(slot).collect();
        Self {
            endpoint,
            url,
            authorization: Arc::clone(authorization),
            encoding,
            body,
            has_range: body.fields.iter().any(|field| matches!(field.kind, Kind::DateTimeAfter(_))),
            keys_room: slots.iter().fold(0, |sum: usize, slot| sum.saturating_add(slot.key.length)),
            token: body.fields.iter().position(|field| field.kind == Kind::UserToken),
            end: Arc::clone(end),
            secrets: Arc::clone(secrets),
            layout,
            presence: Presence::of(body.fields),
            slots,
        }
    }

    /// Room for texts of this length, and behind them for the body, or for all that is signed beside them.
    pub(crate) fn room(&self, texts: usize) -> usize {
        let joined = self.slots.len().saturating_mul(JOINER.len()).saturating_add(texts);
        let signed = self.layout.room(joined).saturating_add(self.end.room());
        body::room(self.encoding, self.keys_room, texts).max(signed).saturating_add(joined).saturating_add(AT_ONCE)
    }
}

/// The header that every request has.
pub(crate) struct Authorization(Wiped);

impl Authorization {
    pub(crate) fn new(bearer_token: &str) -> Self {
        let mut header = Wiped::with_capacity(bearer_token.len().saturating_add(7));
        header.push_str("Bearer ");
        header.push_str(bearer_token);
        Self(header)
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Authorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authorization([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use crate::endpoints::{ENDPOINTS, Presence};

    #[test]
    fn the_first_field_of_a_table_is_always_sent() {
        let mut bodies = ENDPOINTS.iter().flat_map(|endpoint| endpoint.bodies());
        assert!(bodies.all(|body| body.fields.first().is_some_and(|field| field.presence == Presence::Required)));
    }
}
