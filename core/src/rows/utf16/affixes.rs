//! What all texts of a column begin and end with, as a number of orders or a zone of time does: a long page keeps it once.
//! Both are learnt from the first rows of the page.

use crate::json::cursor::same;
use crate::rows::layout::MOST;

/// So many texts of a column are learnt from.
const LESSONS: u8 = 4;
/// Less than so many bytes are not worth it.
const LEAST: usize = 4;
/// Nor are documents of so few, but in tests.
const SHORT: usize = if cfg!(test) { 1 } else { 256 * 1024 };
const WORD: usize = size_of::<u64>();

#[derive(Default)]
pub(super) struct Affixes {
    columns: Vec<Affix>,
    /// A bit for each column that has affixes, or may be found to have some.
    worth: u64,
}

/// Those of one column.
#[derive(Clone, Default)]
struct Affix {
    /// A text that has both: so many bytes at its beginning and at its end.
    text: Vec<u8>,
    before: usize,
    after: usize,
    /// The length of the shortest that was learnt from.
    shortest: usize,
    lessons: u8,
    /// The first eight of these at the beginning, and the last eight at the end; and which bits of a number they are.
    head: [u64; 2],
    tail: [u64; 2],
}

impl Affixes {
    /// Of a document of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self { columns: Vec::new(), worth: if bytes < SHORT { 0 } else { u64::MAX } }
    }

    /// Whether texts of a column are to be [`cut`](Self::cut).
    #[inline]
    pub(super) fn are_worth(&self, column: usize) -> bool {
        self.worth & bit(column) != 0
    }

    /// Where the rest of a text begins that has its column's affixes, and the length of that.
    #[inline]
    pub(super) fn cut(&mut self, column: usize, text: &[u8]) -> Option<(usize, usize)> {
        match self.columns.get(column) {
            Some(affix) if affix.lessons == LESSONS => affix.cut(text),
            _ => self.learn(column, text),
        }
    }

    #[cold]
    fn learn(&mut self, column: usize, text: &[u8]) -> Option<(usize, usize)> {
        if self.columns.is_empty() {
            self.columns.resize(MOST, Affix::default());
        }
        let affix = self.columns.get_mut(column)?;
        affix.learn(text);
        if affix.before.saturating_add(affix.after) < LEAST || (affix.lessons == LESSONS && !affix.settle()) {
            *affix = Affix::default();
            self.worth &= !bit(column);
        }
        None
    }

    /// For each column both, a U+0000 behind each.
    pub(super) fn joined(&self) -> Option<String> {
        let mut joined = String::new();
        for affix in &self.columns {
            for part in if affix.lessons == LESSONS { affix.parts()? } else { [&[] as &[u8]; 2] } {
                joined.push_str(str::from_utf8(part).ok()?);
                joined.push('\0');
            }
        }
        Some(joined)
    }
}

impl Affix {
    /// What texts begin with, and what they end with.
    #[inline]
    fn parts(&self) -> Option<[&[u8]; 2]> {
        Some([self.text.get(..self.before)?, self.text.get(self.text.len().checked_sub(self.after)?..)?])
    }

    #[inline]
    fn cut(&self, text: &[u8]) -> Option<(usize, usize)> {
        let ([head, heads], [tail, tails]) = (self.head, self.tail);
        if u64::from_le_bytes(*text.first_chunk()?) & heads != head
            || u64::from_be_bytes(*text.last_chunk()?) & tails != tail
        {
            return None;
        }
        let length = text.len().checked_sub(self.before)?.checked_sub(self.after)?;
        if self.before > WORD || self.after > WORD {
            let [before, after] = self.parts()?;
            let end = text.len().checked_sub(self.after)?;
            if !same(text.get(..self.before)?, before) || !same(text.get(end..)?, after) {
                return None;
            }
        }
        Some((self.before, length))
    }

    fn learn(&mut self, text: &[u8]) {
        if self.lessons == 0 {
            self.text = text.to_vec();
            (self.before, self.after, self.shortest) = (text.len(), text.len(), text.len());
        }
        self.shortest = self.shortest.min(text.len());
        self.lessons = self.lessons.saturating_add(1);
        let both = || self.text.iter().zip(text);
        self.before = both().take(self.before).take_while(|(one, other)| one == other).count();
        let both = self.text.iter().rev().zip(text.iter().rev());
        self.after = both.take(self.after).take_while(|(one, other)| one == other).count();
    }

    /// Whether there are any. No number is cut in two, because those that follow have other digits, and no character.
    fn settle(&mut self) -> bool {
        let Some([before, after]) = self.parts() else { return false };
        let whole = before.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let before = whole.trim_end_matches(|last: char| last.is_ascii_digit()).as_bytes();
        let is_inside = |first: &&u8| first.is_ascii_digit() || **first & 0xC0 == 0x80;
        // Both may be the whole text, where it is always the same.
        let over = before.len().saturating_add(after.len()).saturating_sub(self.shortest);
        let after = after.get(over..).unwrap_or_default();
        let after = after.get(after.iter().take_while(is_inside).count()..).unwrap_or_default();
        let has_end = before.contains(&0) || after.contains(&0);
        let words = (word(before.iter()), word(after.iter().rev()));
        (self.before, self.after) = (before.len(), after.len());
        (self.head, self.tail) = words;
        !has_end && self.before.saturating_add(self.after) >= LEAST
    }
}

/// The first eight bytes as a number, the first one lowest, and which bits of it they are.
fn word<'a>(bytes: impl Iterator<Item = &'a u8>) -> [u64; 2] {
    bytes.take(WORD).zip(0_u32..).fold([0, 0], |[word, mask], (byte, place)| {
        let shift = place.saturating_mul(u8::BITS);
        [word | u64::from(*byte) << shift, mask | u64::from(u8::MAX) << shift]
    })
}

/// No table has more columns than bits.
fn bit(column: usize) -> u64 {
    u32::try_from(column).ok().and_then(|column| 1_u64.checked_shl(column)).unwrap_or_default()
}
