//! A fast walk over JSON that is what it nearly always is. `None` means only that the
//! general reader has to look.
//!
//! It walks over bytes. Whether they are UTF-8 is asked once, of the texts that are kept.

#![expect(
    clippy::inline_always,
    reason = "built for size, what runs for each value would be calls: a fifth of the speed"
)]

use crate::value::text::{ESCAPED, LETTERS, plain};

/// The unread rest of a document.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a> {
    pub(crate) rest: &'a [u8],
}

/// A text as it stands between its quotes.
#[derive(Clone, Copy)]
pub(crate) struct Quoted<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) escaped: bool,
}

impl<'a> Cursor<'a> {
    #[inline(always)]
    pub(crate) fn white(&mut self) {
        if self.rest.first().is_some_and(|first| *first <= b' ') {
            self.some_white();
        }
    }

    #[inline(never)]
    fn some_white(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Takes a byte that may come, with white space before it.
    #[inline]
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        self.white();
        match self.rest {
            [first, rest @ ..] if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    #[inline]
    pub(crate) fn need(&mut self, byte: u8) -> Option<()> {
        self.eat(byte).then_some(())
    }

    /// The next byte after white space.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        self.white();
        self.rest.first().copied()
    }

    /// Takes what stood in the same place before, if it stands here too.
    #[inline(always)]
    pub(crate) fn again(&mut self, before: &[u8]) -> bool {
        let Some((here, rest)) = self.rest.split_at_checked(before.len()) else { return false };
        let same = same(here, before);
        if same {
            self.rest = rest;
        }
        same
    }

    /// Takes any key without escapes, and its colon.
    #[inline]
    pub(crate) fn any_key(&mut self) -> Option<&'a [u8]> {
        self.white();
        let key = self.quoted().filter(|key| !key.escaped)?;
        self.need(b':')?;
        Some(key.text)
    }

    /// Takes a text that begins here.
    #[inline]
    pub(crate) fn quoted(&mut self) -> Option<Quoted<'a>> {
        let [b'"', inside @ ..] = self.rest else { return None };
        let (text, tail) = inside.split_at_checked(plain(inside))?;
        let [b'"', after @ ..] = tail else { return self.escaped(inside, text.len()) };
        self.rest = after;
        Some(Quoted { text, escaped: false })
    }

    #[inline(never)]
    fn escaped(&mut self, inside: &'a [u8], mut length: usize) -> Option<Quoted<'a>> {
        loop {
            match inside.get(length..)? {
                [b'"', after @ ..] => {
                    self.rest = after;
                    return Some(Quoted { text: inside.get(..length)?, escaped: true });
                }
                // What is behind the backslash is judged when the text is copied.
                [b'\\', _, behind @ ..] => length = length.saturating_add(2).saturating_add(plain(behind)),
                _ => return None,
            }
        }
    }

    /// Takes a number.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<&'a [u8]> {
        let of_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = self.rest.iter().take_while(|byte| of_number(byte)).count();
        let (number, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(number)
    }

    /// Takes a word such as `null`.
    #[inline]
    pub(crate) fn word(&mut self, word: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(word.as_bytes())?;
        Some(())
    }

    /// Takes any value, found by its brackets only: what it holds is for a reader.
    pub(crate) fn value(&mut self) -> Option<&'a [u8]> {
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
                    let length = self.rest.iter().take_while(|byte| of_word(byte)).count();
                    self.rest = self.rest.get(length..).filter(|_| length > 0)?;
                }
            }
            if open == 0 {
                return self.since(begin);
            }
        }
    }

    /// What was taken since the rest was this.
    #[inline]
    pub(crate) fn since(&self, begin: &'a [u8]) -> Option<&'a [u8]> {
        begin.get(..begin.len().checked_sub(self.rest.len())?)
    }
}

/// Whether two texts of one length are the same. Written out, because most are too short for a
/// call to pay.
#[inline(always)]
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() > 16 {
        return ends::<16>(one, other).unwrap_or(false) && (one.len() <= 32 || one == other);
    }
    ends::<8>(one, other).unwrap_or_else(|| one == other)
}

/// Whether both have the same beginning and the same end.
#[inline(always)]
fn ends<const LENGTH: usize>(one: &[u8], other: &[u8]) -> Option<bool> {
    let begin = one.first_chunk::<LENGTH>()? == other.first_chunk::<LENGTH>()?;
    Some(begin & (one.last_chunk::<LENGTH>()? == other.last_chunk::<LENGTH>()?))
}

/// Appends a text up to its closing quote, its escapes resolved, and gives what follows. So
/// many bytes of its front are known to be plain.
#[inline(never)]
pub(crate) fn unescape<'a>(text: &'a [u8], mut front: usize, out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let mut rest = text;
    loop {
        let (plain_front, tail) = rest.split_at_checked(front)?;
        out.extend_from_slice(plain_front);
        let (letter, tail) = match tail {
            [b'"', after @ ..] => return Some(after),
            [b'\\', letter, tail @ ..] => (letter, tail),
            _ => return None,
        };
        if *letter != b'u' {
            let place = LETTERS.bytes().position(|known| known == *letter)?;
            out.push(*ESCAPED.as_bytes().get(place)?);
            (rest, front) = (tail, plain(tail));
            continue;
        }
        let (unit, tail) = hex(tail)?;
        let (character, tail) = match unit {
            0xD800..0xDC00 => {
                let (low, tail) = hex(tail.strip_prefix(b"\\u")?)?;
                (char::decode_utf16([unit, low]).next()?.ok()?, tail)
            }
            _ => (char::from_u32(u32::from(unit))?, tail),
        };
        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        (rest, front) = (tail, plain(tail));
    }
}

fn hex(text: &[u8]) -> Option<(u16, &[u8])> {
    let (digits, rest) = text.split_first_chunk::<4>()?;
    let unit = digits
        .iter()
        .try_fold(0_u16, |unit, digit| Some(unit << 4 | u16::try_from(char::from(*digit).to_digit(16)?).ok()?))?;
    Some((unit, rest))
}
