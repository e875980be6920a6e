use std::fmt;
use std::ops::Deref;

/// A secret text that grows without leaving anything behind: it is wiped when it is dropped,
/// and so is the place from which it had to move.
///
/// It is wiped as a whole and not byte by byte, which for a signed request would take as
/// long as its signature.
#[derive(Default)]
pub(crate) struct Wiped(String);

impl Wiped {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// Of bytes that are UTF-8; of others nothing is left.
    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(
            |error| {
                wipe(&mut error.into_bytes());
                Self::default()
            },
            Self,
        )
    }

    #[inline]
    pub(crate) fn push_str(&mut self, text: &str) {
        if self.0.capacity().wrapping_sub(self.0.len()) < text.len() {
            self.grow(text.len());
        }
        self.0.push_str(text);
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        let room = self.len().saturating_add(more).max(self.len().saturating_mul(2));
        let mut grown = Self::with_capacity(room);
        grown.0.push_str(&self.0);
        *self = grown;
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut std::mem::take(&mut self.0).into_bytes());
    }
}

fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    zeroize::optimization_barrier(&*bytes);
}

impl Clone for Wiped {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl Deref for Wiped {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Write for Wiped {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_like_a_string() {
        let mut text = Wiped::default();
        let mut expected = String::new();
        for word in ["a", "", "example", "пример", "a longer word than before"] {
            text.push_str(word);
            expected.push_str(word);
        }
        assert_eq!((&*text, &*text.clone()), (expected.as_str(), expected.as_str()));
    }
}
