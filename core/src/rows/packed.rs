//! Rows as they lie in memory: all lengths, and all texts.

use super::texts::{Put, Texts};
use super::{ABSENT, Cell, LONG, NULL};

/// Rows whose texts are UTF-8.
#[derive(Clone, Default)]
pub(super) struct Packed {
    pub(super) places: Places,
    pub(super) text: String,
}

/// Where the texts of rows lie.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The lengths that a row has.
    pub(super) width: usize,
    /// Where each row's texts begin, in each form that they have.
    pub(super) starts: Vec<u32>,
    /// The lengths of each row's values, unknown members last.
    pub(super) lengths: Vec<u16>,
    /// Which lengths do not fit, in order.
    pub(super) long: Vec<(u32, u32)>,
}

impl Packed {
    pub(super) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.find(row, column).unwrap_or(Cell::Absent)
    }

    /// By the lengths of the values before it alone.
    fn find(&self, row: usize, column: usize) -> Option<Cell<'_>> {
        let first = row.checked_mul(self.places.width)?;
        let lengths = self.places.lengths(row)?;
        let text = |length: usize| {
            let before = lengths.get(..column)?;
            let mut at = *self.places.starts.get(row)? as usize;
            at = before
                .iter()
                .fold(at, |at, length| at.saturating_add(if *length < LONG { usize::from(*length) } else { 0 }));
            if !self.places.long.is_empty() {
                let longs = before.iter().enumerate().filter(|(_, length)| **length == LONG);
                at = longs
                    .fold(at, |at, (place, _)| at.saturating_add(self.places.long_length(first.saturating_add(place))));
            }
            self.text.get(at..at.checked_add(length)?).map(Cell::Text)
        };
        match *lengths.get(column)? {
            ABSENT => None,
            NULL => Some(Cell::Null),
            LONG => text(self.places.long_length(first.checked_add(column)?)),
            length => text(usize::from(length)),
        }
    }

    /// The values of a row, unknown members last.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = Cell<'_>> {
        let first = row.saturating_mul(self.places.width);
        let mut at = self.places.starts.get(row).map_or(0, |start| *start as usize);
        let lengths = self.places.lengths(row).unwrap_or_default();
        lengths.iter().enumerate().map(move |(place, length)| {
            let length = match *length {
                ABSENT => return Cell::Absent,
                NULL => return Cell::Null,
                LONG => self.places.long_length(first.saturating_add(place)),
                length => usize::from(length),
            };
            let begin = at;
            at = at.saturating_add(length);
            self.text.get(begin..at).map_or(Cell::Absent, Cell::Text)
        })
    }
}

impl Places {
    pub(super) fn of_width(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// The lengths of a row's values.
    pub(super) fn lengths(&self, row: usize) -> Option<&[u16]> {
        let first = row.checked_mul(self.width)?;
        self.lengths.get(first..first.checked_add(self.width)?)
    }

    /// The length of a text as a row's table has it. Of a long one, which stands at this place,
    /// it is noted.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for each value")]
    pub(super) fn length<T: Texts>(&mut self, place: usize, put: Put) -> Option<u16> {
        let (mark, long_mark) = if put.is_wide { T::MARKS } else { (0, 0) };
        if let Ok(length) = u16::try_from(put.units)
            && put.units < T::SHORT
        {
            return Some(length | mark);
        }
        self.add_long(place, put.units, long_mark)?;
        Some(LONG)
    }

    #[cold]
    fn add_long(&mut self, place: usize, units: usize, mark: u32) -> Option<()> {
        self.long.push((u32::try_from(place).ok()?, u32::try_from(units).ok()? | mark));
        Some(())
    }

    fn long_length(&self, place: usize) -> usize {
        let found = self.long.binary_search_by_key(&place, |(place, _)| *place as usize);
        found.ok().and_then(|found| self.long.get(found)).map_or(0, |(_, length)| *length as usize)
    }
}
