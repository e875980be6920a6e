//! Texts: the fast way over plain ones, and escapes.

use super::error::{Fault, JsonErrorKind};
use std::borrow::Cow;

/// Reads a text whose opening quote is already behind; gives what follows the closing one.
#[inline]
pub(super) fn read(rest: &str) -> Result<(Cow<'_, str>, &str), Fault> {
    let (plain, tail) = split_plain(rest);
    match tail.strip_prefix('"') {
        Some(after) => Ok((Cow::Borrowed(plain), after)),
        None => read_escaped(plain, tail),
    }
}

// Apart, so that the way over plain texts is small enough to be inlined.
#[inline(never)]
fn read_escaped<'a>(plain: &str, tail: &'a str) -> Result<(Cow<'a, str>, &'a str), Fault> {
    let mut out = String::with_capacity(plain.len().saturating_add(64));
    out.push_str(plain);
    let after = unescape(tail, |piece| out.push_str(piece))?;
    Ok((Cow::Owned(out), after))
}

/// [`read`] for a text that nobody wants: checks the same, keeps nothing.
pub(super) fn skip(rest: &str) -> Result<&str, Fault> {
    unescape(rest, |_| ())
}

/// Length of the front that stands for itself: no quote, no backslash, no control character.
///
/// Eight bytes at a time. In each test a borrow can raise false alarms only above a true one,
/// so the lowest alarm is always true.
#[inline]
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let mut rest = bytes;
    while let Some((word, next)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*word);
        let quote = word ^ u64::from_le_bytes([b'"'; 8]);
        let backslash = word ^ u64::from_le_bytes([b'\\'; 8]);
        let alarms = (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (word.wrapping_sub(u64::from_le_bytes([b' '; 8])) & !word);
        let alarms = alarms & TOPS;
        if alarms != 0 {
            let before = (alarms.trailing_zeros() / 8) as usize;
            return bytes.len().saturating_sub(rest.len()).saturating_add(before);
        }
        rest = next;
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    let tail = rest.iter().position(special).unwrap_or(rest.len());
    bytes.len().saturating_sub(rest.len()).saturating_add(tail)
}

/// Splits off the front that stands for itself.
#[inline]
pub(super) fn split_plain(rest: &str) -> (&str, &str) {
    // A special byte is ASCII, so the cut is always between characters.
    rest.split_at_checked(plain_length(rest.as_bytes())).unwrap_or((rest, ""))
}

fn unescape(mut rest: &str, mut keep: impl FnMut(&str)) -> Result<&str, Fault> {
    loop {
        let (plain, tail) = split_plain(rest);
        keep(plain);
        if let Some(after) = tail.strip_prefix('"') {
            return Ok(after);
        }
        let Some(escape) = tail.strip_prefix('\\') else {
            return Err(Fault::at(JsonErrorKind::ControlCharacter, tail.as_bytes()));
        };
        let (character, after) = character(escape)?;
        keep(character.encode_utf8(&mut [0; 4]));
        rest = after;
    }
}

/// The character that the escape stands for; the backslash is behind.
fn character(escape: &str) -> Result<(char, &str), Fault> {
    let mut rest = escape.chars();
    let character = match rest.next() {
        Some(same @ ('"' | '\\' | '/')) => same,
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return unicode(rest.as_str()),
        _ => return Err(bad(escape)),
    };
    Ok((character, rest.as_str()))
}

fn unicode(rest: &str) -> Result<(char, &str), Fault> {
    let (first, after) = hex4(rest)?;
    if !(0xD800..0xDC00).contains(&first) {
        // A low surrogate without its high one is no character.
        return match char::from_u32(first.into()) {
            Some(character) => Ok((character, after)),
            None => Err(bad(rest)),
        };
    }
    let low = after.strip_prefix('\\').ok_or_else(|| bad(after))?;
    let low = low.strip_prefix('u').ok_or_else(|| bad(low))?;
    let (second, after) = hex4(low)?;
    match char::decode_utf16([first, second]).next() {
        Some(Ok(character)) => Ok((character, after)),
        _ => Err(bad(low)),
    }
}

fn hex4(mut rest: &str) -> Result<(u16, &str), Fault> {
    let mut unit = 0;
    for _ in 0..4 {
        let mut after = rest.chars();
        let digit = after.next().and_then(|digit| digit.to_digit(16));
        let digit = digit.and_then(|digit| u16::try_from(digit).ok());
        unit = unit << 4 | digit.ok_or_else(|| bad(rest))?;
        rest = after.as_str();
    }
    Ok((unit, rest))
}

fn bad(rest: &str) -> Fault {
    Fault::at(JsonErrorKind::BadEscape, rest.as_bytes())
}
