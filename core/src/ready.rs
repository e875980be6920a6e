//! What a client knows of an endpoint before it is called, so that a call only fills it in.

use std::sync::Arc;

use crate::body;
use crate::checks::{Charset, Checks};
use crate::client::Credentials;
use crate::endpoints::{Body, Choice, Endpoint, Field, Kind, Presence};
use crate::http::Encoding;
use crate::layout::{JOINER, Layout};
use crate::sign::End;
use crate::types::Wiped;

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
    pub(crate) due: Due,
    pub(crate) charset: Charset,
    /// The name as it stands before the text.
    pub(crate) key: String,
}

/// When a field is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Due {
    Always,
    WhereGiven,
    /// With some choices of the field at this place, a bit each, and with no others.
    With {
        selector: usize,
        choices: u32,
    },
}

impl Due {
    fn of(presence: Presence, fields: &[Field]) -> Self {
        let Presence::OnlyWith { field, choices } = presence else {
            return if presence == Presence::Required { Self::Always } else { Self::WhereGiven };
        };
        let selector = fields.iter().position(|known| known.name == field).unwrap_or(fields.len());
        let Some(Kind::Choice(all)) = fields.get(selector).map(|field| field.kind) else { return Self::WhereGiven };
        let bit = |(place, choice): (u32, &Choice)| if choices.contains(&choice.name) { bit(place) } else { 0 };
        Self::With { selector, choices: (0..).zip(all).map(bit).fold(0, |bits, bit| bits | bit) }
    }
}

/// The bit of a choice.
pub(crate) fn bit(place: u32) -> u32 {
    1_u32.checked_shl(place).unwrap_or_default()
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
        let slot = |(place, field): (usize, &'static Field)| Slot {
            field,
            due: Due::of(field.presence, body.fields),
            charset: Charset::of(field.kind, checks),
            key: body::key(encoding, place, field),
        };
        let slots: Vec<Slot> = body.fields.iter().enumerate().map(slot).collect();
        Self {
            endpoint,
            url,
            authorization: Arc::clone(authorization),
            encoding,
            body,
            has_range: body.fields.iter().any(|field| matches!(field.kind, Kind::DateTimeAfter(_))),
            keys_room: slots.iter().fold(0, |sum: usize, slot| sum.saturating_add(slot.key.len())),
            token: body.fields.iter().position(|field| field.kind == Kind::UserToken),
            end: Arc::clone(end),
            secrets: Arc::clone(secrets),
            layout,
            slots,
        }
    }

    /// Room for texts of this length, and behind them for the body, or for all that is signed beside them.
    pub(crate) fn room(&self, texts: usize) -> usize {
        let joined = self.slots.len().saturating_mul(JOINER.len()).saturating_add(texts);
        let signed = self.layout.room(joined).saturating_add(self.end.room());
        body::room(self.encoding, self.keys_room, texts).max(signed).saturating_add(joined)
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
    use super::*;
    use crate::endpoints::ENDPOINTS;

    #[test]
    fn the_first_field_of_a_table_is_always_sent() {
        let mut bodies = ENDPOINTS.iter().flat_map(|endpoint| endpoint.bodies());
        assert!(bodies.all(|body| body.fields.first().is_some_and(|field| field.presence == Presence::Required)));
    }
}
