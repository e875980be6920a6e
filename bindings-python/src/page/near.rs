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

    /// Of another row nothing is known yet.
    pub(super) fn forget(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// What stands in a column: a text as [`Spot::text`] finds it from the row's begin.
    #[inline]
    pub(super) fn find<'a>(&self, spot: Spot<'a>, column: usize) -> Found<'a> {
        let found = spot.page.line(spot.row).and_then(|line| self.find_in(line, column));
        // Rows that are trees are core's to read.
        found.unwrap_or_else(|| spot.text(column).map_or(Found::Nothing, Found::Text))
    }

    fn find_in<'a>(&self, Line { lengths, start, text }: Line<'a>, column: usize) -> Option<Found<'a>> {
        let length = *lengths.get(column)?;
        match length {
            Line::NONE.. => return Some(Found::Nothing),
            Line::APART.. => return Some(Found::Apart(length)),
            _ => {}
        }
        // Both at once, so that another thread never sees one without the other.
        let (from, begin) = match self.0.load(Ordering::Relaxed) {
            known if known != 0 && known >> AT <= column as u64 => (known >> AT, known & ((1 << AT) - 1)),
            _ => (0, u64::from(start)),
        };
        let between = lengths.get(usize::try_from(from).ok()?..column)?;
        let at = between.iter().filter(|length| **length < Line::APART);
        let at = at.fold(begin, |at, length| at.saturating_add(u64::from(*length)));
        self.0.store((column as u64) << AT | at, Ordering::Relaxed);
        let at = usize::try_from(at).ok()?;
        text.get(at..at.checked_add(usize::from(length))?).map(|text| Found::Text(Cow::Borrowed(text)))
    }
}

pub(super) enum Found<'a> {
    Text(Cow<'a, str>),
    /// What stands for the length of a text that lies apart.
    Apart(u16),
    Nothing,
}
