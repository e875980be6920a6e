/// Whether all bytes are decimal digits: eight at a time, the last of which may be seen twice.
#[inline]
pub(crate) fn all_digits(text: &[u8]) -> bool {
    let all = |byte: u8| u64::from_le_bytes([byte; 8]);
    // The upper half of a digit is 3, and stays so six further.
    let half = |word: u64| (word & all(0xF0)) ^ all(0x30);
    let other = |chunk: &[u8; 8]| {
        let word = u64::from_le_bytes(*chunk);
        half(word) | half(word.wrapping_add(all(6)))
    };
    match text.last_chunk() {
        Some(last) => text.as_chunks().0.iter().fold(other(last), |any, chunk| any | other(chunk)) == 0,
        None => text.iter().all(u8::is_ascii_digit),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_one_by_one(digits in "[0-9]{0,40}", other in any::<u8>(), place in 0_usize..40) {
            let mut text = digits.into_bytes();
            prop_assert!(all_digits(&text));
            if let Some(byte) = text.get_mut(place) {
                *byte = other;
            }
            prop_assert_eq!(all_digits(&text), text.iter().all(u8::is_ascii_digit));
        }
    }
}
