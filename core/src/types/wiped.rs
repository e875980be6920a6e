use std::fmt;
use std::ops::{Deref, DerefMut, Range};

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

    #[inline]
    pub(crate) fn push_str(&mut self, text: &str) {
        if self.0.capacity().wrapping_sub(self.0.len()) < text.len() {
            self.grow(text.len());
        }
        self.0.push_str(text);
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        let mut grown = Self::with_capacity(room(self.0.len(), more));
        grown.0.push_str(&self.0);
        *self = grown;
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut std::mem::take(&mut self.0).into_bytes());
    }
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

/// A short text is copied as so many bytes, which are few instructions.
pub(crate) const AT_ONCE: usize = 32;

/// The same of bytes that need not be text.
#[derive(Default)]
pub(crate) struct WipedBytes(Vec<u8>);

impl WipedBytes {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if self.has_room(bytes.len()) {
            self.0.extend_from_slice(bytes);
        } else {
            self.grow(bytes.len()).extend_from_slice(bytes);
        }
    }

    /// Appends so many bytes from the front of others, all the faster where there are more of those.
    #[inline]
    pub(crate) fn push_front(&mut self, from: &[u8], length: usize) {
        match from.first_chunk().copied() {
            Some(block) if length <= AT_ONCE && self.has_room(AT_ONCE) => self.put(&block, length),
            _ => self.push_long(from.get(..length).unwrap_or(from)),
        }
    }

    #[inline(never)]
    fn push_long(&mut self, bytes: &[u8]) {
        self.push(bytes);
    }

    /// Appends a part of what is here already.
    #[inline]
    pub(crate) fn push_again(&mut self, part: Range<usize>) {
        let length = part.end.wrapping_sub(part.start);
        match self.0.get(part.start..).and_then(<[u8]>::first_chunk).copied() {
            Some(block) if length <= AT_ONCE && self.has_room(AT_ONCE) => self.put(&block, length),
            _ => self.push_long_again(part),
        }
    }

    #[inline]
    fn put(&mut self, block: &[u8; AT_ONCE], length: usize) {
        let end = self.0.len().wrapping_add(length);
        self.0.extend_from_slice(block);
        self.0.truncate(end);
    }

    #[inline(never)]
    fn push_long_again(&mut self, part: Range<usize>) {
        let known = if self.has_room(part.len()) { &mut self.0 } else { self.grow(part.len()) };
        if part.end <= known.len() {
            known.extend_from_within(part);
        }
    }

    /// The same, but the code of each byte: so many of its lower bytes as the highest says, three at most.
    pub(crate) fn push_again_coded(&mut self, part: Range<usize>, codes: &[u32; 256]) {
        let end = self.0.len();
        let most = part.len().saturating_mul(3).saturating_add(1);
        if !self.has_room(most) {
            self.grow(most);
        }
        self.0.resize(end.saturating_add(most), 0);
        let Some((known, room)) = self.0.split_at_mut_checked(end) else { return };
        let mut length = 0_usize;
        for byte in known.get(part).unwrap_or_default() {
            let code = codes.get(usize::from(*byte)).copied().unwrap_or_default();
            let Some(place) = room.get_mut(length..).and_then(<[u8]>::first_chunk_mut) else { break };
            *place = code.to_le_bytes();
            length = length.wrapping_add((code >> 24) as usize);
        }
        self.0.truncate(end.wrapping_add(length));
    }

    /// Keeps the begin only.
    pub(crate) fn cut(&mut self, length: usize) {
        wipe(self.0.get_mut(length..).unwrap_or_default());
        self.0.truncate(length);
    }

    #[inline]
    fn has_room(&self, more: usize) -> bool {
        more <= self.0.capacity().wrapping_sub(self.0.len())
    }

    #[cold]
    fn grow(&mut self, more: usize) -> &mut Vec<u8> {
        let mut grown = Self::with_capacity(room(self.0.len(), more));
        grown.0.extend_from_slice(&self.0);
        *self = grown;
        &mut self.0
    }
}

impl Drop for WipedBytes {
    fn drop(&mut self) {
        // All of its room, because blocks reach beyond the texts that they begin with.
        self.0.resize(self.0.capacity(), 0);
        wipe(&mut self.0);
    }
}

impl Clone for WipedBytes {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl Deref for WipedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for WipedBytes {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

fn room(length: usize, more: usize) -> usize {
    length.saturating_add(more).max(length.saturating_mul(2))
}

fn wipe(bytes: &mut [u8]) {
    // Where nothing is allocated, processors take their time to write nothing.
    if !bytes.is_empty() {
        bytes.fill(0);
        zeroize::optimization_barrier(&*bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_block_only_the_front_is_appended() {
        let bytes: Vec<u8> = (0..100).collect();
        for length in [0, 1, AT_ONCE, AT_ONCE + 1, 60] {
            // With room for a block, and without; and with less than a block to read.
            for (room, from) in [(200, &bytes[..]), (0, &bytes[..]), (200, &bytes[..length])] {
                let mut copied = WipedBytes::with_capacity(room);
                copied.push_front(from, length);
                assert_eq!(&*copied, &bytes[..length]);
                copied.push(&bytes);
                let begin = copied.len();
                copied.push_again(length..length + length);
                assert_eq!(&copied[begin..], &bytes[..length]);
            }
        }
    }

    #[test]
    fn they_grow_like_their_like() {
        let (mut text, mut bytes) = (Wiped::default(), WipedBytes::default());
        let mut expected = String::new();
        for word in ["a", "", "example", "пример", "a longer word than before"] {
            text.push_str(word);
            bytes.push(word.as_bytes());
            expected.push_str(word);
        }
        assert_eq!((&*text, &*text.clone()), (expected.as_str(), expected.as_str()));
        assert_eq!((&*bytes, &*bytes.clone()), (expected.as_bytes(), expected.as_bytes()));
        let length = bytes.len();
        bytes.push_again(0..8);
        assert_eq!(bytes.get(length..), Some(&b"aexample"[..]));
        bytes.cut(length);
        assert_eq!(&*bytes, expected.as_bytes());
    }
}
