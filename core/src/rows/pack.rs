//! Rows out of JSON in one walk.

use std::collections::BinaryHeap;

use super::layout::{Class, Layout, MOST};
use super::order::{Key, Order};
use super::{ABSENT, LONG, NULL, Packed};
use crate::endpoints::AnswerField;
use crate::json::cursor::{Cursor, unescape};
use crate::json::{Limits, Reader};
use crate::types::{Timestamp, Uuid, plain_decimal};
use crate::value::text::plain;

/// A short text is copied as so many bytes.
const AT_ONCE: usize = 32;

/// A packer of one table's rows.
pub(super) struct Packer<'a> {
    layout: Layout,
    limits: Limits,
    cursor: Cursor<'a>,
    order: Order<'a>,
    /// The row that is being read: the length of each column's text, and where it lies in `text`.
    lengths: [u16; MOST],
    begins: [usize; MOST],
    /// The column that was read last, and whether all came in order.
    last: usize,
    ordered: bool,
    /// Keys that the table does not know, of the row that is being read, and their values.
    unknown: Vec<&'a [u8]>,
    extra: Vec<u8>,
    packed: Packed,
    text: Vec<u8>,
    /// The texts of a row whose columns did not come in order.
    came: Vec<u8>,
}

impl<'a> Packer<'a> {
    /// `None` where the table's rows cannot be packed.
    pub(super) fn new(table: &'static [AnswerField], cursor: Cursor<'a>, limits: Limits) -> Option<Self> {
        Some(Self {
            layout: Layout::new(table)?,
            limits,
            cursor,
            order: Order::new(),
            lengths: [ABSENT; MOST],
            begins: [0; MOST],
            last: 0,
            ordered: true,
            unknown: Vec::new(),
            extra: Vec::new(),
            packed: Packed::default(),
            text: Vec::new(),
            came: Vec::new(),
        })
    }

    /// All rows of an array, and where the walk stands behind it.
    pub(super) fn rows(mut self) -> Option<(Packed, Cursor<'a>)> {
        self.cursor.need(b'[')?;
        if self.cursor.eat(b']') {
            return Some((self.packed, self.cursor));
        }
        // Texts are shorter than the document; pages of memory that stay untouched cost nothing.
        self.text.reserve_exact(self.cursor.rest.len().saturating_add(AT_ONCE));
        loop {
            let before = self.cursor.rest.len();
            self.row()?;
            if self.packed.starts.len() == 1 {
                let length = before.saturating_sub(self.cursor.rest.len()).max(1);
                // The others are about as long as the first.
                let rows = (before / length).saturating_add(before / length / 8).saturating_add(2);
                self.packed.starts.reserve_exact(rows);
                self.packed.lengths.reserve_exact(rows.saturating_mul(self.columns().saturating_add(1)));
            }
            if !self.cursor.eat(b',') {
                break;
            }
        }
        self.cursor.need(b']')?;
        self.packed.starts.shrink_to_fit();
        self.packed.lengths.shrink_to_fit();
        // No text begins inside a character, so that all of them are UTF-8 if the whole is.
        self.packed.text = String::from(simdutf8::basic::from_utf8(&self.text).ok()?);
        Some((self.packed, self.cursor))
    }

    fn columns(&self) -> usize {
        self.layout.classes.len()
    }

    fn row(&mut self) -> Option<()> {
        self.lengths = [ABSENT; MOST];
        (self.last, self.ordered) = (0, true);
        self.unknown.clear();
        self.extra.clear();
        let (start, longer) = (self.text.len(), self.packed.long.len());
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
        self.keep(start, longer)
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
        let (begin, before) = (self.cursor.rest, self.text.len());
        let (from, length) = match (begin, class) {
            (_, Class::Raw) => match self.raw()? {
                b"null" => return self.null(column),
                value => (begin, value.len()),
            },
            ([b'"', inside @ ..], _) => {
                let (text, tail) = inside.split_at_checked(plain(inside))?;
                // The rest of a character that began in the text before is no text.
                if text.first().is_some_and(|first| first & 0xC0 == 0x80) {
                    return None;
                }
                let [b'"', after @ ..] = tail else {
                    self.cursor.rest = unescape(inside, text.len(), &mut self.text).filter(|_| class == Class::Text)?;
                    return self.put(column, before);
                };
                self.cursor.rest = after;
                if class != Class::Text && !holds(class, text) {
                    return None;
                }
                (inside, text.len())
            }
            ([b'n', ..], _) => {
                self.cursor.word("null")?;
                return self.null(column);
            }
            // What follows a number or a word is for the next step to judge.
            (_, class) => {
                let length = length(class, begin)?;
                self.cursor.rest = begin.get(length..)?;
                (begin, length)
            }
        };
        copy(from, length, &mut self.text)?;
        self.put(column, before)
    }

    fn null(&mut self, column: usize) -> Option<()> {
        *self.lengths.get_mut(column)? = NULL;
        // A sum without one of its parts is too rare to be told from one that has no such part.
        (!self.order.is_in_sum()).then_some(())
    }

    /// Notes the text that was just added as that of a column.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for each value")]
    fn put(&mut self, column: usize, before: usize) -> Option<()> {
        let length = self.text.len().wrapping_sub(before);
        let short = u16::try_from(length).ok().filter(|length| *length < LONG);
        if short.is_none() {
            self.put_long(column, length)?;
        }
        *self.lengths.get_mut(column)? = short.unwrap_or(LONG);
        *self.begins.get_mut(column)? = before;
        self.ordered &= self.last <= column;
        self.last = column;
        Some(())
    }

    #[cold]
    fn put_long(&mut self, column: usize, length: usize) -> Option<()> {
        let place = self.packed.lengths.len().checked_add(column)?;
        self.packed.long.push((u32::try_from(place).ok()?, u32::try_from(length).ok()?));
        Some(())
    }

    /// The row is whole; its texts begin at `start`, its long ones at `longer`.
    fn keep(&mut self, start: usize, longer: usize) -> Option<()> {
        if !self.extra.is_empty() {
            self.extra.push(b'}');
            let before = self.text.len();
            self.text.extend_from_slice(&self.extra);
            self.put(self.columns(), before)?;
        }
        let lengths = self.lengths.get(..=self.columns())?;
        let first = self.packed.lengths.len();
        self.packed.starts.push(u32::try_from(start).ok()?);
        self.packed.lengths.extend_from_slice(lengths);
        if self.ordered {
            return Some(());
        }
        if self.packed.long.len() > longer {
            let long = self.packed.long.split_off(longer);
            self.packed.long.extend(BinaryHeap::from(long).into_sorted_vec());
        }
        self.came.clear();
        self.came.extend_from_slice(self.text.get(start..)?);
        self.text.truncate(start);
        for (column, (length, begin)) in lengths.iter().zip(&self.begins).enumerate() {
            let length = match *length {
                ABSENT | NULL => continue,
                LONG => self.packed.long_length(first.checked_add(column)?),
                length => usize::from(length),
            };
            copy(self.came.get(begin.checked_sub(start)?..)?, length, &mut self.text)?;
        }
        Some(())
    }
}

/// Appends a text that stands at the beginning of the rest of the document.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a call for so few bytes would cost as much as they do")]
fn copy(from: &[u8], length: usize, text: &mut Vec<u8>) -> Option<()> {
    let before = text.len();
    match from.first_chunk::<AT_ONCE>() {
        // So many bytes are few instructions; those that are too many go again.
        Some(begin) if length <= AT_ONCE => {
            text.extend_from_slice(begin);
            text.truncate(before.wrapping_add(length));
        }
        _ => text.extend_from_slice(from.get(..length)?),
    }
    Some(())
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
