//! Rows as they lie in memory: all lengths, and all texts.

use super::places::Places;
use super::{ABSENT, APART, Cell, NULL};

/// Rows whose texts are UTF-8.
#[derive(Clone, Default)]
pub(super) struct Packed {
    pub(super) places: Places,
    pub(super) text: String,
}

impl Packed {
    pub(super) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.find(row, column).unwrap_or(Cell::Absent)
    }

    /// By the lengths of the values before it alone.
    fn find(&self, row: usize, column: usize) -> Option<Cell<'_>> {
        let lengths = self.places.lengths(row)?;
        let length = match *lengths.get(column)? {
            ABSENT => return None,
            NULL => return Some(Cell::Null),
            number @ APART.. => return self.apart(number).map(Cell::Text),
            length => usize::from(length),
        };
        let before = lengths.get(..column)?.iter().filter(|length| **length < APART);
        let start = *self.places.starts.get(row)? as usize;
        let begin = before.fold(start, |at, length| at.saturating_add(usize::from(*length)));
        self.text.get(begin..begin.checked_add(length)?).map(Cell::Text)
    }

    /// The values of a row, unknown members last.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = Cell<'_>> {
        let mut at = self.places.starts.get(row).map_or(0, |start| *start as usize);
        let lengths = self.places.lengths(row).unwrap_or_default();
        lengths.iter().map(move |length| {
            let length = match *length {
                ABSENT => return Cell::Absent,
                NULL => return Cell::Null,
                number @ APART.. => return self.apart(number).map_or(Cell::Absent, Cell::Text),
                length => usize::from(length),
            };
            let begin = at;
            at = at.saturating_add(length);
            self.text.get(begin..at).map_or(Cell::Absent, Cell::Text)
        })
    }

    /// A text that lies apart, by what stands for its length.
    pub(super) fn apart(&self, number: u16) -> Option<&str> {
        let [begin, length] = self.places.apart(number)?;
        self.text.get(begin as usize..begin.checked_add(length)? as usize)
    }
}
