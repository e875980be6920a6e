//! How JSON spells texts, for reading and writing alike.

/// The characters that have a short escape.
pub(crate) const ESCAPED: &str = "\"\\/\u{8}\u{c}\n\r\t";
/// In the same order, the letter behind the backslash.
pub(crate) const LETTERS: &str = "\"\\/bfnrt";

/// Splits off the front that stands for itself: no quote, no backslash, no control character.
///
/// Eight bytes at a time. In each test a borrow can raise false alarms only above a true one,
/// so the lowest alarm is always true.
#[inline]
pub(crate) fn split_plain(text: &str) -> (&str, &str) {
    let all = |byte: u8| u64::from_le_bytes([byte; 8]);
    let below = |limit: u8, word: u64| word.wrapping_sub(all(limit)) & !word & all(0x80);
    // A special byte is ASCII, so the cut is always between characters.
    let split = |left: &[u8], plain: usize| text.split_at_checked(text.len().saturating_sub(left.len()) + plain);
    let mut rest = text.as_bytes();
    while let Some((word, next)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*word);
        let alarms = below(b' ', word) | below(1, word ^ all(b'"')) | below(1, word ^ all(b'\\'));
        if alarms != 0 {
            return split(rest, (alarms.trailing_zeros() / 8) as usize).unwrap_or((text, ""));
        }
        rest = next;
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    split(rest, rest.iter().position(special).unwrap_or(rest.len())).unwrap_or((text, ""))
}
