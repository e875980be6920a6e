//! Packed rows for JavaScript, whose texts are UTF-16: it takes what is ASCII as it is, and
//! the others without decoding them.

mod affixes;
mod widen;

use std::sync::OnceLock;

use self::affixes::Affixes;
use self::widen::{is_ascii, widen};
use super::assembly::Assembly;
use super::texts::{Arena, Put, Texts, Utf8};
use super::{ABSENT, APART, Cell, Content, NULL, Packed, Places};

/// Added to the length of a text that is wide.
const WIDE: u16 = 1 << 15;
/// Added to that of a text without its column's affixes.
const CUT: u16 = 1 << 14;

/// The rows of one page with their texts in two forms, of one byte and of two bytes a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utf16Rows {
    /// How many there are.
    pub rows: usize,
    /// For each row, where its texts begin in [`ascii`](Self::ascii) and in [`wide`](Self::wide), and where the last one's
    /// end; behind that of each text that lies apart where it begins and its length, to which 2^31 is added where it is
    /// wide, and 2^30 where it is cut.
    pub starts: Vec<u32>,
    /// For each row and column the length of its text in units of its form. 65535 is absent,
    /// 65534 null; those from 61440 on number the texts that lie apart. 32768 is added to the
    /// length of a wide one, 16384 to that of one that is cut. The last column of a row holds what the table does not know.
    pub lengths: Vec<u16>,
    /// For each column what its cut texts begin with and what they end with, a U+0000 behind each.
    pub affixes: String,
    /// Texts that are ASCII.
    pub ascii: Vec<u8>,
    /// The others, as UTF-16.
    pub wide: Vec<u16>,
}

/// The same, for core itself, which reads few of them.
#[derive(Clone, Default)]
pub(super) struct Read {
    pub(super) rows: Utf16Rows,
    /// Made when a text is read that is wide or cut.
    utf8: OnceLock<Packed>,
}

/// A value of a row.
enum Slot {
    None(u16),
    /// A text: what is added to its length, where it begins, and where it ends.
    Text(u16, usize, usize),
}

impl Read {
    pub(super) fn len(&self) -> usize {
        self.rows.rows
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match self.rows.slots(row).nth(column) {
            None | Some(Slot::None(ABSENT)) => Cell::Absent,
            Some(Slot::None(_)) => Cell::Null,
            Some(Slot::Text(0, begin, end)) => self.rows.narrow(begin, end).map_or(Cell::Absent, Cell::Text),
            Some(Slot::Text(..)) => self.utf8().cell(row, column),
        }
    }

    pub(super) fn utf8(&self) -> &Packed {
        self.utf8.get_or_init(|| self.rows.to_utf8().unwrap_or_default())
    }
}

impl From<Utf16Rows> for Content {
    fn from(rows: Utf16Rows) -> Self {
        Self::Utf16(Box::new(Read { rows, utf8: OnceLock::new() }))
    }
}

impl Utf16Rows {
    /// The same rows with their texts told apart.
    pub(super) fn of_utf8(packed: &Packed) -> Option<Self> {
        let mut assembly = Assembly::<Utf16>::new(packed.places.width);
        assembly.reserve(packed.text.len());
        for row in 0..packed.places.rows {
            assembly.begin()?;
            for (column, cell) in packed.cells(row).enumerate() {
                match cell {
                    Cell::Absent => {}
                    Cell::Null => assembly.set(column, NULL)?,
                    Cell::Text(text) => assembly.push(column, text.as_bytes(), text.len())?,
                }
            }
            assembly.end()?;
        }
        match assembly.finish()? {
            Content::Utf16(read) => Some(read.rows),
            _ => None,
        }
    }

    fn to_utf8(&self) -> Option<Packed> {
        let affixes: Vec<_> = self.affixes.split('\0').collect();
        let mut assembly = Assembly::<Utf8>::new(self.width());
        for row in 0..self.rows {
            assembly.begin()?;
            for (column, slot) in self.slots(row).enumerate() {
                let (mark, begin, end) = match slot {
                    Slot::Text(mark, begin, end) => (mark, begin, end),
                    Slot::None(length) => {
                        assembly.set(column, length)?;
                        continue;
                    }
                };
                let mut text = if mark & WIDE == 0 {
                    self.narrow(begin, end)?.to_owned()
                } else {
                    String::from_utf16(self.wide.get(begin..end)?).ok()?
                };
                if mark & CUT != 0 {
                    let [before, after] = *affixes.as_chunks().0.get(column)?;
                    text = [before, &text, after].concat();
                }
                assembly.push(column, text.as_bytes(), text.len())?;
            }
            assembly.end()?;
        }
        match assembly.finish()? {
            Content::Packed(packed) => Some(packed),
            _ => None,
        }
    }

    fn width(&self) -> usize {
        self.lengths.len().checked_div(self.rows).unwrap_or_default()
    }

    fn narrow(&self, begin: usize, end: usize) -> Option<&str> {
        str::from_utf8(self.ascii.get(begin..end)?).ok()
    }

    fn slots(&self, row: usize) -> impl Iterator<Item = Slot> {
        let width = self.width();
        let first = row.saturating_mul(width);
        let start = |form: usize| {
            self.starts.get(row.saturating_mul(2).saturating_add(form)).map_or(0, |start| *start as usize)
        };
        let (mut ascii, mut wide) = (start(0), start(1));
        let lengths = self.lengths.get(first..).and_then(|lengths| lengths.get(..width)).unwrap_or_default();
        lengths.iter().map(move |length| {
            let (length, mark) = match *length {
                length @ (NULL | ABSENT) => return Slot::None(length),
                number @ APART.. => return self.apart(number),
                length => (usize::from(length & !Utf16::MARKS), length & Utf16::MARKS),
            };
            let at = if mark & WIDE != 0 { &mut wide } else { &mut ascii };
            let begin = *at;
            *at = at.saturating_add(length);
            Slot::Text(mark, begin, *at)
        })
    }

    /// A text that lies apart, by what stands for its length.
    fn apart(&self, number: u16) -> Slot {
        let before = self.rows.saturating_add(1).saturating_add(usize::from(number.saturating_sub(APART)));
        let found = self.starts.get(before.saturating_mul(2)..).and_then(<[u32]>::first_chunk);
        let Some([begin, length]) = found.copied() else { return Slot::None(ABSENT) };
        let marks = u32::from(Utf16::MARKS) << u16::BITS;
        let mark = u16::try_from((length & marks) >> u16::BITS).unwrap_or_default();
        Slot::Text(mark, begin as usize, begin.saturating_add(length & !marks) as usize)
    }
}

/// Texts told apart.
#[derive(Default)]
pub(super) struct Utf16 {
    affixes: Affixes,
    ascii: Arena<u8>,
    wide: Arena<u16>,
}

impl Utf16 {
    fn rows(self, Places { rows, starts, lengths, .. }: Places) -> Option<Utf16Rows> {
        let affixes = self.affixes.joined()?;
        let (mut ascii, mut wide) = (self.ascii.finish(), self.wide.finish());
        ascii.shrink_to_fit();
        wide.shrink_to_fit();
        Some(Utf16Rows { rows, starts, lengths, affixes, ascii, wide })
    }

    /// Adds a text, without its column's affixes if it has them.
    #[inline(never)]
    fn push_cut(&mut self, column: usize, from: &[u8], length: usize) -> Option<Put> {
        let Some((begin, rest)) = self.affixes.cut(column, from.get(..length)?) else {
            return self.push_whole(from, length);
        };
        let put = self.push_whole(from.get(begin..)?, rest)?;
        Some(Put { mark: put.mark | CUT, ..put })
    }

    #[inline]
    fn push_whole(&mut self, from: &[u8], length: usize) -> Option<Put> {
        let text = from.get(..length)?;
        if is_ascii(text) { self.ascii.push(from, length) } else { self.push_wide(text) }
    }

    fn push_wide(&mut self, text: &[u8]) -> Option<Put> {
        // No text has more units than bytes.
        let put = self.wide.write(text.len(), |room| widen(text, room))?;
        Some(Put { mark: WIDE, ..put })
    }
}

impl Texts for Utf16 {
    const SHORT: usize = (APART & !Self::MARKS) as usize;

    const FORMS: usize = 2;

    const MARKS: u16 = WIDE | CUT;

    const WIDE: u16 = WIDE;

    fn reserve(&mut self, bytes: usize) {
        self.ascii.reserve(bytes);
        self.affixes = Affixes::of(bytes);
    }

    fn begin(&mut self, starts: &mut Vec<u32>) -> Option<()> {
        self.ascii.begin(starts)?;
        self.wide.begin(starts)
    }

    #[inline]
    fn push(&mut self, column: usize, from: &[u8], length: usize) -> Option<Put> {
        if self.affixes.are_worth(column) { self.push_cut(column, from, length) } else { self.push_whole(from, length) }
    }

    #[inline]
    fn push_ascii(&mut self, column: usize, from: &[u8], length: usize) -> Option<Put> {
        if self.affixes.are_worth(column) { self.push_cut(column, from, length) } else { self.ascii.push(from, length) }
    }

    fn lift(&mut self) -> Option<()> {
        self.ascii.lift()?;
        self.wide.lift()
    }

    fn lay(&mut self, put: Put) -> Option<Put> {
        let laid = if put.mark & WIDE != 0 { self.wide.lay(put) } else { self.ascii.lay(put) };
        Some(Put { mark: put.mark, ..laid? })
    }

    fn finish(self, places: Places) -> Option<Content> {
        Some(self.rows(places)?.into())
    }
}
