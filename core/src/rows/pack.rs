//! Rows out of JSON in one walk.

use super::cursor::{Cursor, unescape};
use super::{ABSENT, LONG, NULL, Packed, width};
use crate::endpoints::{AnswerField, AnswerKind};
use crate::json::{Limits, Value};
use crate::types::{Timestamp, Uuid, is_plain_decimal};

/// More columns than any table has; wider ones are left to the general decoder.
const MOST: usize = 64;

/// A value of the row that is being read, in the document.
#[derive(Clone, Copy)]
enum Span<'a> {
    Absent,
    Null,
    Plain(&'a str),
    Escaped(&'a str),
}

/// The key of a member.
enum Key {
    Field(usize),
    /// Not in the table; its value was kept.
    Unknown,
}

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
    columns: usize,
    limits: Limits,
    cursor: Cursor<'a>,
    /// The fields of the row before, in the order of its keys: the next row is alike.
    order: [u8; MOST],
    ordered: usize,
    spans: [Span<'a>; MOST],
    /// Keys that the table does not know, of the row that is being read.
    unknown: Vec<&'a str>,
    extra: String,
    packed: Packed,
}

impl<'a> Packer<'a> {
    pub(super) fn new(table: &'static [AnswerField], cursor: Cursor<'a>, limits: Limits) -> Self {
        Self {
            table,
            columns: table.iter().map(width).sum(),
            limits,
            cursor,
            order: [0; MOST],
            ordered: 0,
            spans: [Span::Absent; MOST],
            unknown: Vec::new(),
            extra: String::new(),
            packed: Packed::default(),
        }
    }

    /// All rows of an array, and where the walk stands behind it.
    pub(super) fn rows(mut self) -> Option<(Packed, Cursor<'a>)> {
        self.cursor.need(b'[')?;
        if self.cursor.eat(b']') {
            return Some((self.packed, self.cursor));
        }
        // Texts are shorter than the document; pages of memory that stay untouched cost nothing.
        self.packed.text.reserve_exact(self.cursor.rest.len());
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
        self.packed.starts.shrink_to_fit();
        self.packed.lengths.shrink_to_fit();
        self.packed.text.shrink_to_fit();
        Some((self.packed, self.cursor))
    }

    fn row(&mut self) -> Option<()> {
        self.spans.get_mut(..self.columns)?.fill(Span::Absent);
        self.unknown.clear();
        self.extra.clear();
        self.cursor.need(b'{')?;
        let (mut seen, mut place) = (0_u64, 0_usize);
        if !self.cursor.eat(b'}') {
            loop {
                if let Key::Field(field) = self.key(place)? {
                    let bit = 1_u64 << (field % MOST);
                    if seen & bit != 0 {
                        return None;
                    }
                    seen |= bit;
                    *self.order.get_mut(place)? = u8::try_from(field).ok()?;
                    place = place.saturating_add(1);
                    self.value(field)?;
                }
                if !self.cursor.eat(b',') {
                    break;
                }
            }
            self.cursor.need(b'}')?;
        }
        self.ordered = place;
        self.keep()
    }

    #[inline]
    fn key(&mut self, place: usize) -> Option<Key> {
        let table = self.table;
        if place < self.ordered {
            let expected = usize::from(*self.order.get(place)?);
            if self.cursor.key(table.get(expected)?.name) {
                return Some(Key::Field(expected));
            }
        }
        // The first row of a page is likely to come in the table's order.
        if self.packed.starts.is_empty() && table.get(place).is_some_and(|field| self.cursor.key(field.name)) {
            return Some(Key::Field(place));
        }
        let key = self.cursor.any_key()?;
        if let Some(field) = table.iter().position(|field| field.name == key) {
            return Some(Key::Field(field));
        }
        if self.unknown.contains(&key) {
            return None;
        }
        self.unknown.push(key);
        let value = self.cursor.value()?;
        Value::parse(value.as_bytes(), self.limits).ok()?;
        self.extra.extend([if self.extra.is_empty() { "{\"" } else { ",\"" }, key, "\":", value]);
        Some(Key::Unknown)
    }

    #[inline]
    fn value(&mut self, place: usize) -> Option<()> {
        let field = self.table.get(place)?;
        let column = self.table.get(..place)?.iter().map(width).sum();
        if let AnswerKind::Object(members) = field.kind {
            return self.object(column, members);
        }
        let span = self.single(field)?;
        let nothing = matches!(span, Span::Null | Span::Plain("") | Span::Escaped(""));
        if field.due && nothing {
            return None;
        }
        *self.spans.get_mut(column)? = span;
        Some(())
    }

    /// A sum with its currency.
    fn object(&mut self, column: usize, members: &'static [AnswerField]) -> Option<()> {
        if self.cursor.peek()? == b'n' {
            *self.spans.get_mut(column)? = Span::Null;
            return self.cursor.word("null").then_some(());
        }
        self.cursor.need(b'{')?;
        let mut seen = 0_usize;
        loop {
            // In the table's order or not at all.
            let place = members.iter().skip(seen).position(|member| self.cursor.key(member.name))?;
            let place = seen.saturating_add(place);
            let span = self.single(members.get(place)?)?;
            // `{"Amount":null}` is no `null`: too rare to tell them apart here.
            if matches!(span, Span::Null) {
                return None;
            }
            *self.spans.get_mut(column.saturating_add(place))? = span;
            seen = place.saturating_add(1);
            if !self.cursor.eat(b',') {
                break;
            }
        }
        self.cursor.need(b'}')
    }

    #[inline]
    fn single(&mut self, field: &AnswerField) -> Option<Span<'a>> {
        let first = self.cursor.peek()?;
        if first == b'n' {
            return self.cursor.word("null").then_some(Span::Null);
        }
        if let AnswerKind::Raw = field.kind {
            let value = self.cursor.value()?;
            Value::parse(value.as_bytes(), self.limits).ok()?;
            return Some(Span::Plain(value));
        }
        let (text, escaped) = match first {
            b'"' => {
                let quoted = self.cursor.quoted()?;
                (quoted.text, quoted.escaped)
            }
            b't' | b'f' if matches!(field.kind, AnswerKind::Boolean) => {
                let word = if first == b't' { "true" } else { "false" };
                return self.cursor.word(word).then_some(Span::Plain(word));
            }
            _ if matches!(field.kind, AnswerKind::Integer | AnswerKind::Amount) => (self.cursor.number()?, false),
            _ => return None,
        };
        let holds = match field.kind {
            AnswerKind::Text | AnswerKind::OneOf(_) | AnswerKind::Secret => true,
            _ if escaped => false,
            AnswerKind::Integer => is_whole(text),
            AnswerKind::Amount => is_plain_decimal(text),
            AnswerKind::Date => Timestamp::is_one(text),
            AnswerKind::Guid => text.len() == 36 && Uuid::try_parse(text).is_ok(),
            _ => false,
        };
        holds.then_some(if escaped { Span::Escaped(text) } else { Span::Plain(text) })
    }

    /// The row is whole: its lengths and texts, in the order of the columns.
    fn keep(&mut self) -> Option<()> {
        let mut column = 0_usize;
        for field in self.table {
            // The same rule as the general decoder's, for what never came.
            if field.due && matches!(self.spans.get(column)?, Span::Absent) {
                return None;
            }
            column = column.saturating_add(width(field));
        }
        if !self.extra.is_empty() {
            self.extra.push('}');
        }
        let Packed { starts, lengths, long, text } = &mut self.packed;
        starts.push(u32::try_from(text.len()).ok()?);
        let spans = self.spans.get(..self.columns)?.iter().copied();
        let extra = if self.extra.is_empty() { Span::Absent } else { Span::Plain(self.extra.as_str()) };
        for span in spans.chain([extra]) {
            let before = text.len();
            let length = match span {
                Span::Absent => ABSENT,
                Span::Null => NULL,
                Span::Plain(plain) => {
                    text.push_str(plain);
                    short(text.len().checked_sub(before)?)
                }
                Span::Escaped(escaped) => {
                    unescape(escaped, text)?;
                    short(text.len().checked_sub(before)?)
                }
            };
            if length == LONG {
                let place = u32::try_from(lengths.len()).ok()?;
                long.push((place, u32::try_from(text.len().checked_sub(before)?).ok()?));
            }
            lengths.push(length);
        }
        Some(())
    }
}

fn short(length: usize) -> u16 {
    u16::try_from(length).ok().filter(|length| *length < LONG).unwrap_or(LONG)
}

/// A whole number in the one way to write it.
fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let one_way = !digits.starts_with('0') || text == "0";
    plain && one_way && (digits.len() < 19 || text.parse::<i64>().is_ok())
}
