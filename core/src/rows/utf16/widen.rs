//! UTF-8 as UTF-16.

/// Whether a text is ASCII. Most are short.
#[inline]
pub(super) fn is_ascii(text: &[u8]) -> bool {
    let (words, rest) = text.as_chunks();
    let high = words.iter().fold(0, |high, word| high | u64::from_le_bytes(*word)) & 0x8080_8080_8080_8080;
    high == 0 && rest.iter().fold(0, |high, byte| high | byte) < 0x80
}

/// Writes a text and says in how many units; `None` where it is none, or there is no room.
pub(super) fn widen(text: &[u8], out: &mut [u16]) -> Option<usize> {
    let (mut rest, mut done) = (text, 0_usize);
    loop {
        let before = rest.len();
        while let [unit @ 0..0x80, tail @ ..] = rest {
            *out.get_mut(done)? = u16::from(*unit);
            (rest, done) = (tail, done.wrapping_add(1));
        }
        // Of two bytes, as Cyrillic is.
        while let Some((word, tail)) = rest.split_first_chunk()
            && let Some(units) = four(*word)
        {
            *out.get_mut(done..)?.first_chunk_mut()? = units;
            (rest, done) = (tail, done.wrapping_add(units.len()));
        }
        while let [first @ 0xC2..0xE0, second @ 0x80..0xC0, tail @ ..] = rest {
            *out.get_mut(done)? = u16::from(first & 0x1F) << 6 | u16::from(second & 0x3F);
            (rest, done) = (tail, done.wrapping_add(1));
        }
        if rest.is_empty() {
            return Some(done);
        }
        if rest.len() == before {
            break;
        }
    }
    // What is longer is left to the library.
    for unit in str::from_utf8(rest).ok()?.encode_utf16() {
        *out.get_mut(done)? = unit;
        done = done.wrapping_add(1);
    }
    Some(done)
}

/// Four characters of two bytes each.
#[inline]
fn four(word: [u8; 8]) -> Option<[u16; 4]> {
    let all = |first: u8, second: u8| u64::from_le_bytes([first, second, first, second, first, second, first, second]);
    let word = u64::from_le_bytes(word);
    // A first byte below C2 would be of a character that has a shorter form.
    let are_they = word & all(0xE0, 0xC0) == all(0xC0, 0x80)
        && (word & all(0x1E, 0)).wrapping_add(all(0x7E, 0)) & all(0x80, 0) == all(0x80, 0);
    let units = (word & all(0x1F, 0)) << 6 | (word >> 8) & all(0x3F, 0);
    are_they.then(|| [0, 16, 32, 48].map(|place| u16::try_from(units >> place & 0xFFFF).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_is_widened_as_the_library_does(text in "([a-zé]{0,9}|[а-яё]{0,12}|[\u{800}\u{ffff}😀]{0,2}){0,6}") {
            let due: Vec<_> = text.encode_utf16().collect();
            let mut out = vec![7; text.len()];
            prop_assert_eq!(widen(text.as_bytes(), &mut out), Some(due.len()));
            prop_assert_eq!(&out[..due.len()], due);
            prop_assert_eq!(is_ascii(text.as_bytes()), text.is_ascii());
        }

        #[test]
        fn what_is_no_text_is_refused(
            text in "[а-яё]{0,12}[a-z]{0,3}[а-яё]{0,4}",
            bytes in proptest::collection::vec(prop_oneof![any::<u8>(), 0x80..0xE8_u8, Just(0xC0)], 1..5),
            at in 0_usize..40,
        ) {
            let mut text = text.into_bytes();
            let at = at.min(text.len());
            text.splice(at..(at + bytes.len() / 2).min(text.len()), bytes);
            let due = str::from_utf8(&text).ok().map(|text| text.encode_utf16().collect::<Vec<_>>());
            let mut out = vec![0; text.len()];
            prop_assert_eq!(widen(&text, &mut out).map(|units| out[..units].to_vec()), due);
            prop_assert_eq!(is_ascii(&text), text.is_ascii());
        }
    }
}
