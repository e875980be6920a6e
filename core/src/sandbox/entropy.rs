//! All that looks random: draws that are a function of the seed, a purpose and a count.

use crate::types::Uuid;

/// SplitMix64: small, no state to go wrong, good enough to make things up.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of numbers for one purpose, so that one purpose never shifts another.
#[derive(Clone)]
pub(super) struct Entropy {
    state: u64,
}

impl Entropy {
    /// The stream of a purpose.
    pub(super) fn new(seed: u64, purpose: &str) -> Self {
        let state = purpose.bytes().fold(mix(seed ^ GOLDEN), |state, byte| mix(state ^ u64::from(byte)));
        Self { state }
    }

    /// The stream of one thing out of many, such as the third session.
    pub(super) fn nth(seed: u64, purpose: &str, count: u64) -> Self {
        let Self { state } = Self::new(seed, purpose);
        Self { state: mix(state ^ count.wrapping_mul(GOLDEN)) }
    }

    /// The next 64 bits.
    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// A number below the bound; 0 where the bound is 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// So many characters of an alphabet.
    pub(super) fn text(&mut self, alphabet: &str, length: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        let bound = u64::try_from(letters.len()).unwrap_or(1);
        let mut pick = || usize::try_from(self.below(bound)).ok().and_then(|place| letters.get(place)).copied();
        (0..length).filter_map(|_| pick()).collect()
    }

    /// A GUID of version 4.
    pub(super) fn guid(&mut self) -> Uuid {
        let (high, low) = (self.next().to_be_bytes(), self.next().to_be_bytes());
        let mut bytes = [0; 16];
        for (slot, byte) in bytes.iter_mut().zip(high.into_iter().chain(low)) {
            *slot = byte;
        }
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}

fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_repeat_and_differ() {
        let draw = |seed, purpose| Entropy::new(seed, purpose).next();
        assert_eq!(draw(7, "token"), draw(7, "token"));
        assert_ne!(draw(7, "token"), draw(8, "token"));
        assert_ne!(draw(7, "token"), draw(7, "guid"));
        assert_ne!(Entropy::nth(7, "guid", 0).guid(), Entropy::nth(7, "guid", 1).guid());
        assert_eq!(Entropy::new(7, "guid").guid().get_version_num(), 4);
    }
}
