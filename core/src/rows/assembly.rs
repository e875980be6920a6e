//! Rows put together one after another, each one's texts in the order of their columns.

#![expect(clippy::inline_always, reason = "called for each value")]

use super::layout::MOST;
use super::places::Places;
use super::texts::{Put, Texts};
use super::{ABSENT, APART, Content, LATER};

pub(super) struct Assembly<T> {
    pub(super) places: Places,
    texts: T,
    /// The row that is put together: what stands for the length of each column's text, and where it was put.
    lengths: [u16; MOST],
    puts: [Put; MOST],
    /// The column that was put last, and whether all lie as they should.
    last: usize,
    ordered: bool,
}

impl<T: Texts> Assembly<T> {
    /// Rows of so many columns.
    pub(super) fn new(width: usize) -> Self {
        Self {
            places: Places::of_width(width),
            texts: T::default(),
            lengths: [ABSENT; MOST],
            puts: [Put::default(); MOST],
            last: 0,
            ordered: true,
        }
    }

    /// They come out of a document of so many bytes.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.texts.reserve(bytes);
    }

    pub(super) fn begin(&mut self) -> Option<()> {
        self.lengths = [ABSENT; MOST];
        (self.last, self.ordered) = (0, true);
        self.texts.begin(&mut self.places.starts)
    }

    /// What stands for the length of a text of the row.
    pub(super) fn length(&self, column: usize) -> Option<u16> {
        self.lengths.get(column).copied()
    }

    /// What stands for the length of a text that is none, or lies apart.
    #[inline(always)]
    pub(super) fn set(&mut self, column: usize, length: u16) -> Option<()> {
        *self.lengths.get_mut(column)? = length;
        Some(())
    }

    /// A text that stands at the beginning of the rest of a document.
    #[inline(always)]
    pub(super) fn push(&mut self, column: usize, from: &[u8], length: usize) -> Option<()> {
        let put = self.texts.push(column, from, length)?;
        self.put(column, put)
    }

    /// The same of a text that is known to be ASCII.
    #[inline(always)]
    pub(super) fn push_ascii(&mut self, column: usize, from: &[u8], length: usize) -> Option<()> {
        let put = self.texts.push_ascii(column, from, length)?;
        self.put(column, put)
    }

    #[inline(always)]
    fn put(&mut self, column: usize, put: Put) -> Option<()> {
        let short = u16::try_from(put.units).ok().filter(|_| put.units < T::SHORT);
        self.ordered &= self.last <= column && short.is_some();
        self.last = column;
        *self.puts.get_mut(column)? = put;
        self.set(column, short.map_or(LATER, |length| length | put.mark))
    }

    pub(super) fn end(&mut self) -> Option<()> {
        if !self.ordered {
            self.order()?;
        }
        self.places.lengths.extend_from_slice(self.lengths.get(..self.places.width)?);
        self.places.rows = self.places.rows.saturating_add(1);
        Some(())
    }

    /// Puts the row's texts in order, those that are too long for it behind the others.
    #[inline(never)]
    fn order(&mut self) -> Option<()> {
        let lengths = self.lengths.get_mut(..self.places.width)?;
        self.texts.lift()?;
        for (length, put) in lengths.iter().zip(&self.puts) {
            if *length < APART {
                self.texts.lay(*put)?;
            }
        }
        for (length, put) in lengths.iter_mut().zip(&self.puts) {
            if *length == LATER {
                let laid = self.texts.lay(*put)?;
                *length = self.places.set_apart(laid)?;
            }
        }
        Some(())
    }

    pub(super) fn finish(mut self) -> Option<Content> {
        self.texts.begin(&mut self.places.starts)?;
        self.places.close();
        self.texts.finish(self.places)
    }
}
