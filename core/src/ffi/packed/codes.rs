//! The lengths of a long page as bytes: few of them are different.

/// So few lengths stay as they are, but in tests.
const SHORT: usize = if cfg!(test) { 1 } else { 8192 };
/// One more than there are lengths.
const ALL: usize = 1 << u16::BITS;

/// Leaves each different length once, and gives the places of all among them. Where those are too many for a byte each,
/// lengths stay as they are, and none is given.
pub(super) fn of(lengths: &mut Vec<u16>) -> Vec<u8> {
    if lengths.len() < SHORT {
        return Vec::new();
    }
    let Some((different, places)) = numbered(lengths) else { return Vec::new() };
    *lengths = different;
    places
}

fn numbered(lengths: &[u16]) -> Option<(Vec<u16>, Vec<u8>)> {
    let (mut different, mut codes) = (Vec::new(), vec![0; lengths.len()]);
    // One more than the place of each length.
    let mut places = vec![0_u16; ALL];
    for (code, length) in codes.iter_mut().zip(lengths) {
        let place = places.get_mut(usize::from(*length))?;
        if *place == 0 {
            different.push(*length);
            *place = u16::try_from(different.len()).ok()?;
        }
        *code = u8::try_from(place.wrapping_sub(1)).ok()?;
    }
    Some((different, codes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_length_is_found_by_its_code(due in proptest::collection::vec(prop_oneof![0..9_u16, any::<u16>()], 0..300)) {
            let mut lengths = due.clone();
            let codes = of(&mut lengths);
            let found: Vec<_> = codes.iter().map(|code| lengths[usize::from(*code)]).collect();
            prop_assert_eq!(if codes.is_empty() { lengths } else { found }, due);
        }
    }

    #[test]
    fn more_lengths_than_bytes_stay_as_they_are() {
        for (count, coded) in [(256, true), (257, false)] {
            let mut lengths: Vec<_> = (0..count).chain(0..count).collect();
            assert_eq!(
                (of(&mut lengths).is_empty(), lengths.len()),
                (!coded, usize::from(count) * if coded { 1 } else { 2 })
            );
        }
    }
}
