//! How JSON spells texts, for reading and writing alike.

/// The characters that have a short escape.
pub(crate) const ESCAPED: &str = "\"\\/\u{8}\u{c}\n\r\t";
/// In the same order, the letter behind the backslash.
pub(crate) const LETTERS: &str = "\"\\/bfnrt";

/// Splits off the front that stands for itself: no quote, no backslash, no control character.
#[inline]
pub(crate) fn split_plain(text: &str) -> (&str, &str) {
    // A special byte is ASCII, so the cut is always between characters.
    text.split_at_checked(plain(text.as_bytes())).unwrap_or((text, ""))
}

/// How many bytes of the front stand for themselves.
///
/// Eight at a time. In each test a borrow can raise false alarms only above a true one, so
/// the lowest alarm is always true.
#[inline(always)]
#[expect(clippy::inline_always, reason = "built for size, it would be a call for each text")]
pub(crate) fn plain(text: &[u8]) -> usize {
    let all = |byte: u8| u64::from_le_bytes([byte; 8]);
    let mut rest = text;
    let before = |rest: &[u8]| text.len().wrapping_sub(rest.len());
    while let Some((word, next)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*word);
        let control = word.wrapping_sub(all(b' '));
        let is = |byte: u8| (word ^ all(byte)).wrapping_sub(all(1));
        // What is not ASCII stands for itself.
        let alarms = (control | is(b'"') | is(b'\\')) & !word & all(0x80);
        if alarms != 0 {
            return before(rest).wrapping_add((alarms.trailing_zeros() / 8) as usize);
        }
        rest = next;
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    before(rest).wrapping_add(rest.iter().position(special).unwrap_or(rest.len()))
}
