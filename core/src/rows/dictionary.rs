//! Values that come again in their column, as a currency or a bank does: a page keeps the text of such a one once.
//! Which columns repeat is learnt from the page itself.

use crate::json::cursor::same;

/// So many values of a column are remembered.
const WAYS: usize = 8;
/// What is longer hardly comes again.
const LONGEST: usize = 256;
/// After so many values that did not come before nothing is looked for in their column any more; each that did allows
/// for more of them.
const PATIENCE: u8 = 6;
const MORE: u8 = 2;
const MOST: u8 = 32;

/// The values that a page's columns had last.
#[derive(Default)]
pub(super) struct Dictionary<'a> {
    columns: Vec<Column<'a>>,
}

#[derive(Clone, Copy)]
struct Column<'a> {
    seen: [Seen<'a>; WAYS],
    noted: usize,
    patience: u8,
}

/// A value that came before.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen<'a> {
    /// As it stands in the document, with the byte behind it: a number that does not end there is another.
    text: &'a [u8],
    /// Its first bytes, and which of them are its own.
    head: u64,
    mask: u64,
    /// The row that has it.
    pub(super) row: usize,
    /// What stands for its length, once it is a repeated text.
    pub(super) number: Option<u16>,
}

impl<'a> Dictionary<'a> {
    /// One row is there: from now on something may come again.
    pub(super) fn begin(&mut self, columns: usize) {
        self.columns.resize(columns, Column { seen: [Seen::default(); WAYS], noted: 0, patience: PATIENCE });
    }

    /// The value with which the rest of the document begins, if the column had it before.
    #[inline]
    pub(super) fn find(&mut self, column: usize, rest: &[u8]) -> Option<&mut Seen<'a>> {
        let column = self.columns.get_mut(column).filter(|column| column.patience > 0)?;
        let head = u64::from_le_bytes(*rest.first_chunk()?);
        let found = column.seen.iter_mut().take(column.noted).find(|seen| seen.begins(rest, head));
        column.patience = match found {
            Some(_) => column.patience.saturating_add(MORE).min(MOST),
            None => column.patience.wrapping_sub(1),
        };
        found
    }

    /// Remembers the value of so many bytes with which the rest of the document begins.
    #[inline]
    pub(super) fn note(&mut self, column: usize, rest: &'a [u8], length: usize, row: usize) {
        if let Some(column) = self.columns.get_mut(column).filter(|column| column.patience > 0) {
            column.note(rest, length, row);
        }
    }
}

impl<'a> Column<'a> {
    #[inline(never)]
    fn note(&mut self, rest: &'a [u8], length: usize, row: usize) -> Option<()> {
        let text = rest.get(..=length).filter(|_| length < LONGEST)?;
        let head = u64::from_le_bytes(*rest.first_chunk()?);
        let mask = u64::MAX
            .checked_shl(u32::try_from(text.len()).ok()?.checked_mul(u8::BITS)?)
            .map_or(u64::MAX, |above| !above);
        let seen = Seen { text, head: head & mask, mask, row, number: None };
        *self.seen.get_mut(self.noted % WAYS)? = seen;
        self.noted = self.noted.wrapping_add(1);
        Some(())
    }
}

impl Seen<'_> {
    #[inline]
    fn begins(&self, rest: &[u8], head: u64) -> bool {
        let length = self.text.len();
        head & self.mask == self.head
            && (length <= size_of_val(&head) || rest.get(..length).is_some_and(|here| same(here, self.text)))
    }

    /// How long it is in the document.
    pub(super) fn length(&self) -> usize {
        self.text.len().saturating_sub(1)
    }
}
