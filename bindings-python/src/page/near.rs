//! Texts of one row, each found from the one that was looked at before: whoever reads a
//! row reads much of it, mostly in order.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use super::place::Spot;

/// Lengths from here on are none; see [`intellectmoney::Parts::lengths`].
const LONG: u16 = u16::MAX - 2;

/// So many bits say where a text begins.
const AT: u32 = 32;

/// A column, and where its text begins; nothing yet where it is 0.
pub(super) struct Near(AtomicU64);

impl Near {
    pub(super) fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// The text of a column, as [`Spot::text`] finds it from the row's begin.
    pub(super) fn text<'a>(&self, spot: Spot<'a>, column: usize) -> Option<Cow<'a, str>> {
        match self.find(spot, column) {
            Found::Text(text) => Some(Cow::Borrowed(text)),
            Found::Nothing => None,
            Found::Elsewhere => spot.text(column),
        }
    }

    fn find<'a>(&self, spot: Spot<'a>, column: usize) -> Found<'a> {
        self.near(spot, column).unwrap_or(Found::Elsewhere)
    }

    /// `None` where the row is no packed one.
    fn near<'a>(&self, Spot { rows, row }: Spot<'a>, column: usize) -> Option<Found<'a>> {
        let parts = rows.parts()?;
        let width = u32::try_from(parts.lengths.len()).ok()?.checked_div(u32::try_from(parts.starts.len()).ok()?)?;
        let lengths = parts.lengths.get(row.checked_mul(width as usize)?..)?;
        let length = *lengths.get(column)?;
        if length >= LONG {
            return Some(if length == LONG { Found::Elsewhere } else { Found::Nothing });
        }
        // Both at once, so that another thread never sees one without the other.
        let (from, begin) = match self.0.load(Ordering::Relaxed) {
            known if known != 0 && known >> AT <= column as u64 => (known >> AT, known & ((1 << AT) - 1)),
            _ => (0, u64::from(*parts.starts.get(row)?)),
        };
        let mut at = begin;
        for length in lengths.get(usize::try_from(from).ok()?..column)? {
            match *length {
                LONG => return Some(Found::Elsewhere),
                short if short < LONG => at = at.checked_add(u64::from(short))?,
                _ => {}
            }
        }
        self.0.store((column as u64) << AT | at, Ordering::Relaxed);
        let at = usize::try_from(at).ok()?;
        parts.text.get(at..at.checked_add(usize::from(length))?).map(Found::Text)
    }
}

enum Found<'a> {
    Text(&'a str),
    Nothing,
    /// Long texts, and rows that are trees, are core's to find.
    Elsewhere,
}
