//! Rows out of JSON in one walk.

use std::collections::BinaryHeap;

use super::layout::{Class, Layout, MOST};
use super::order::{Key, Order};
use super::packed::Places;
use super::texts::{Put, Texts};
use super::{ABSENT, Content, NULL};
use crate::endpoints::AnswerField;
use crate::json::cursor::{Cursor, unescape};
use crate::json::{Limits, Reader};
use crate::types::{Timestamp, Uuid, plain_decimal};
use crate::value::text::plain;

/// Bytes of a text with escapes.
const USUAL: usize = 512;

/// A packer of one table's rows.
pub(super) struct Packer<'a, T> {
    layout: Layout,
    limits: Limits,
    cursor: Cursor<'a>,
    order: Order<'a>,
    /// The row that is being read: the length of each column's text, and where it was put.
    lengths: [u16; MOST],
    puts: [Put; MOST],
    /// The column that was read last, and whether all came in order.
    last: usize,
    ordered: bool,
    /// Keys that the table does not know, of the row that is being read, and their values.
    unknown: Vec<&'a [u8]>,
    extra: Vec<u8>,
    /// A text without its escapes.
    plain: Vec<u8>,
    places: Places,
    texts: T,
}

impl<'a, T: Texts> Packer<'a, T> {
    /// `None` where the table's rows cannot be packed.
    pub(super) fn new(table: &'static [AnswerField], cursor: Cursor<'a>, limits: Limits) -> Option<Self> {
        let layout = Layout::new(table)?;
        // What the table does not know has a column, too.
        let places = Places::of_width(layout.classes.len().saturating_add(1));
        Some(Self {
            layout,
            limits,
            cursor,
            order: Order::new(),
            lengths: [ABSENT; MOST],
            puts: [Put::default(); MOST],
            last: 0,
            ordered: true,
            unknown: Vec::new(),
            extra: Vec::new(),
            plain: Vec::new(),
            places,
            texts: T::default(),
        })
    }

    /// All rows of an array, and where the walk stands behind it.
    pub(super) fn rows(mut self) -> Option<(Content, Cursor<'a>)> {
        self.cursor.need(b'[')?;
        if self.cursor.eat(b']') {
            return Some((self.texts.finish(self.places)?, self.cursor));
        }
        let before = self.cursor.rest.len();
        self.texts.reserve(before);
        loop {
            self.row()?;
            if self.places.lengths.len() == self.places.width {
                let length = before.saturating_sub(self.cursor.rest.len()).max(1);
                // The others are about as long as the first.
                let rows = (before / length).saturating_add(before / length / 8).saturating_add(2);
                self.places.starts.reserve_exact(rows.saturating_mul(self.places.starts.len()));
                self.places.lengths.reserve_exact(rows.saturating_mul(self.places.width));
            }
            if !self.cursor.eat(b',') {
                break;
            }
        }
        self.cursor.need(b']')?;
        self.places.starts.shrink_to_fit();
        self.places.lengths.shrink_to_fit();
        Some((self.texts.finish(self.places)?, self.cursor))
    }

    fn columns(&self) -> usize {
        self.layout.classes.len()
    }

    fn row(&mut self) -> Option<()> {
        self.lengths = [ABSENT; MOST];
        (self.last, self.ordered) = (0, true);
        self.unknown.clear();
        self.extra.clear();
        let longer = self.places.long.len();
        self.texts.begin(&mut self.places.starts)?;
        let mut seen = 0_u64;
        self.order.begin(self.columns());
        loop {
            let (key, bits) = self.order.next(&mut self.cursor, &self.layout)?;
            if seen & bits != 0 {
                return None;
            }
            seen |= bits;
            match key {
                Key::Column(column) => self.value(column)?,
                Key::NoSum(column) => *self.lengths.get_mut(column)? = NULL,
                Key::Unknown(name) => self.unknown(name)?,
                Key::End => break,
            }
        }
        // The same rules as the general decoder's: nothing is as good as absent.
        let is_due = |column: &usize| !matches!(self.lengths.get(*column), Some(0 | &NULL));
        if self.layout.due_bits & !seen != 0 || !self.layout.due.iter().all(is_due) {
            return None;
        }
        self.keep(longer)
    }

    fn unknown(&mut self, name: &'a [u8]) -> Option<()> {
        if self.unknown.contains(&name) {
            return None;
        }
        self.unknown.push(name);
        let value = self.raw()?;
        let opening: &[u8] = if self.extra.is_empty() { b"{\"" } else { b",\"" };
        for part in [opening, name, b"\":", value] {
            self.extra.extend_from_slice(part);
        }
        Some(())
    }

    /// A value that is kept as the JSON that it is.
    fn raw(&mut self) -> Option<&'a [u8]> {
        if self.cursor.peek()? == b'"' {
            let begin = self.cursor.rest;
            if !self.cursor.quoted()?.escaped {
                return self.cursor.since(begin);
            }
            self.cursor.rest = begin;
        }
        let value = self.cursor.value()?;
        if !matches!(value, b"[]" | b"{}") {
            let mut reader = Reader::new(value, self.limits).ok()?;
            reader.skip().ok()?;
            reader.finish().ok()?;
        }
        Some(value)
    }

    /// A value of one column.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for each value, from one place")]
    fn value(&mut self, column: usize) -> Option<()> {
        self.cursor.white();
        let class = *self.layout.classes.get(column)?;
        let begin = self.cursor.rest;
        let put = match (begin, class) {
            (_, Class::Raw) => match self.raw()? {
                b"null" => return self.null(column),
                value => self.texts.push(begin, value.len())?,
            },
            ([b'"', inside @ ..], _) => {
                let (text, tail) = inside.split_at_checked(plain(inside))?;
                if let [b'"', after @ ..] = tail {
                    self.cursor.rest = after;
                    if class == Class::Text {
                        self.texts.push(inside, text.len())?
                    } else {
                        self.texts.push_ascii(inside, text.len()).filter(|_| holds(class, text))?
                    }
                } else {
                    self.plain.clear();
                    self.plain.reserve(USUAL);
                    let after = unescape(inside, text.len(), &mut self.plain);
                    self.cursor.rest = after.filter(|_| class == Class::Text)?;
                    self.texts.push(&self.plain, self.plain.len())?
                }
            }
            ([b'n', ..], _) => {
                self.cursor.word("null")?;
                return self.null(column);
            }
            // What follows a number or a word is for the next step to judge.
            (_, class) => {
                let length = length(class, begin)?;
                self.cursor.rest = begin.get(length..)?;
                self.texts.push_ascii(begin, length)?
            }
        };
        self.put(column, put)
    }

    fn null(&mut self, column: usize) -> Option<()> {
        *self.lengths.get_mut(column)? = NULL;
        // A sum without one of its parts is too rare to be told from one that has no such part.
        (!self.order.is_in_sum()).then_some(())
    }

    /// Notes where the text of a column was put.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for each value")]
    fn put(&mut self, column: usize, put: Put) -> Option<()> {
        let place = self.places.lengths.len().wrapping_add(column);
        *self.lengths.get_mut(column)? = self.places.length::<T>(place, put)?;
        *self.puts.get_mut(column)? = put;
        self.ordered &= self.last <= column;
        self.last = column;
        Some(())
    }

    /// The row is whole; its long texts begin at `longer`.
    fn keep(&mut self, longer: usize) -> Option<()> {
        if !self.extra.is_empty() {
            self.extra.push(b'}');
            let put = self.texts.push(&self.extra, self.extra.len())?;
            self.put(self.columns(), put)?;
        }
        let lengths = self.lengths.get(..self.places.width)?;
        self.places.lengths.extend_from_slice(lengths);
        if self.ordered {
            return Some(());
        }
        if self.places.long.len() > longer {
            let long = self.places.long.split_off(longer);
            self.places.long.extend(BinaryHeap::from(long).into_sorted_vec());
        }
        self.texts.lift()?;
        let given = |(length, put)| (!matches!(length, &(ABSENT | NULL))).then_some(put);
        lengths.iter().zip(&self.puts).filter_map(given).try_for_each(|put| self.texts.lay(*put))
    }
}

/// The length of a value without quotes.
fn length(class: Class, text: &[u8]) -> Option<usize> {
    let word = |word: &str| text.starts_with(word.as_bytes()).then_some(word.len());
    match class {
        Class::Integer => whole(text),
        Class::Amount => plain_decimal(text),
        Class::Boolean => word("true").or_else(|| word("false")),
        Class::Text | Class::Date | Class::Guid | Class::Raw => None,
    }
}

/// Whether a quoted text is one of its class.
fn holds(class: Class, text: &[u8]) -> bool {
    match class {
        Class::Text => true,
        Class::Integer => whole(text) == Some(text.len()),
        Class::Amount => plain_decimal(text) == Some(text.len()),
        Class::Date => Timestamp::is_one(text),
        Class::Guid => text.len() == 36 && Uuid::try_parse_ascii(text).is_ok(),
        Class::Boolean | Class::Raw => false,
    }
}

/// The length of a whole number that begins a text, in the one way to write it.
fn whole(text: &[u8]) -> Option<usize> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = text.len().wrapping_sub(digits.len());
    let length = sign.wrapping_add(count);
    let one_way = digits.first() != Some(&b'0') || (count == 1 && sign == 0);
    let fits = || {
        text.get(..length).and_then(|text| str::from_utf8(text).ok()).is_some_and(|text| text.parse::<i64>().is_ok())
    };
    (count > 0 && one_way && (count < 19 || fits())).then_some(length)
}
