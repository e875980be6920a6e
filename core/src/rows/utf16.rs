//! Packed rows for JavaScript, whose texts are UTF-16: it takes what is ASCII as it is, and
//! the others without decoding them.

mod widen;

use std::sync::OnceLock;

use self::widen::{is_ascii, widen};
use super::texts::{Arena, Put, Texts, Utf8};
use super::{ABSENT, Cell, Content, LONG, NULL, Packed, Places};

/// Added to the length of a text that is wide.
const WIDE: u16 = 1 << 15;
/// The same among the long ones.
const LONG_WIDE: u32 = 1 << 31;

/// The rows of one page with their texts in two forms, of one byte and of two bytes a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utf16Rows {
    /// For each row, where its texts begin in [`ascii`](Self::ascii) and in [`wide`](Self::wide).
    pub starts: Vec<u32>,
    /// For each row and column the length of its text in units of its form. 65535 is absent,
    /// 65534 null; 65533 stands for one that [`long`](Self::long) has. 32768 is added to the
    /// length of a wide one. The last column of a row holds what the table does not know.
    pub lengths: Vec<u16>,
    /// Place among `lengths`, and the length; 2^31 is added to that of a wide one.
    pub long: Vec<(u32, u32)>,
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
        self.rows.starts.len() / 2
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

impl Utf16Rows {
    /// The same rows with their texts told apart.
    pub(super) fn of_utf8(packed: &Packed) -> Option<Self> {
        let (mut texts, mut places) = (Utf16::default(), Places::of_width(packed.places.width));
        for row in 0..packed.places.starts.len() {
            texts.begin(&mut places.starts)?;
            for cell in packed.cells(row) {
                let length = match cell {
                    Cell::Absent => ABSENT,
                    Cell::Null => NULL,
                    Cell::Text(text) => {
                        let put = texts.push(text.as_bytes(), text.len())?;
                        places.length::<Utf16>(places.lengths.len(), put)?
                    }
                };
                places.lengths.push(length);
            }
        }
        Some(texts.rows(places))
    }

    fn to_utf8(&self) -> Option<Packed> {
        let (mut texts, mut places) = (Utf8::default(), Places::of_width(self.width()));
        for row in 0..self.starts.len() / 2 {
            texts.begin(&mut places.starts)?;
            for slot in self.slots(row) {
                let text = match slot {
                    Slot::None(length) => {
                        places.lengths.push(length);
                        continue;
                    }
                    Slot::Ascii(begin, end) => self.narrow(begin, end)?.to_owned(),
                    Slot::Wide(begin, end) => String::from_utf16(self.wide.get(begin..end)?).ok()?,
                };
                let put = texts.push(text.as_bytes(), text.len())?;
                let length = places.length::<Utf8>(places.lengths.len(), put)?;
                places.lengths.push(length);
            }
        }
        match texts.finish(places)? {
            Content::Packed(packed) => Some(packed),
            _ => None,
        }
    }

    fn width(&self) -> usize {
        self.lengths.len().checked_div(self.starts.len() / 2).unwrap_or_default()
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
        lengths.iter().enumerate().map(move |(column, length)| {
            let (length, is_wide) = match *length {
                LONG => self.long_length(first.saturating_add(column)),
                length @ (NULL | ABSENT) => return Slot::None(length),
                length => (usize::from(length & !WIDE), length & WIDE != 0),
            };
            let at = if is_wide { &mut wide } else { &mut ascii };
            let begin = *at;
            *at = at.saturating_add(length);
            if is_wide { Slot::Wide(begin, *at) } else { Slot::Ascii(begin, *at) }
        })
    }

    fn long_length(&self, place: usize) -> (usize, bool) {
        let found = self.long.binary_search_by_key(&place, |(place, _)| *place as usize);
        let length = found.ok().and_then(|found| self.long.get(found)).map_or(0, |(_, length)| *length);
        ((length & !LONG_WIDE) as usize, length & LONG_WIDE != 0)
    }
}

/// Texts told apart.
#[derive(Default)]
pub(super) struct Utf16 {
    ascii: Arena<u8>,
    wide: Arena<u16>,
}

impl Utf16 {
    fn rows(self, Places { starts, lengths, long, .. }: Places) -> Utf16Rows {
        let (mut ascii, mut wide) = (self.ascii.finish(), self.wide.finish());
        ascii.shrink_to_fit();
        wide.shrink_to_fit();
        Utf16Rows { starts, lengths, long, ascii, wide }
    }

    fn push_wide(&mut self, text: &[u8]) -> Option<Put> {
        // No text has more units than bytes.
        let put = self.wide.write(text.len(), |room| widen(text, room))?;
        Some(Put { is_wide: true, ..put })
    }
}

impl Texts for Utf16 {
    const SHORT: usize = (LONG & !WIDE) as usize;

    const MARKS: (u16, u32) = (WIDE, LONG_WIDE);

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

    fn lay(&mut self, put: Put) -> Option<()> {
        if put.is_wide { self.wide.lay(put) } else { self.ascii.lay(put) }
    }

    fn finish(self, places: Places) -> Option<Content> {
        Some(Content::Utf16(Box::new(Read { rows: self.rows(places), utf8: OnceLock::new() })))
    }
}
