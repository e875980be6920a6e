use super::texts::{Put, Texts};
use super::{APART, LATER};

/// Room for so many texts that lie apart, to begin with.
const USUAL: usize = 64;
/// So many of them may be repeated ones; the others that have a number are left to long ones.
const MOST_REPEATED: usize = 4000;

/// Where the texts of rows lie.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The lengths that a row has.
    pub(super) width: usize,
    pub(super) rows: usize,
    /// Where each row's texts begin, in each form that they have, and where the last one's end; behind that of each
    /// text that lies apart where it begins and its length.
    pub(super) starts: Vec<u32>,
    /// The lengths of each row's values, unknown members last.
    pub(super) lengths: Vec<u16>,
    /// The texts that lie apart, until all rows are there.
    apart: Vec<[u32; 2]>,
}

impl Places {
    pub(super) fn of_width(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// The first row is there, and about so many will follow.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.starts.reserve_exact(rows.saturating_mul(self.starts.len()));
        self.lengths.reserve_exact(rows.saturating_mul(self.width));
        self.apart.reserve(USUAL);
    }

    /// All rows are there, and where the last one ends.
    pub(super) fn close(&mut self) {
        self.starts.extend(std::mem::take(&mut self.apart).as_flattened());
        self.starts.shrink_to_fit();
        self.lengths.shrink_to_fit();
    }

    /// The lengths of a row's values.
    pub(super) fn lengths(&self, row: usize) -> Option<&[u16]> {
        let first = row.checked_mul(self.width)?;
        self.lengths.get(first..first.checked_add(self.width)?)
    }

    /// A text lies apart: what stands for its length. `None` where there are too many.
    pub(super) fn set_apart(&mut self, put: Put) -> Option<u16> {
        let number = u16::try_from(self.apart.len()).ok()?.checked_add(APART).filter(|number| *number < LATER)?;
        let mark = u32::from(put.mark) << u16::BITS;
        self.apart.push([u32::try_from(put.begin).ok()?, u32::try_from(put.units).ok()? | mark]);
        Some(number)
    }

    /// The text that a row has in a column stands for others, too, from now on; `None` where it lies apart, or too many do.
    #[cold]
    pub(super) fn repeat<T: Texts>(&mut self, row: usize, column: usize) -> Option<u16> {
        let lengths = self.lengths(row)?;
        let (length, before) = (*lengths.get(column)?, lengths.get(..column)?);
        if length >= APART || self.apart.len() >= MOST_REPEATED {
            return None;
        }
        let is_wide = length & T::WIDE != 0;
        let start = *self.starts.get(row.checked_mul(T::FORMS)?.checked_add(usize::from(is_wide))?)?;
        let of_form = before.iter().filter(|other| **other < APART && (*other & T::WIDE != 0) == is_wide);
        let begin = of_form.fold(start as usize, |at, other| at.saturating_add(usize::from(other & !T::MARKS)));
        self.set_apart(Put { begin, units: usize::from(length & !T::MARKS), mark: length & T::MARKS })
    }

    /// Where a text that lies apart begins, and its length: of rows with texts of one form.
    pub(super) fn apart(&self, number: u16) -> Option<[u32; 2]> {
        let place = usize::from(number.checked_sub(APART)?).checked_mul(2)?;
        self.starts.get(self.rows.checked_add(1)?.checked_add(place)?..)?.first_chunk().copied()
    }
}
