//! A fast walk over JSON that is what it nearly always is. `None` means only that the
//! general reader has to look.

use crate::value::text::{ESCAPED, LETTERS, split_plain};

/// The unread rest of a document.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) rest: &'a str,
}

/// A text as it stands between its quotes.
#[derive(Clone, Copy)]
pub(super) struct Quoted<'a> {
    pub(super) text: &'a str,
    pub(super) escaped: bool,
}

impl<'a> Cursor<'a> {
    #[inline]
    pub(super) fn white(&mut self) {
        if self.rest.as_bytes().first().is_some_and(|byte| *byte <= b' ') {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
        }
    }

    /// Takes a byte of ASCII that must come, with white space before it.
    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        self.white();
        let comes = self.rest.as_bytes().first() == Some(&byte);
        if comes {
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
        comes
    }

    pub(super) fn need(&mut self, byte: u8) -> Option<()> {
        self.eat(byte).then_some(())
    }

    /// The next byte after white space.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        self.white();
        self.rest.as_bytes().first().copied()
    }

    /// Takes a key that is expected, and its colon.
    #[inline]
    pub(super) fn key(&mut self, name: &str) -> bool {
        self.white();
        let after = self.rest.strip_prefix('"').and_then(|rest| rest.strip_prefix(name));
        let Some(after) = after.and_then(|rest| rest.strip_prefix('"')) else { return false };
        let before = std::mem::replace(&mut self.rest, after);
        if !self.eat(b':') {
            self.rest = before;
            return false;
        }
        true
    }

    /// Takes any key without escapes, and its colon.
    pub(super) fn any_key(&mut self) -> Option<&'a str> {
        self.white();
        let key = self.quoted().filter(|key| !key.escaped)?;
        self.need(b':')?;
        Some(key.text)
    }

    /// Takes a text that begins here.
    #[inline]
    pub(super) fn quoted(&mut self) -> Option<Quoted<'a>> {
        let inside = self.rest.strip_prefix('"')?;
        let (text, mut tail) = split_plain(inside);
        if let Some(after) = tail.strip_prefix('"') {
            self.rest = after;
            return Some(Quoted { text, escaped: false });
        }
        loop {
            if let Some(after) = tail.strip_prefix('"') {
                self.rest = after;
                let text = inside.get(..inside.len().checked_sub(tail.len())?)?;
                return Some(Quoted { text, escaped: true });
            }
            // The character behind the backslash is judged when the text is copied.
            let behind = tail.strip_prefix('\\')?;
            let mut characters = behind.chars();
            characters.next()?;
            (_, tail) = split_plain(characters.as_str());
        }
    }

    /// Takes a number.
    #[inline]
    pub(super) fn number(&mut self) -> Option<&'a str> {
        let of_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = self.rest.bytes().take_while(of_number).count();
        let (number, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(number)
    }

    /// Takes a word such as `null`.
    #[inline]
    pub(super) fn word(&mut self, word: &str) -> bool {
        let after = self.rest.strip_prefix(word);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    /// Takes any value, found by its brackets only: what it holds is for a reader.
    pub(super) fn value(&mut self) -> Option<&'a str> {
        self.white();
        let begin = self.rest;
        let mut open = 0_usize;
        loop {
            match self.peek()? {
                b'"' => _ = self.quoted()?,
                b'{' | b'[' => {
                    open = open.saturating_add(1);
                    self.rest = self.rest.get(1..)?;
                    continue;
                }
                b'}' | b']' => {
                    open = open.checked_sub(1)?;
                    self.rest = self.rest.get(1..)?;
                }
                b',' | b':' if open > 0 => {
                    self.rest = self.rest.get(1..)?;
                    continue;
                }
                _ => {
                    let of_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
                    let length = self.rest.bytes().take_while(of_word).count();
                    self.rest = self.rest.get(length..).filter(|_| length > 0)?;
                }
            }
            if open == 0 {
                return begin.get(..begin.len().checked_sub(self.rest.len())?);
            }
        }
    }
}

/// Appends a text whose escapes are resolved.
pub(super) fn unescape(text: &str, out: &mut String) -> Option<()> {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (plain, tail) = rest.split_at_checked(at)?;
        out.push_str(plain);
        let (letter, tail) = tail.get(1..)?.split_at_checked(1)?;
        if letter != "u" {
            let place = LETTERS.find(letter)?;
            out.push(ESCAPED.chars().nth(place)?);
            rest = tail;
            continue;
        }
        let (unit, tail) = hex(tail)?;
        let (character, tail) = match unit {
            0xD800..0xDC00 => {
                let (low, tail) = hex(tail.strip_prefix("\\u")?)?;
                (char::decode_utf16([unit, low]).next()?.ok()?, tail)
            }
            _ => (char::from_u32(u32::from(unit))?, tail),
        };
        out.push(character);
        rest = tail;
    }
    out.push_str(rest);
    Some(())
}

fn hex(text: &str) -> Option<(u16, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some((u16::from_str_radix(digits, 16).ok().filter(|_| plain)?, rest))
}
