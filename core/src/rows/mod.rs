//! The rows of a long answer, packed: for each row the lengths of its values, and all
//! texts one after another. A value gets its type when it is read.
//!
//! A page of a hundred thousand rows is four allocations, and the response can go. What
//! the packer does not know by heart (a key written with escapes, an amount with an
//! exponent, …) is read by the general decoder instead, with the same result.

mod layout;
mod list;
mod order;
mod pack;
mod page;
mod read;
mod row;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use list::{List, ListIter};
pub(crate) use page::read;
pub(crate) use row::Row;

use crate::endpoints::{AnswerField, AnswerKind};
use crate::tape::{Item, Tape};

/// Lengths that are none.
const ABSENT: u16 = u16::MAX;
const NULL: u16 = u16::MAX - 1;
/// The length stands in the list of long ones.
const LONG: u16 = u16::MAX - 2;

/// The rows of one answer.
#[derive(Clone)]
pub struct Rows {
    table: &'static [AnswerField],
    content: Content,
}

#[derive(Clone)]
enum Content {
    Packed(Packed),
    /// As the general decoder read them: a document and their places in it.
    Read(Arc<Tape>, Vec<usize>),
}

#[derive(Clone, Default)]
struct Packed {
    /// Where each row's texts begin.
    starts: Vec<u32>,
    /// The lengths of each row's values, unknown members last.
    lengths: Vec<u16>,
    /// Which lengths do not fit, in order.
    long: Vec<(u32, u32)>,
    text: String,
}

/// One value of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// The row has no such member.
    Absent,
    /// `null`.
    Null,
    /// The text that was checked against the table: of an amount exact decimal text, of a
    /// structure that no source describes its JSON.
    Text(&'a str),
}

/// The packed rows as they lie in memory, for hosts that copy them.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// Where each row's texts begin.
    pub starts: &'a [u32],
    /// For each row and column the length of its text. 65535 is absent, 65534 null; 65533
    /// stands for a longer one, which [`long`](Self::long) has. The last column of a row
    /// holds what the table does not know.
    pub lengths: &'a [u16],
    /// Place among `lengths`, and the length.
    pub long: &'a [(u32, u32)],
    /// All texts.
    pub text: &'a str,
}

/// The same without their page, for hosts that take them over.
#[derive(Debug, Default)]
pub struct OwnedParts {
    /// See [`Parts::starts`].
    pub starts: Vec<u32>,
    /// See [`Parts::lengths`].
    pub lengths: Vec<u16>,
    /// See [`Parts::long`].
    pub long: Vec<(u32, u32)>,
    /// See [`Parts::text`].
    pub text: String,
}

/// A value that stands in a column of its own.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The field.
    pub field: &'static AnswerField,
    /// The member of it, where the field is a sum with its currency.
    pub member: Option<&'static AnswerField>,
}

/// The columns of a table, in order.
pub fn columns(table: &'static [AnswerField]) -> impl Iterator<Item = Column> {
    table.iter().flat_map(|field| {
        let members: &'static [AnswerField] = match field.kind {
            AnswerKind::Object(members) => members,
            _ => &[],
        };
        let single = members.is_empty().then_some(Column { field, member: None });
        single.into_iter().chain(members.iter().map(move |member| Column { field, member: Some(member) }))
    })
}

/// How many columns a field takes.
fn width(field: &AnswerField) -> usize {
    match field.kind {
        AnswerKind::Object(members) => members.len(),
        _ => 1,
    }
}

impl Rows {
    pub(crate) fn of_document(
        table: &'static [AnswerField],
        tape: &Arc<Tape>,
        places: impl IntoIterator<Item = usize>,
    ) -> Self {
        Self { table, content: Content::Read(Arc::clone(tape), places.into_iter().collect()) }
    }

    /// A row that is not packed.
    fn item(&self, row: usize) -> Option<Item<'_>> {
        match &self.content {
            Content::Packed(_) => None,
            Content::Read(tape, places) => places.get(row).map(|place| tape.item(*place)),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Packed(packed) => packed.starts.len(),
            Content::Read(_, places) => places.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The table that describes a row.
    #[must_use]
    pub fn table(&self) -> &'static [AnswerField] {
        self.table
    }

    /// The rows as they lie in memory; `None` where they are not packed.
    #[must_use]
    pub fn parts(&self) -> Option<Parts<'_>> {
        match &self.content {
            Content::Packed(Packed { starts, lengths, long, text }) => Some(Parts { starts, lengths, long, text }),
            Content::Read(..) => None,
        }
    }

    /// The rows as they lie in memory, taken over: nothing is copied.
    ///
    /// # Errors
    /// The rows themselves where they are not packed, or where somebody else reads them.
    pub fn into_parts(self: Arc<Self>) -> Result<OwnedParts, Arc<Self>> {
        if self.parts().is_none() {
            return Err(self);
        }
        match Arc::try_unwrap(self)?.content {
            Content::Packed(Packed { starts, lengths, long, text }) => Ok(OwnedParts { starts, lengths, long, text }),
            Content::Read(..) => Ok(OwnedParts::default()),
        }
    }

    /// A value of packed rows by its column's place; [`Cell::Absent`] beyond them.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match &self.content {
            Content::Packed(packed) => packed.cell(row, column),
            Content::Read(..) => Cell::Absent,
        }
    }

    /// The columns of a row, the last one for what the table does not know.
    fn width(&self) -> usize {
        self.table.iter().map(width).sum::<usize>().saturating_add(1)
    }
}

impl Packed {
    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.find(row, column).unwrap_or(Cell::Absent)
    }

    /// By the lengths of the values before it alone.
    fn find(&self, row: usize, column: usize) -> Option<Cell<'_>> {
        let width = self.lengths.len().checked_div(self.starts.len())?;
        let first = row.checked_mul(width)?;
        let lengths = self.lengths.get(first..first.checked_add(width)?)?;
        let text = |length: usize| {
            let before = lengths.get(..column)?;
            let mut at = *self.starts.get(row)? as usize;
            at = before
                .iter()
                .fold(at, |at, length| at.saturating_add(if *length < LONG { usize::from(*length) } else { 0 }));
            if !self.long.is_empty() {
                let longs = before.iter().enumerate().filter(|(_, length)| **length == LONG);
                at = longs.fold(at, |at, (place, _)| at.saturating_add(self.long_length(first.saturating_add(place))));
            }
            self.text.get(at..at.checked_add(length)?).map(Cell::Text)
        };
        match *lengths.get(column)? {
            ABSENT => None,
            NULL => Some(Cell::Null),
            LONG => text(self.long_length(first.checked_add(column)?)),
            length => text(usize::from(length)),
        }
    }

    /// The values of a row, unknown members last.
    fn cells(&self, width: usize, row: usize) -> impl Iterator<Item = Cell<'_>> {
        let first = row.saturating_mul(width);
        let mut at = self.starts.get(row).map_or(0, |start| *start as usize);
        let lengths = self.lengths.get(first..).and_then(|lengths| lengths.get(..width)).unwrap_or_default();
        lengths.iter().enumerate().map(move |(place, length)| {
            let length = match *length {
                ABSENT => return Cell::Absent,
                NULL => return Cell::Null,
                LONG => self.long_length(first.saturating_add(place)),
                length => usize::from(length),
            };
            let begin = at;
            at = at.saturating_add(length);
            self.text.get(begin..at).map_or(Cell::Absent, Cell::Text)
        })
    }

    fn long_length(&self, place: usize) -> usize {
        let found = self.long.binary_search_by_key(&place, |(place, _)| *place as usize);
        found.ok().and_then(|found| self.long.get(found)).map_or(0, |(_, length)| *length as usize)
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("len", &self.len()).finish_non_exhaustive()
    }
}
