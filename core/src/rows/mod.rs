//! The rows of a long answer, packed: for each row the lengths of its values, and all
//! texts one after another; a text that comes again in its column is there once. A value gets its
//! type when it is read.
//!
//! A page of a hundred thousand rows is four allocations, and the response can go. What
//! the packer does not know by heart (a key written with escapes, an amount with an
//! exponent, …) is read by the general decoder instead, with the same result.
//!
//! JavaScript's texts are UTF-16: for it alone, those that are not ASCII are written so.

mod assembly;
mod dictionary;
mod layout;
mod list;
mod order;
mod pack;
mod packed;
mod page;
mod places;
mod read;
mod row;
#[cfg(test)]
mod tests;
mod texts;
#[cfg(feature = "ffi")]
mod utf16;

use std::sync::Arc;

pub use list::{List, ListIter};
use packed::Packed;
use places::Places;
pub(crate) use row::Row;
#[cfg(feature = "ffi")]
pub use utf16::Utf16Rows;

use crate::endpoints::{AnswerField, AnswerKind, Endpoint};
use crate::tape::{Item, Tape};

/// Lengths that are none.
const ABSENT: u16 = u16::MAX;
const NULL: u16 = u16::MAX - 1;
/// Of a text that is too long for its row, until that is put together.
const LATER: u16 = u16::MAX - 2;
/// The first of the texts that lie apart.
const APART: u16 = Line::APART;

/// The rows of one answer.
#[derive(Clone)]
pub struct Rows {
    table: &'static [AnswerField],
    content: Content,
}

#[derive(Clone)]
enum Content {
    Packed(Packed),
    #[cfg(feature = "ffi")]
    Utf16(Box<utf16::Read>),
    /// As the general decoder read them: a document and their places in it.
    Read(Arc<Tape>, Vec<usize>),
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
    /// Where each row's texts begin, and where the last one's end.
    pub starts: &'a [u32],
    /// For each row and column the length of its text. 65535 is absent, 65534 null; those from
    /// 61440 ([`Line::APART`]) on number the texts that lie [`apart`](Self::apart). The last column
    /// of a row holds what the table does not know.
    pub lengths: &'a [u16],
    /// Texts that are too long for their row, or stand for those of several rows: of each where it
    /// begins, and its length.
    pub apart: &'a [[u32; 2]],
    /// All texts.
    pub text: &'a str,
}

/// One packed row as it lies in memory, for hosts that read several of its values.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The lengths of its texts; see [`Parts::lengths`].
    pub lengths: &'a [u16],
    /// Where they begin.
    pub start: u32,
    /// All texts of the page.
    pub text: &'a str,
}

impl Line<'_> {
    /// What is from here up to [`NONE`](Self::NONE) stands for a text that lies apart; [`Rows::apart`] has
    /// it.
    pub const APART: u16 = 0xF000;

    /// What is from here on stands for no text.
    pub const NONE: u16 = NULL;
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

/// The form of texts that whoever reads rows has.
#[cfg(not(all(feature = "ffi", target_arch = "wasm32")))]
type Host = texts::Utf8;
#[cfg(all(feature = "ffi", target_arch = "wasm32"))]
type Host = utf16::Utf16;

/// See [`page::read`].
pub(crate) fn read(endpoint: &'static Endpoint, body: &[u8]) -> Option<(Tape, Arc<Rows>)> {
    page::read::<Host>(endpoint, body)
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
        let Content::Read(tape, places) = &self.content else { return None };
        places.get(row).map(|place| tape.item(*place))
    }

    /// The rows with texts that core reads, where they are packed.
    fn packed(&self) -> Option<&Packed> {
        match &self.content {
            Content::Packed(packed) => Some(packed),
            #[cfg(feature = "ffi")]
            Content::Utf16(rows) => Some(rows.utf8()),
            Content::Read(..) => None,
        }
    }

    /// The rows with texts that JavaScript reads, taken over.
    ///
    /// # Errors
    /// The rows themselves where they are not packed, or where somebody else reads them.
    #[cfg(feature = "ffi")]
    pub(crate) fn into_utf16(self: Arc<Self>) -> Result<Utf16Rows, Arc<Self>> {
        let mut rows = Arc::try_unwrap(self)?;
        match &mut rows.content {
            Content::Utf16(read) => Ok(std::mem::take(&mut read.rows)),
            Content::Packed(packed) => Utf16Rows::of_utf8(packed).ok_or_else(|| Arc::new(rows)),
            Content::Read(..) => Err(Arc::new(rows)),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Packed(packed) => packed.places.rows,
            #[cfg(feature = "ffi")]
            Content::Utf16(rows) => rows.len(),
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
        let Packed { places: Places { rows, starts, lengths, .. }, text } = self.packed()?;
        let (starts, apart) = starts.split_at_checked(rows.checked_add(1)?)?;
        Some(Parts { starts, lengths, apart: apart.as_chunks().0, text })
    }

    /// A text that lies apart from its row's, by what stands in a [`Line`] for its length. One that
    /// stands for those of several rows is always of the same column.
    #[must_use]
    pub fn apart(&self, number: u16) -> Option<&str> {
        self.packed()?.apart(number)
    }

    /// One row as it lies in memory; `None` where rows are not packed, and beyond them.
    #[must_use]
    pub fn line(&self, row: usize) -> Option<Line<'_>> {
        let Packed { places, text } = self.packed()?;
        Some(Line { lengths: places.lengths(row)?, start: *places.starts.get(row)?, text })
    }

    /// A value of packed rows by its column's place; [`Cell::Absent`] beyond them.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match &self.content {
            Content::Packed(packed) => packed.cell(row, column),
            #[cfg(feature = "ffi")]
            Content::Utf16(rows) => rows.cell(row, column),
            Content::Read(..) => Cell::Absent,
        }
    }

    /// The columns of a row, the last one for what the table does not know.
    fn width(&self) -> usize {
        self.table.iter().map(width).sum::<usize>().saturating_add(1)
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("len", &self.len()).finish_non_exhaustive()
    }
}
