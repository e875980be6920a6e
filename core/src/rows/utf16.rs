//! Packed rows for JavaScript, whose texts are UTF-16: it takes what is ASCII as it is, and
//! the others without decoding them.

mod widen;

use std::sync::OnceLock;

use self::widen::{is_ascii, widen};
use super::assembly::Assembly;
use super::texts::{Arena, Put, Texts, Utf8};
use super::{ABSENT, APART, Cell, Content, NULL, Packed, Places};

/// Added to the length of a text that is wide.
const WIDE: u16 = 1 << 15;
/// The same of those that lie apart.
const APART_WIDE: u32 = 1 << 31;

/// The rows of one page with their texts in two forms, of one byte and of two bytes a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utf16Rows {
    /// How many there are.
    pub rows: usize,
    /// For each row, where its texts begin in [`ascii`](Self::ascii) and in [`wide`](Self::wide), and where the last one's
    /// end; behind that of each text that lies apart where it begins and its length, to which 2^31 is added where it is
    /// wide.
    pub starts: Vec<u32>,
    /// For each row and column the length of its text in units of its form. 65535 is absent,
    /// 65534 null; those from 61440 on number the texts that lie apart. 32768 is added to the
    /// length of a wide one. The last column of a row holds what the table does not know.
    pub lengths: Vec<u16>,
    /// Texts that are ASCII.
    pub ascii: Vec<u8>,
    /// The others, as UTF-16.
    pub wide: Vec<u16>,
}

/// The same, for core itself, which reads few of them.
#[derive(Clone, Default)]
pub(super) struct Read {
    pub(super) rows: Utf16Rows,
    /// Made when a wide text is read.
    utf8: OnceLock<Packed>,
}

/// A value of a row.
enum Slot {
    None(u16),
    Ascii(usize, usize),
    Wide(usize, usize),
}

impl Read {
    pub(super) fn len(&self) -> usize {
        self.rows.rows
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match self.rows.slots(row).nth(column) {
            None | Some(Slot::None(ABSENT)) => Cell::Absent,
            Some(Slot::None(_)) => Cell::Null,
            Some(Slot::Ascii(begin, end)) => self.rows.narrow(begin, end).map_or(Cell::Absent, Cell::Text),
            Some(Slot::Wide(..)) => self.utf8().cell(row, column),
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
        let mut assembly = Assembly::<Utf8>::new(self.width());
        for row in 0..self.rows {
            assembly.begin()?;
            for (column, slot) in self.slots(row).enumerate() {
                let text = match slot {
                    Slot::None(length) => {
                        assembly.set(column, length)?;
                        continue;
                    }
                    Slot::Ascii(begin, end) => self.narrow(begin, end)?.to_owned(),
                    Slot::Wide(begin, end) => String::from_utf16(self.wide.get(begin..end)?).ok()?,
                };
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
            let (length, is_wide) = match *length {
                length @ (NULL | ABSENT) => return Slot::None(length),
                number @ APART.. => return self.apart(number),
                length => (usize::from(length & !WIDE), length & WIDE != 0),
            };
            let at = if is_wide { &mut wide } else { &mut ascii };
            let begin = *at;
            *at = at.saturating_add(length);
            if is_wide { Slot::Wide(begin, *at) } else { Slot::Ascii(begin, *at) }
        })
    }

    /// A text that lies apart, by what stands for its length.
    fn apart(&self, number: u16) -> Slot {
        let before = self.rows.saturating_add(1).saturating_add(usize::from(number.saturating_sub(APART)));
        let found = self.starts.get(before.saturating_mul(2)..).and_then(<[u32]>::first_chunk);
        let Some([begin, length]) = found.copied() else { return Slot::None(ABSENT) };
        let (begin, end) = (begin as usize, begin.saturating_add(length & !APART_WIDE) as usize);
        if length & APART_WIDE == 0 { Slot::Ascii(begin, end) } else { Slot::Wide(begin, end) }
    }
}

/// Texts told apart.
#[derive(Default)]
pub(super) struct Utf16 {
    ascii: Arena<u8>,
    wide: Arena<u16>,
}

impl Utf16 {
    fn rows(self, Places { rows, starts, lengths, .. }: Places) -> Utf16Rows {
        let (mut ascii, mut wide) = (self.ascii.finish(), self.wide.finish());
        ascii.shrink_to_fit();
        wide.shrink_to_fit();
        Utf16Rows { rows, starts, lengths, ascii, wide }
    }

    fn push_wide(&mut self, text: &[u8]) -> Option<Put> {
        // No text has more units than bytes.
        let put = self.wide.write(text.len(), |room| widen(text, room))?;
        Some(Put { is_wide: true, ..put })
    }
}

impl Texts for Utf16 {
    const SHORT: usize = (APART & !WIDE) as usize;

    const FORMS: usize = 2;

    const MARKS: (u16, u32) = (WIDE, APART_WIDE);

    fn reserve(&mut self, bytes: usize) {
        self.ascii.reserve(bytes);
    }

    fn begin(&mut self, starts: &mut Vec<u32>) -> Option<()> {
        self.ascii.begin(starts)?;
        self.wide.begin(starts)
    }

    #[inline]
    fn push(&mut self, from: &[u8], length: usize) -> Option<Put> {
        let text = from.get(..length)?;
        if is_ascii(text) { self.ascii.push(from, length) } else { self.push_wide(text) }
    }

    #[inline]
    fn push_ascii(&mut self, from: &[u8], length: usize) -> Option<Put> {
        self.ascii.push(from, length)
    }

    fn lift(&mut self) -> Option<()> {
        self.ascii.lift()?;
        self.wide.lift()
    }

    fn lay(&mut self, put: Put) -> Option<Put> {
        if put.is_wide { Some(Put { is_wide: true, ..self.wide.lay(put)? }) } else { self.ascii.lay(put) }
    }

    fn finish(self, places: Places) -> Option<Content> {
        Some(self.rows(places).into())
    }
}
