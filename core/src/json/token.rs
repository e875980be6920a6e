//! Words, numbers and texts: what a document consists of below its tree.

use super::{JsonError, JsonErrorKind, Kind, Reader};
use crate::value::text::{ESCAPED, LETTERS, split_plain};
use std::borrow::Cow;

impl<'a> Reader<'a> {
    /// Reads `null`.
    pub fn null(&mut self) -> Result<(), JsonError> {
        self.expect(Kind::Null)?;
        self.word("null")
    }

    /// Reads `true` or `false`.
    pub fn boolean(&mut self) -> Result<bool, JsonError> {
        self.expect(Kind::Bool)?;
        let yes = self.rest.starts_with('t');
        self.word(if yes { "true" } else { "false" })?;
        Ok(yes)
    }

    fn word(&mut self, word: &str) -> Result<(), JsonError> {
        // A beginning of the word and nothing more is cut off.
        let left = if word.starts_with(self.rest) { 0 } else { self.rest.len() };
        let after = self.rest.strip_prefix(word).ok_or_else(|| self.fail(JsonErrorKind::UnexpectedByte, left))?;
        (self.rest, self.due) = (after, false);
        Ok(())
    }

    /// Reads a number and gives exactly the characters that came. Nothing is computed.
    pub fn number(&mut self) -> Result<&'a str, JsonError> {
        self.expect(Kind::Number)?;
        let start = self.rest;
        eat(&mut self.rest, b'-');
        if !eat(&mut self.rest, b'0') {
            self.digits()?;
        }
        if eat(&mut self.rest, b'.') {
            self.digits()?;
        }
        if eat(&mut self.rest, b'e') || eat(&mut self.rest, b'E') {
            _ = eat(&mut self.rest, b'+') || eat(&mut self.rest, b'-');
            self.digits()?;
        }
        // `01` and `1.2.3` are one bad number to a person, not a number and something after it.
        let longer = matches!(self.rest.as_bytes(), [b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E', ..]);
        self.need(!longer, JsonErrorKind::BadNumber)?;
        let (length, limit) = (start.len().saturating_sub(self.rest.len()), self.limits.number);
        if length > limit {
            self.rest = start;
            return Err(self.refuse(JsonErrorKind::NumberTooLong { limit }));
        }
        self.due = false;
        Ok(start.get(..length).unwrap_or_default())
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        self.rest = self.rest.get(count..).unwrap_or_default();
        self.need(count > 0, JsonErrorKind::BadNumber)
    }

    /// Reads a text; it is borrowed unless it has an escape.
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.expect(Kind::Text)?;
        self.quoted()
    }

    /// A text or key.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "one copy for texts and keys would cost a tenth of the speed")]
    pub(super) fn quoted(&mut self) -> Result<Cow<'a, str>, JsonError> {
        let inside =
            self.rest.strip_prefix('"').ok_or_else(|| self.fail(JsonErrorKind::UnexpectedByte, self.rest.len()))?;
        let (plain, tail) = split_plain(inside);
        let Some(after) = tail.strip_prefix('"') else { return self.escaped(plain, tail).map(Cow::Owned) };
        (self.rest, self.due) = (after, false);
        Ok(Cow::Borrowed(plain))
    }

    #[inline(never)]
    fn escaped(&mut self, plain: &str, tail: &'a str) -> Result<String, JsonError> {
        let mut out = String::with_capacity(plain.len().saturating_add(64));
        out.push_str(plain);
        self.rest = tail;
        while !eat(&mut self.rest, b'"') {
            out.push(self.escape()?);
            let (plain, tail) = split_plain(self.rest);
            out.push_str(plain);
            self.rest = tail;
        }
        self.due = false;
        Ok(out)
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let escape = eat(&mut self.rest, b'\\');
        self.need(escape, JsonErrorKind::ControlCharacter)?;
        if eat(&mut self.rest, b'u') {
            return self.unicode();
        }
        let known = LETTERS.bytes().zip(ESCAPED.chars()).find(|(letter, _)| eat(&mut self.rest, *letter));
        known.map(|(_, meaning)| meaning).ok_or_else(|| self.refuse(JsonErrorKind::BadEscape))
    }

    fn unicode(&mut self) -> Result<char, JsonError> {
        let mut last = self.rest;
        let mut units = [self.hex4()?, 0];
        if let [0xD800..0xDC00, low] = &mut units {
            let pair = eat(&mut self.rest, b'\\') && eat(&mut self.rest, b'u');
            self.need(pair, JsonErrorKind::BadEscape)?;
            last = self.rest;
            *low = self.hex4()?;
        }
        // Half of a surrogate pair is no character.
        let character = char::decode_utf16(units).next().and_then(Result::ok);
        self.rest = if character.is_some() { self.rest } else { last };
        character.ok_or_else(|| self.refuse(JsonErrorKind::BadEscape))
    }

    fn hex4(&mut self) -> Result<u16, JsonError> {
        (0..4).try_fold(0, |unit, _| {
            let digit = self.rest.chars().next().and_then(|digit| digit.to_digit(16)?.try_into().ok());
            let digit: u16 = digit.ok_or_else(|| self.refuse(JsonErrorKind::BadEscape))?;
            self.rest = self.rest.get(1..).unwrap_or_default();
            Ok(unit << 4 | digit)
        })
    }
}

/// Behind the four kinds of white space that JSON knows.
#[inline]
pub(super) fn after_white(rest: &str) -> &str {
    let black = |byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    rest.bytes().position(black).and_then(|length| rest.get(length..)).unwrap_or_default()
}

/// Takes this byte of ASCII if it comes next.
#[inline]
pub(super) fn eat(rest: &mut &str, byte: u8) -> bool {
    let comes = rest.as_bytes().first() == Some(&byte);
    if comes {
        *rest = rest.get(1..).unwrap_or_default();
    }
    comes
}
