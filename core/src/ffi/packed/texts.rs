use std::ops::Range;

use crate::rows::OwnedParts;

/// The texts of rows in the two forms that a host of UTF-16 makes its own texts of without
/// decoding: what is ASCII, and what is not.
#[derive(Debug, Default)]
pub struct Texts {
    /// For each row, where its texts begin in [`ascii`](Self::ascii) and in [`wide`](Self::wide).
    pub starts: Vec<u32>,
    /// For each row and column the length of its text in units of its form. 65535 is absent,
    /// 65534 null; 65533 stands for one that [`long`](Self::long) has. 32768 is added to the
    /// length of a wide one.
    pub lengths: Vec<u16>,
    /// Place among `lengths`, and the length; 2^31 is added to that of a wide one.
    pub long: Vec<u32>,
    /// One byte a character.
    pub ascii: Vec<u8>,
    /// UTF-16.
    pub wide: Vec<u16>,
}

const NULL: u16 = 65_534;
const LONG: u16 = 65_533;
const WIDE: u16 = 32_768;
const LONG_WIDE: u32 = 1 << 31;

/// Longer ones, and rows of so many bytes, are looked at one by one.
const LONGEST_SHORT: usize = (LONG & !WIDE) as usize;

impl Texts {
    pub(super) fn new(OwnedParts { starts, lengths, long, text }: OwnedParts) -> Self {
        let columns = lengths.len().checked_div(starts.len()).unwrap_or_default();
        let mut texts = Self { lengths, ascii: Vec::with_capacity(text.len()), ..Self::default() };
        texts.starts.reserve_exact(starts.len().saturating_mul(2));
        let mut long = long.into_iter().map(|(_, length)| length as usize);
        let ends = starts.iter().skip(1).map(|end| *end as usize).chain([text.len()]);
        for (row, (start, end)) in starts.iter().zip(ends).enumerate() {
            texts.starts.extend([number(texts.ascii.len()), number(texts.wide.len())]);
            let row_text = text.get(*start as usize..end).unwrap_or_default();
            let first = row.saturating_mul(columns);
            if row_text.len() < LONGEST_SHORT && row_text.is_ascii() {
                texts.ascii.extend_from_slice(row_text.as_bytes());
            } else {
                texts.row(first..first.saturating_add(columns), row_text, &mut long);
            }
        }
        texts.ascii.shrink_to_fit();
        texts.wide.shrink_to_fit();
        texts
    }

    /// Tells the texts of a row apart. Those that are ASCII are copied together, up to the next one that is not.
    fn row(&mut self, places: Range<usize>, text: &str, long: &mut impl Iterator<Item = usize>) {
        let (mut run, mut at) = (0, 0_usize);
        let mut wide = next_wide(text, 0);
        for place in places {
            let bytes = match self.lengths.get(place) {
                Some(&LONG) => long.next().unwrap_or_default(),
                None | Some(&(NULL..)) => continue,
                Some(length) => usize::from(*length),
            };
            let end = at.saturating_add(bytes);
            if wide < end {
                self.copy_ascii(text, run..at);
                let units = self.copy_wide(text.get(at..end).unwrap_or_default());
                self.set_length(place, units, WIDE);
                wide = next_wide(text, end);
                run = end;
            } else if bytes >= LONGEST_SHORT {
                self.set_length(place, bytes, 0);
            }
            at = end;
        }
        self.copy_ascii(text, run..at);
    }

    fn copy_ascii(&mut self, text: &str, range: Range<usize>) {
        self.ascii.extend_from_slice(text.as_bytes().get(range).unwrap_or_default());
    }

    fn copy_wide(&mut self, text: &str) -> usize {
        let before = self.wide.len();
        // No text has more units than bytes.
        self.wide.resize(before.saturating_add(text.len()), 0);
        let units = self.wide.get_mut(before..).map_or(0, |out| widen(text, out));
        self.wide.truncate(before.saturating_add(units));
        units
    }

    fn set_length(&mut self, place: usize, units: usize, form: u16) {
        let short = u16::try_from(units).ok().filter(|_| units < LONGEST_SHORT);
        if short.is_none() {
            self.long.extend([number(place), number(units) | if form == WIDE { LONG_WIDE } else { 0 }]);
        }
        if let Some(length) = self.lengths.get_mut(place) {
            *length = short.map_or(LONG, |units| units | form);
        }
    }
}

/// Where the next byte stands that is not ASCII; behind the text where there is none.
fn next_wide(text: &str, from: usize) -> usize {
    let mut rest = text.as_bytes().get(from..).unwrap_or_default();
    while let Some((word, next)) = rest.split_first_chunk() {
        if u64::from_le_bytes(*word) & 0x8080_8080_8080_8080 != 0 {
            break;
        }
        rest = next;
    }
    let ascii = rest.iter().take_while(|byte| byte.is_ascii()).count();
    text.len().saturating_sub(rest.len()).saturating_add(ascii)
}

/// Writes a text as UTF-16 and says in how many units.
pub(super) fn widen(text: &str, out: &mut [u16]) -> usize {
    let (mut rest, mut done) = (text.as_bytes(), 0_usize);
    loop {
        if let Some((word, tail)) = rest.split_first_chunk()
            && let Some(four) = four_of_two(*word)
            && let Some(units) = out.get_mut(done..).and_then(<[u16]>::first_chunk_mut)
        {
            *units = four;
            (rest, done) = (tail, done.wrapping_add(four.len()));
            continue;
        }
        // Of two bytes, as Cyrillic is, or of one; whatever is longer is left to the library.
        let (unit, tail) = match rest {
            [first @ 0..0x80, tail @ ..] => (u16::from(*first), tail),
            [first @ 0xC0..0xE0, second, tail @ ..] => (u16::from(first & 0x1F) << 6 | u16::from(second & 0x3F), tail),
            _ => break,
        };
        let Some(next) = out.get_mut(done) else { break };
        *next = unit;
        (rest, done) = (tail, done.wrapping_add(1));
    }
    let longer = text.get(text.len().saturating_sub(rest.len())..).unwrap_or_default();
    for (unit, out) in longer.encode_utf16().zip(out.iter_mut().skip(done)) {
        *out = unit;
        done = done.wrapping_add(1);
    }
    done
}

/// Four characters of two bytes each, all at once.
fn four_of_two(word: [u8; 8]) -> Option<[u16; 4]> {
    let all = |first, second| u64::from_le_bytes([first, second, first, second, first, second, first, second]);
    let word = u64::from_le_bytes(word);
    let are_they = word & all(0xE0, 0xC0) == all(0xC0, 0x80);
    let units = (word & all(0x1F, 0)) << 6 | (word >> 8) & all(0x3F, 0);
    are_they.then(|| [0, 16, 32, 48].map(|place| u16::try_from(units >> place & 0xFFFF).unwrap_or_default()))
}

/// Answers are shorter than 2^31 bytes.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
