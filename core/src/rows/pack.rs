//! Rows out of JSON in one walk.

use super::order::{Key, Order};
use super::{ABSENT, LONG, NULL, Packed, width};
use crate::endpoints::{AnswerField, AnswerKind};
use crate::json::cursor::{Cursor, unescape};
use crate::json::{Limits, Reader};
use crate::types::{Timestamp, Uuid, is_plain_decimal};

/// More columns than any table has; wider ones are left to the general decoder.
const MOST: usize = 64;

/// A short text is copied as so many bytes.
const AT_ONCE: usize = 32;

/// Whether every kind of a table's fields fits a column.
pub(super) fn fits(table: &[AnswerField]) -> bool {
    let is_single = |field: &AnswerField| !matches!(field.kind, AnswerKind::List(_) | AnswerKind::Object(_));
    let fits = |field: &AnswerField| match field.kind {
        AnswerKind::Object(members) => members.iter().all(is_single),
        _ => is_single(field),
    };
    table.iter().all(fits) && table.iter().map(width).sum::<usize>() < MOST
}

/// A packer of one table's rows.
pub(super) struct Packer<'a> {
    table: &'static [AnswerField],
    /// The first column of each field, and behind them how many columns there are.
    firsts: [usize; MOST],
    columns: usize,
    /// A bit for each field that a row must have.
    due: u64,
    limits: Limits,
    cursor: Cursor<'a>,
    order: Order<'a>,
    /// The same inside of sums, each with its first column.
    sums: Vec<(usize, Order<'a>)>,
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
    pub(super) fn new(table: &'static [AnswerField], cursor: Cursor<'a>, limits: Limits) -> Self {
        let (mut firsts, mut columns, mut due) = ([0; MOST], 0_usize, 0);
        let mut sums = Vec::new();
        for (place, (field, first)) in table.iter().zip(&mut firsts).enumerate() {
            *first = columns;
            if let AnswerKind::Object(members) = field.kind {
                sums.push((columns, Order::new(members)));
            }
            columns = columns.saturating_add(width(field));
            due |= u64::from(field.due) << place;
        }
        Self {
            table,
            firsts,
            columns,
            due,
            limits,
            cursor,
            order: Order::new(table),
            sums,
            lengths: [ABSENT; MOST],
            begins: [0; MOST],
            last: 0,
            ordered: true,
            unknown: Vec::new(),
            extra: Vec::new(),
            packed: Packed::default(),
            text: Vec::new(),
            came: Vec::new(),
        }
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
                self.packed.lengths.reserve_exact(rows.saturating_mul(self.columns.saturating_add(1)));
            }
            if !self.cursor.eat(b',') {
                break;
            }
        }
        self.cursor.need(b']')?;
        self.text.shrink_to_fit();
        self.packed.starts.shrink_to_fit();
        self.packed.lengths.shrink_to_fit();
        // No text begins inside a character, so that all of them are UTF-8 if the whole is.
        self.packed.text = String::from_utf8(self.text).ok()?;
        Some((self.packed, self.cursor))
    }

    fn row(&mut self) -> Option<()> {
        self.lengths = [ABSENT; MOST];
        (self.last, self.ordered) = (0, true);
        self.unknown.clear();
        self.extra.clear();
        let (start, longer) = (self.text.len(), self.packed.long.len());
        let mut seen = 0_u64;
        let mut key = self.order.first(&mut self.cursor)?;
        loop {
            match key {
                Key::End => break,
                Key::Field(place) => {
                    let bit = 1_u64 << (place % MOST);
                    if seen & bit != 0 {
                        return None;
                    }
                    seen |= bit;
                    self.value(place)?;
                }
                Key::Unknown(name) => self.unknown(name)?,
            }
            key = self.order.next(&mut self.cursor)?;
        }
        // The same rule as the general decoder's, for what never came.
        if self.due & !seen != 0 {
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

    #[inline]
    fn value(&mut self, place: usize) -> Option<()> {
        let field = self.table.get(place)?;
        let column = *self.firsts.get(place)?;
        if let AnswerKind::Object(members) = field.kind {
            return self.object(column, members);
        }
        self.single(column, field)?;
        // Nothing is as good as absent.
        (!field.due || !matches!(self.lengths.get(column), Some(0 | &NULL))).then_some(())
    }

    /// A sum with its currency.
    fn object(&mut self, column: usize, members: &'static [AnswerField]) -> Option<()> {
        if self.cursor.peek()? == b'n' {
            *self.lengths.get_mut(column)? = NULL;
            return self.cursor.word("null");
        }
        // One without members is no `null`: too rare to tell them apart here.
        let sum = self.sums.iter().position(|(first, _)| *first == column)?;
        let mut key = self.sums.get_mut(sum)?.1.first(&mut self.cursor)?;
        loop {
            let Key::Field(place) = key else { return None };
            let column = column.saturating_add(place);
            let comes_twice = *self.lengths.get(column)? != ABSENT;
            self.single(column, members.get(place)?)?;
            if comes_twice || *self.lengths.get(column)? == NULL {
                return None;
            }
            key = self.sums.get_mut(sum)?.1.next(&mut self.cursor)?;
            if key == Key::End {
                return Some(());
            }
        }
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
    fn single(&mut self, column: usize, field: &AnswerField) -> Option<()> {
        let first = self.cursor.peek()?;
        if first == b'n' && !matches!(field.kind, AnswerKind::Raw) {
            *self.lengths.get_mut(column)? = NULL;
            return self.cursor.word("null");
        }
        let begin = self.cursor.rest;
        let (from, text, escaped) = match (first, field.kind) {
            (_, AnswerKind::Raw) => match self.raw()? {
                b"null" => {
                    *self.lengths.get_mut(column)? = NULL;
                    return Some(());
                }
                value => (begin, value, false),
            },
            (b'"', _) => {
                let quoted = self.cursor.quoted()?;
                (begin.get(1..)?, quoted.text, quoted.escaped)
            }
            (_, AnswerKind::Boolean) => {
                self.cursor.word(if first == b't' { "true" } else { "false" })?;
                (begin, self.cursor.since(begin)?, false)
            }
            (_, AnswerKind::Integer | AnswerKind::Amount) => (begin, self.cursor.number()?, false),
            _ => return None,
        };
        let holds = match field.kind {
            AnswerKind::Text | AnswerKind::OneOf(_) | AnswerKind::Secret | AnswerKind::Raw => true,
            _ if escaped => false,
            AnswerKind::Boolean => first != b'"',
            AnswerKind::Integer => is_whole(text),
            AnswerKind::Amount => is_plain_decimal(text),
            AnswerKind::Date => Timestamp::is_one(text),
            AnswerKind::Guid => text.len() == 36 && Uuid::try_parse_ascii(text).is_ok(),
            AnswerKind::Object(_) | AnswerKind::List(_) => false,
        };
        if !holds {
            return None;
        }
        let before = self.text.len();
        if escaped {
            unescape(text, &mut self.text)?;
        } else {
            copy(from, text.len(), &mut self.text)?;
        }
        self.put(column, before)
    }

    /// Notes the text that was just added as that of a column.
    #[inline]
    fn put(&mut self, column: usize, before: usize) -> Option<()> {
        let length = self.text.len().wrapping_sub(before);
        // The rest of a character that began in the text before is no text.
        if self.text.get(before).is_some_and(|first| first & 0xC0 == 0x80) {
            return None;
        }
        let short = u16::try_from(length).ok().filter(|length| *length < LONG);
        if short.is_none() {
            let place = self.packed.lengths.len().checked_add(column)?;
            self.packed.long.push((u32::try_from(place).ok()?, u32::try_from(length).ok()?));
        }
        *self.lengths.get_mut(column)? = short.unwrap_or(LONG);
        *self.begins.get_mut(column)? = before;
        self.ordered &= self.last <= column;
        self.last = column;
        Some(())
    }

    /// The row is whole; its texts begin at `start`, its long ones at `longer`.
    fn keep(&mut self, start: usize, longer: usize) -> Option<()> {
        if !self.extra.is_empty() {
            self.extra.push(b'}');
            let before = self.text.len();
            self.text.extend_from_slice(&self.extra);
            self.put(self.columns, before)?;
        }
        let lengths = self.lengths.get(..=self.columns)?;
        let first = self.packed.lengths.len();
        self.packed.starts.push(u32::try_from(start).ok()?);
        self.packed.lengths.extend_from_slice(lengths);
        if self.ordered {
            return Some(());
        }
        self.packed.long.get_mut(longer..)?.sort_unstable();
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
#[inline]
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

/// A whole number in the one way to write it.
fn is_whole(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let plain = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let one_way = digits.first() != Some(&b'0') || text == b"0";
    let fits = || str::from_utf8(text).is_ok_and(|text| text.parse::<i64>().is_ok());
    plain && one_way && (digits.len() < 19 || fits())
}
