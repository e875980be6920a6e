//! Texts of one row, each found from the one that was looked at before: whoever reads a
//! row reads much of it, mostly in order.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use intellectmoney::Line;

use super::place::Spot;

/// So many bits say where a text begins.
const AT: u32 = 32;

/// A column, and where its text begins; nothing yet where it is 0.
pub(super) struct Near(AtomicU64);

impl Near {
    pub(super) fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// The text of a column, as [`Spot::text`] finds it from the row's begin.
    #[inline]
    pub(super) fn text<'a>(&self, spot: Spot<'a>, column: usize) -> Option<Cow<'a, str>> {
        match spot.rows.line(spot.row).and_then(|line| self.find(line, column)) {
            Some(Found::Text(text)) => Some(Cow::Borrowed(text)),
            Some(Found::Nothing) => None,
            // Long texts, and rows that are trees, are core's to find.
            None => spot.text(column),
        }
    }

    fn find<'a>(&self, Line { lengths, start, text }: Line<'a>, column: usize) -> Option<Found<'a>> {
        let length = *lengths.get(column)?;
        if length >= Line::LONG {
            return (length > Line::LONG).then_some(Found::Nothing);
        }
        // Both at once, so that another thread never sees one without the other.
        let (from, begin) = match self.0.load(Ordering::Relaxed) {
            known if known != 0 && known >> AT <= column as u64 => (known >> AT, known & ((1 << AT) - 1)),
            _ => (0, u64::from(start)),
        };
        let mut at = begin;
        for length in lengths.get(usize::try_from(from).ok()?..column)? {
            match *length {
                Line::LONG => return None,
                short if short < Line::LONG => at = at.checked_add(u64::from(short))?,
                _ => {}
            }
        }
        self.0.store((column as u64) << AT | at, Ordering::Relaxed);
        let at = usize::try_from(at).ok()?;
        text.get(at..at.checked_add(usize::from(length))?).map(Found::Text)
    }
}

enum Found<'a> {
    Text(&'a str),
    Nothing,
}
