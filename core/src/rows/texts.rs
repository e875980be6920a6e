//! What the packer puts texts into, in the form that whoever reads the rows has texts in.

#![expect(clippy::inline_always, reason = "a call for so few units would cost as much as they do")]

use super::{APART, Content, Packed, Places};

/// A short text is copied as so many units.
const AT_ONCE: usize = 32;
/// As much room is made for further texts.
const ROOM: usize = 1024;

/// The texts of packed rows.
pub(super) trait Texts: Default {
    /// Longer ones lie apart.
    const SHORT: usize;

    /// In so many forms texts are kept.
    const FORMS: usize = 1;

    /// What may be added to the length of a text, and what of it says that it is in the second form.
    const MARKS: u16 = 0;
    const WIDE: u16 = 0;

    /// A document of so many bytes is read.
    fn reserve(&mut self, bytes: usize);

    /// A row begins.
    fn begin(&mut self, starts: &mut Vec<u32>) -> Option<()>;

    /// Adds a column's text that stands at the beginning of the rest of the document.
    fn push(&mut self, column: usize, from: &[u8], length: usize) -> Option<Put>;

    /// The same of a text that is known to be ASCII.
    fn push_ascii(&mut self, column: usize, from: &[u8], length: usize) -> Option<Put>;

    /// Takes the row's texts out again, because they came in another order than their columns.
    fn lift(&mut self) -> Option<()>;

    /// Puts one of them back, and says where.
    fn lay(&mut self, put: Put) -> Option<Put>;

    /// `None` where a text is none.
    fn finish(self, places: Places) -> Option<Content>;
}

/// A text where it was put.
#[derive(Clone, Copy, Default)]
pub(super) struct Put {
    pub(super) begin: usize,
    /// Its length in units of its form.
    pub(super) units: usize,
    /// What is added to that.
    pub(super) mark: u16,
}

/// Texts of one form, one after another.
#[derive(Default)]
pub(super) struct Arena<Unit> {
    /// The texts, and room for more.
    units: Vec<Unit>,
    end: usize,
    /// Where the row's begin.
    row: usize,
    /// Those that were taken out.
    came: Vec<Unit>,
}

impl<Unit: Copy + Default> Arena<Unit> {
    /// Texts are shorter than the document; pages of memory that stay untouched cost nothing.
    pub(super) fn reserve(&mut self, units: usize) {
        self.units.reserve_exact(units.saturating_add(ROOM));
    }

    pub(super) fn begin(&mut self, starts: &mut Vec<u32>) -> Option<()> {
        self.row = self.end;
        starts.push(u32::try_from(self.end).ok()?);
        Some(())
    }

    #[inline(always)]
    pub(super) fn push(&mut self, from: &[Unit], length: usize) -> Option<Put> {
        let begin = self.end;
        let room = self.units.get_mut(begin..).and_then(<[Unit]>::first_chunk_mut::<AT_ONCE>);
        match (from.first_chunk(), room) {
            // So many units are few instructions; the next text overwrites those that are too many.
            (Some(from), Some(room)) if length <= AT_ONCE => {
                *room = *from;
                self.end = begin.wrapping_add(length);
            }
            _ => self.push_long(from.get(..length)?)?,
        }
        Some(Put { begin, units: length, mark: 0 })
    }

    #[inline(never)]
    fn push_long(&mut self, text: &[Unit]) -> Option<()> {
        self.write(text.len(), |room| {
            room.get_mut(..text.len())?.copy_from_slice(text);
            Some(text.len())
        })?;
        Some(())
    }

    /// Adds a text of so many units at most, which says how many it has.
    pub(super) fn write(&mut self, most: usize, text: impl FnOnce(&mut [Unit]) -> Option<usize>) -> Option<Put> {
        let begin = self.end;
        let due = begin.saturating_add(most);
        while self.units.len() < due.saturating_add(AT_ONCE) {
            self.units.extend_from_slice(&[Unit::default(); ROOM]);
        }
        let units = text(self.units.get_mut(begin..)?)?;
        self.end = begin.saturating_add(units);
        Some(Put { begin, units, mark: 0 })
    }

    pub(super) fn lift(&mut self) -> Option<()> {
        self.came.clear();
        self.came.extend_from_slice(self.units.get(self.row..self.end)?);
        self.end = self.row;
        Some(())
    }

    #[inline]
    pub(super) fn lay(&mut self, put: Put) -> Option<Put> {
        let came = std::mem::take(&mut self.came);
        let from = came.get(put.begin.wrapping_sub(self.row)..);
        let laid = from.and_then(|from| self.push(from, put.units));
        self.came = came;
        laid
    }

    pub(super) fn finish(mut self) -> Vec<Unit> {
        self.units.truncate(self.end);
        self.units
    }
}

/// As Rust and Python read them.
#[derive(Default)]
pub(super) struct Utf8(Arena<u8>);

impl Texts for Utf8 {
    const SHORT: usize = APART as usize;

    fn reserve(&mut self, bytes: usize) {
        self.0.reserve(bytes);
    }

    fn begin(&mut self, starts: &mut Vec<u32>) -> Option<()> {
        self.0.begin(starts)
    }

    #[inline(always)]
    fn push(&mut self, _column: usize, from: &[u8], length: usize) -> Option<Put> {
        // The rest of a character that began in the text before is no text.
        if length > 0 && from.first().is_some_and(|first| first & 0xC0 == 0x80) {
            return None;
        }
        self.0.push(from, length)
    }

    #[inline(always)]
    fn push_ascii(&mut self, _column: usize, from: &[u8], length: usize) -> Option<Put> {
        self.0.push(from, length)
    }

    fn lift(&mut self) -> Option<()> {
        self.0.lift()
    }

    #[inline]
    fn lay(&mut self, put: Put) -> Option<Put> {
        self.0.lay(put)
    }

    fn finish(self, places: Places) -> Option<Content> {
        // No text begins inside a character, so that all of them are UTF-8 if the whole is.
        let text = String::from(simdutf8::basic::from_utf8(&self.0.finish()).ok()?);
        Some(Content::Packed(Packed { places, text }))
    }
}
