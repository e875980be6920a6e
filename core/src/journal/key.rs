use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const BLOCK: usize = 64;

/// What keys a journal's fingerprints, so that nobody who reads it can try out all phone
/// numbers. By default it is derived from the sign secret.
#[derive(Clone)]
pub struct JournalKey(Zeroizing<[u8; 32]>);

impl JournalKey {
    /// From a secret text. After the sign secret changes, the old one is given here.
    ///
    /// ```
    /// use intellectmoney::journal::JournalKey;
    /// let (old, new) = (JournalKey::from_secret("old-secret"), JournalKey::from_secret("new-secret"));
    /// assert_ne!(old.id(), new.id());
    /// assert!(!format!("{old:?}").contains("old-secret"));
    /// ```
    #[must_use]
    pub fn from_secret(secret: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"intellectmoney journal key 1\0");
        hash.update(secret.as_bytes());
        Self(Zeroizing::new(hash.finalize().into()))
    }

    /// Names the key without giving it away.
    #[must_use]
    pub fn id(&self) -> String {
        self.mark("key", &[], 8)
    }

    /// The account's mark: the same login gives the same one.
    pub(crate) fn account(&self, owner: &str) -> String {
        self.mark("account", &[owner], 8)
    }

    /// A debt's fingerprint.
    pub(crate) fn fingerprint(&self, parts: &[&str]) -> String {
        self.mark("debt", parts, 16)
    }

    /// HMAC-SHA256 (RFC 2104) of the parts, each with its length before it, so that no two
    /// lists of parts give the same bytes; the first bytes in hexadecimal.
    fn mark(&self, purpose: &str, parts: &[&str], bytes: usize) -> String {
        let pad = |filler: u8| {
            let mut block = Zeroizing::new([filler; BLOCK]);
            for (byte, key) in block.iter_mut().zip(self.0.iter()) {
                *byte ^= key;
            }
            block
        };
        let mut inner = Sha256::new();
        inner.update(pad(0x36).as_slice());
        for part in [purpose].iter().chain(parts) {
            inner.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            inner.update(part.as_bytes());
        }
        let mut outer = Sha256::new();
        outer.update(pad(0x5c).as_slice());
        outer.update(inner.finalize());
        hex(outer.finalize().iter().take(bytes))
    }
}

impl fmt::Debug for JournalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JournalKey({})", self.id())
    }
}

/// Lower-case hexadecimal.
pub(super) fn hex<'a>(bytes: impl ExactSizeIterator<Item = &'a u8>) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    let mut digits = String::with_capacity(bytes.len().saturating_mul(2));
    digits.extend(bytes.flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with Python's hmac module over the same bytes.
    #[test]
    fn known_marks() {
        let key = JournalKey::from_secret("example-sign-secret");
        assert_eq!(key.id(), KNOWN_ID);
        assert_eq!(key.fingerprint(&["sbp", "79990000000"]), KNOWN_FINGERPRINT);
    }

    #[test]
    fn parts_do_not_run_together() {
        let key = JournalKey::from_secret("x");
        assert_ne!(key.fingerprint(&["ab", "c"]), key.fingerprint(&["a", "bc"]));
        assert_ne!(key.fingerprint(&["a"]), JournalKey::from_secret("y").fingerprint(&["a"]));
    }

    const KNOWN_ID: &str = "3791d664147a0e52";
    const KNOWN_FINGERPRINT: &str = "3d1d0bcfc748006517b36cd05fc3b3f8";
}
