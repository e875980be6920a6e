//! Rows out of JSON in one walk.

use super::assembly::Assembly;
use super::dictionary::Dictionary;
use super::layout::{Class, Layout};
use super::order::{Key, Order};
use super::texts::Texts;
use super::{Content, NULL};
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
    dictionary: Dictionary<'a>,
    /// Keys that the table does not know, of the row that is being read, and their values.
    unknown: Vec<&'a [u8]>,
    extra: Vec<u8>,
    /// A text without its escapes.
    plain: Vec<u8>,
    assembly: Assembly<T>,
}

impl<'a, T: Texts> Packer<'a, T> {
    /// `None` where the table's rows cannot be packed.
    pub(super) fn new(table: &'static [AnswerField], cursor: Cursor<'a>, limits: Limits) -> Option<Self> {
        let layout = Layout::new(table)?;
        // What the table does not know has a column, too.
        let assembly = Assembly::new(layout.classes.len().saturating_add(1));
        Some(Self {
            layout,
            limits,
            cursor,
            order: Order::new(),
            dictionary: Dictionary::default(),
            unknown: Vec::new(),
            extra: Vec::new(),
            plain: Vec::new(),
            assembly,
        })
    }

    /// All rows of an array, and where the walk stands behind it.
    pub(super) fn rows(mut self) -> Option<(Content, Cursor<'a>)> {
        self.cursor.need(b'[')?;
        if self.cursor.eat(b']') {
            return Some((self.assembly.finish()?, self.cursor));
        }
        let before = self.cursor.rest.len();
        self.assembly.reserve(before);
        loop {
            self.row()?;
            if !self.cursor.eat(b',') {
                break;
            }
            if self.assembly.places.rows == 1 {
                let length = before.saturating_sub(self.cursor.rest.len()).max(1);
                // The others are about as long as the first.
                let rows = (before / length).saturating_add(before / length / 8).saturating_add(2);
                self.assembly.places.reserve(rows);
                self.dictionary.begin(self.columns());
            }
        }
        self.cursor.need(b']')?;
        Some((self.assembly.finish()?, self.cursor))
    }

    fn columns(&self) -> usize {
        self.layout.classes.len()
    }

    fn row(&mut self) -> Option<()> {
        self.unknown.clear();
        self.extra.clear();
        self.assembly.begin()?;
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
                Key::NoSum(column) => self.assembly.set(column, NULL)?,
                Key::Unknown(name) => self.unknown(name)?,
                Key::End => break,
            }
        }
        // The same rules as the general decoder's: nothing is as good as absent.
        let is_due = |column: &usize| !matches!(self.assembly.length(*column), Some(0 | NULL));
        if self.layout.due_bits & !seen != 0 || !self.layout.due.iter().all(is_due) {
            return None;
        }
        if !self.extra.is_empty() {
            self.extra.push(b'}');
            self.assembly.push(self.columns(), &self.extra, self.extra.len())?;
        }
        self.assembly.end()
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
        let begin = self.cursor.rest;
        // A `null` has no text, and says nothing of its column.
        if begin.first() != Some(&b'n')
            && let Some(seen) = self.dictionary.find(column, begin)
        {
            seen.number = seen.number.or_else(|| self.assembly.places.repeat::<T>(seen.row, column));
            if let Some(number) = seen.number {
                self.cursor.rest = begin.get(seen.length()..)?;
                return self.assembly.set(column, number);
            }
        }
        self.new_value(column)?;
        let length = begin.len().saturating_sub(self.cursor.rest.len());
        // An empty text has no length that another one could stand for.
        if !matches!(self.assembly.length(column), Some(0 | NULL)) {
            self.dictionary.note(column, begin, length, self.assembly.places.rows);
        }
        Some(())
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for each value, from one place")]
    fn new_value(&mut self, column: usize) -> Option<()> {
        let class = *self.layout.classes.get(column)?;
        let begin = self.cursor.rest;
        match (begin, class) {
            (_, Class::Raw) => match self.raw()? {
                b"null" => self.null(column),
                value => self.assembly.push(column, begin, value.len()),
            },
            ([b'"', inside @ ..], _) => {
                let (text, tail) = inside.split_at_checked(plain(inside))?;
                if let [b'"', after @ ..] = tail {
                    self.cursor.rest = after;
                    if class == Class::Text {
                        self.assembly.push(column, inside, text.len())
                    } else {
                        holds(class, text).then_some(())?;
                        self.assembly.push_ascii(column, inside, text.len())
                    }
                } else {
                    self.plain.clear();
                    self.plain.reserve(USUAL);
                    let after = unescape(inside, text.len(), &mut self.plain);
                    self.cursor.rest = after.filter(|_| class == Class::Text)?;
                    self.assembly.push(column, &self.plain, self.plain.len())
                }
            }
            ([b'n', ..], _) => {
                self.cursor.word("null")?;
                self.null(column)
            }
            // What follows a number or a word is for the next step to judge.
            (_, class) => {
                let length = length(class, begin)?;
                self.cursor.rest = begin.get(length..)?;
                self.assembly.push_ascii(column, begin, length)
            }
        }
    }

    fn null(&mut self, column: usize) -> Option<()> {
        self.assembly.set(column, NULL)?;
        // A sum without one of its parts is too rare to be told from one that has no such part.
        (!self.order.is_in_sum()).then_some(())
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
