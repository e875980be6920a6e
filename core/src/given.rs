//! What a call gives, in the order of its table: each name is looked up once.

use std::fmt;

use crate::endpoints::{Choice, Field};
use crate::error::{Error, Reason};
use crate::params::Params;
use crate::presence::bit;
use crate::types::{ROOM, Text};

/// More fields than any table has.
pub(crate) const MOST_FIELDS: usize = 16;

/// All texts of a call together, in bytes.
const LONGEST: usize = 1 << 28;

/// The values of a call by their places in its table.
pub struct Given<'a> {
    fields: &'static [Field],
    texts: [Text<'a>; MOST_FIELDS],
    /// The place behind the last one that was set: mostly the next one's.
    next: usize,
    unknown: Option<&'a str>,
    room: usize,
    bits: u32,
}

impl<'a> Given<'a> {
    pub(crate) fn new(fields: &'static [Field]) -> Self {
        let fields = fields.get(..MOST_FIELDS).unwrap_or(fields);
        Self { fields, texts: [Text::NONE; MOST_FIELDS], next: 0, unknown: None, room: 0, bits: 0 }
    }

    /// Sets a value under the provider's name; the last one of a name counts.
    #[inline]
    pub fn set(&mut self, name: &'a str, text: Text<'a>) {
        let mut place = self.next;
        while let Some(field) = self.fields.get(place)
            && !std::ptr::eq(field.name, name)
        {
            place = place.wrapping_add(1);
        }
        if place >= self.fields.len() {
            place = self.find(name).unwrap_or(MOST_FIELDS);
        }
        self.set_at(place, text);
    }

    /// The same by the field's place in the table.
    #[inline]
    pub(crate) fn set_at(&mut self, place: usize, text: Text<'a>) {
        self.room = self.room.saturating_add(text.longest());
        if let Some(known) = self.texts.get_mut(place) {
            *known = text;
            let bit = bit(place);
            self.bits = if text.is_none() { self.bits & !bit } else { self.bits | bit };
            self.next = place.wrapping_add(1);
        }
    }

    /// The place of a name that is another piece of memory, most likely behind the last one.
    fn find(&mut self, name: &'a str) -> Option<usize> {
        let is_it = |field: &Field| field.name == name;
        let (before, rest) = self.fields.split_at_checked(self.next).unwrap_or((self.fields, &[]));
        let behind = rest.iter().position(is_it).map(|place| self.next.saturating_add(place));
        let found = behind.or_else(|| before.iter().position(is_it));
        if found.is_none() {
            self.unknown = self.unknown.or(Some(name));
        }
        found
    }

    /// Refuses a name that the table has not, and texts that nobody sends.
    pub(crate) fn known(&self) -> Result<(), Error> {
        match self.unknown {
            Some(name) => Err(Error::unknown_field(name)),
            None if self.room > LONGEST => Err(Error::invalid("params", Reason::TooLong)),
            None => Ok(()),
        }
    }

    /// The texts of the fields in their order, empty where none is given.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &Text<'a>> {
        self.fields.iter().zip(&self.texts).map(|(_, text)| text)
    }

    /// Says that the session's token was checked before, if it is this one.
    pub(crate) fn prove(&mut self, place: usize, checked: &str) -> bool {
        self.texts.get_mut(place).is_some_and(|text| text.prove(checked))
    }

    /// Room for all texts, in bytes.
    pub(crate) fn room(&self) -> usize {
        self.room
    }

    pub(crate) fn to_params(&self) -> Params {
        let mut params = Params::new();
        for (field, text) in self.fields.iter().zip(&self.texts).filter(|(_, text)| !text.is_none()) {
            let mut room = ROOM;
            params.set(field.name, text.write(&mut room));
        }
        if let Some(name) = self.unknown {
            params.set(name.to_owned(), "");
        }
        params
    }

    /// The fields that have a text.
    #[inline]
    pub(crate) fn bits(&self) -> u32 {
        self.bits
    }

    /// The place of the choice that a field's text stands for.
    #[inline]
    pub(crate) fn chosen(&self, place: usize, choices: &[Choice]) -> Option<usize> {
        let text = self.texts.get(place)?;
        let find = |text: &str| choices.iter().position(|choice| choice.is(text));
        text.as_str().map_or_else(|| find(text.write(&mut { ROOM })), find)
    }
}

/// Names of one program are mostly the same piece of memory, which is seen faster.
pub(crate) fn is_same(left: &str, right: &str) -> bool {
    std::ptr::eq(left, right) || left == right
}

impl fmt::Debug for Given<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = self.fields.iter().zip(&self.texts).filter(|(_, text)| !text.is_none());
        f.debug_set().entries(given.map(|(field, _)| field.name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoints::ENDPOINTS;

    #[test]
    fn no_table_has_more_fields_than_there_is_room_for() {
        let bodies = ENDPOINTS.iter().flat_map(|endpoint| endpoint.bodies());
        assert!(bodies.map(|body| body.fields.len()).max().is_some_and(|most| most <= MOST_FIELDS));
    }
}
