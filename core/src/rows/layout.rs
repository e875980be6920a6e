//! A table as the columns of packed rows.

use super::width;
use crate::endpoints::{AnswerField, AnswerKind};
use crate::json::cursor::same;

/// More columns than any table has; wider ones are left to the general decoder.
pub(super) const MOST: usize = 64;
/// Places for names: a power of two, few of them taken.
const SLOTS: usize = 256;
const FREE: u8 = u8::MAX;

/// How a value is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Text,
    Integer,
    Amount,
    Boolean,
    Date,
    Guid,
    Raw,
}

/// A field of the table.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Its first column.
    pub(super) column: usize,
    /// Its members, which are columns of their own.
    pub(super) members: &'static [AnswerField],
    /// The bit of the field as a whole.
    pub(super) bit: u64,
}

pub(super) struct Layout {
    table: &'static [AnswerField],
    places: Vec<Place>,
    slots: [u8; SLOTS],
    pub(super) classes: Vec<Class>,
    /// The columns that each row must fill, and their bits.
    pub(super) due: Vec<usize>,
    pub(super) due_bits: u64,
}

impl Layout {
    /// `None` of a table that does not fit.
    pub(super) fn new(table: &'static [AnswerField]) -> Option<Self> {
        let mut layout = Self {
            table,
            places: Vec::with_capacity(table.len()),
            slots: [FREE; SLOTS],
            classes: Vec::with_capacity(table.iter().map(width).sum()),
            due: Vec::new(),
            due_bits: 0,
        };
        for (index, field) in table.iter().enumerate() {
            layout.add(field, index)?;
        }
        Some(layout)
    }

    fn add(&mut self, field: &'static AnswerField, index: usize) -> Option<()> {
        let column = self.classes.len();
        let members: &[AnswerField] = match field.kind {
            AnswerKind::Object(members) => members,
            _ => std::slice::from_ref(field),
        };
        for member in members {
            self.classes.push(class(member.kind)?);
        }
        let is_sum = matches!(field.kind, AnswerKind::Object(_));
        // Sums have their bits from above, columns from below.
        let sums = self.places.iter().filter(|place| !place.members.is_empty()).count();
        let bit = 1_u64
            .checked_shl(u32::try_from(if is_sum { MOST.checked_sub(sums)?.checked_sub(1)? } else { column }).ok()?)?;
        if field.due {
            // A sum that must be there is in no table.
            self.due.push(Some(column).filter(|_| !is_sum)?);
            self.due_bits |= bit;
        }
        let mut slot = hash(field.name.as_bytes());
        while *self.slots.get(slot)? != FREE {
            slot = slot.wrapping_add(1) % SLOTS;
        }
        *self.slots.get_mut(slot)? = u8::try_from(index).ok()?;
        self.places.push(Place { column, members: if is_sum { members } else { &[] }, bit });
        let most = MOST.checked_sub(sums.checked_add(2)?)?;
        (self.classes.len() < most).then_some(())
    }

    /// The field that begins in a column.
    pub(super) fn place(&self, column: usize) -> Option<Place> {
        self.places.iter().find(|place| place.column == column).copied()
    }

    /// A field by its name.
    pub(super) fn find(&self, name: &[u8]) -> Option<Place> {
        let mut slot = hash(name);
        loop {
            let index = usize::from(*self.slots.get(slot).filter(|index| **index != FREE)?);
            let known = self.table.get(index)?.name.as_bytes();
            if known.len() == name.len() && same(known, name) {
                return self.places.get(index).copied();
            }
            slot = slot.wrapping_add(1) % SLOTS;
        }
    }
}

fn class(kind: AnswerKind) -> Option<Class> {
    Some(match kind {
        AnswerKind::Text | AnswerKind::OneOf(_) | AnswerKind::Secret => Class::Text,
        AnswerKind::Integer => Class::Integer,
        AnswerKind::Amount => Class::Amount,
        AnswerKind::Boolean => Class::Boolean,
        AnswerKind::Date => Class::Date,
        AnswerKind::Guid => Class::Guid,
        AnswerKind::Raw => Class::Raw,
        AnswerKind::Object(_) | AnswerKind::List(_) => return None,
    })
}

/// Of its length and three of its bytes, in which the names of a table differ.
fn hash(name: &[u8]) -> usize {
    let at = |place: usize| name.get(place).map_or(0, |byte| usize::from(*byte));
    let (first, middle, last) = (at(0), at(name.len() / 2), at(name.len().saturating_sub(2)));
    let mixed = first.wrapping_mul(31).wrapping_add(middle.wrapping_mul(7)).wrapping_add(last.wrapping_mul(3));
    mixed.wrapping_add(name.len().wrapping_mul(13)) % SLOTS
}
