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
        // Sums have their bits from above, columns from below.
        let mut above = MOST;
        for (index, field) in table.iter().enumerate() {
            let column = layout.classes.len();
            let mut place = Place { column, members: &[], bit: bit(column)? };
            if let AnswerKind::Object(members) = field.kind {
                above = above.checked_sub(1)?;
                (place.members, place.bit) = (members, bit(above)?);
            }
            layout.add(field, place, index)?;
        }
        // One more is for what the table does not know.
        (layout.classes.len() < above).then_some(layout)
    }

    fn add(&mut self, field: &'static AnswerField, place: Place, index: usize) -> Option<()> {
        let columns = if place.members.is_empty() { std::slice::from_ref(field) } else { place.members };
        for column in columns {
            self.classes.push(class(column.kind)?);
        }
        if field.due {
            // A sum that must be there is in no table.
            self.due.push(Some(place.column).filter(|_| place.members.is_empty())?);
            self.due_bits |= place.bit;
        }
        let mut slot = hash(field.name.as_bytes());
        while *self.slots.get(slot)? != FREE {
            slot = slot.wrapping_add(1) % SLOTS;
        }
        *self.slots.get_mut(slot)? = u8::try_from(index).ok()?;
        self.places.push(place);
        Some(())
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

/// `None` of one too many.
pub(super) fn bit(place: usize) -> Option<u64> {
    1_u64.checked_shl(u32::try_from(place).ok()?)
}

/// Of its length and three of its bytes, in which the names of a table differ.
fn hash(name: &[u8]) -> usize {
    let at = |place: usize| name.get(place).map_or(0, |byte| usize::from(*byte));
    let (first, middle, last) = (at(0), at(name.len() / 2), at(name.len().saturating_sub(2)));
    let mixed = first.wrapping_mul(31).wrapping_add(middle.wrapping_mul(7)).wrapping_add(last.wrapping_mul(3));
    mixed.wrapping_add(name.len().wrapping_mul(13)) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoints::ENDPOINTS;

    const TEXT: AnswerField = AnswerField::new("Text", "", "", AnswerKind::Text, "");
    const SUM: AnswerField = AnswerField::new("Sum", "", "", crate::endpoints::answer::MONEY, "");

    #[test]
    fn every_name_of_every_table_is_found_and_no_other() {
        for endpoint in ENDPOINTS {
            for field in endpoint.answer.fields() {
                let AnswerKind::List(table) = field.kind else { continue };
                let Some(layout) = Layout::new(table) else { continue };
                for (column, field) in super::super::columns(table).map(|column| column.field).enumerate() {
                    let place = layout.find(field.name.as_bytes()).expect("a field");
                    assert!((place.column..place.column + place.members.len().max(1)).contains(&column));
                    assert!(layout.find(&field.name.as_bytes()[1..]).is_none());
                    assert!(layout.find(format!("{}x", field.name).as_bytes()).is_none());
                }
            }
        }
    }

    #[test]
    fn no_two_bits_are_one() {
        for (table, fits) in [
            ([TEXT; 63].as_slice(), true),
            (&[TEXT; 64], false),
            (&[SUM; 20], true),
            (&[SUM; 21], true),
            (&[SUM; 22], false),
            (&[AnswerField { kind: AnswerKind::List(&[]), ..TEXT }], false),
            (&[SUM.due()], false),
        ] {
            let table: &'static [AnswerField] = Box::leak(table.to_vec().into_boxed_slice());
            let layout = Layout::new(table);
            assert_eq!(layout.is_some(), fits, "{}", table.len());
            let Some(layout) = layout else { continue };
            let columns = (0..layout.classes.len()).filter_map(bit);
            let sums = layout.places.iter().filter(|place| !place.members.is_empty()).map(|place| place.bit);
            assert!(columns.chain(sums).try_fold(0, |seen, bit| (seen & bit == 0).then_some(seen | bit)).is_some());
        }
    }
}
