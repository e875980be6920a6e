//! Which keys an object already had.
//!
//! Answers have few keys an object: those are compared one by one, after a filter that lets almost
//! every new key pass unseen. A large object moves to a sorted set: it needs no random seed, and no
//! choice of keys makes it slow.

use std::borrow::Cow;
use std::collections::BTreeSet;

const FEW: usize = 48;

/// The keys of one object. The few are kept on a stack that all open objects share, so that an
/// object costs no allocation.
pub(super) struct Keys<'a> {
    first: usize,
    filter: u64,
    many: BTreeSet<Cow<'a, str>>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(stack: &[&'a str]) -> Self {
        Self { first: stack.len(), filter: 0, many: BTreeSet::new() }
    }

    /// False if the object had the key already.
    #[inline]
    pub(super) fn insert(&mut self, stack: &mut Vec<&'a str>, key: &'a str) -> bool {
        let few = stack.get(self.first..).unwrap_or_default();
        if few.len() >= FEW || !self.many.is_empty() {
            return self.insert_many(stack, Cow::Borrowed(key));
        }
        let bit = filter_bit(key);
        if self.filter & bit != 0 && few.contains(&key) {
            return false;
        }
        self.filter |= bit;
        stack.push(key);
        true
    }

    /// The same for keys of a large object and for keys that the document does not spell out.
    #[cold]
    pub(super) fn insert_many(&mut self, stack: &mut Vec<&'a str>, key: Cow<'a, str>) -> bool {
        let few = stack.get(self.first..).unwrap_or_default();
        self.many.extend(few.iter().copied().map(Cow::Borrowed));
        stack.truncate(self.first);
        self.many.insert(key)
    }

    pub(super) fn end(&self, stack: &mut Vec<&'a str>) {
        stack.truncate(self.first);
    }
}

fn filter_bit(key: &str) -> u64 {
    let end = |byte: Option<&u8>| byte.map_or(0, |byte| u32::from(*byte));
    let bytes = key.as_bytes();
    let mixed = end(bytes.first())
        .wrapping_mul(7)
        .wrapping_add(end(bytes.last()).wrapping_mul(3))
        .wrapping_add(end(bytes.get(bytes.len() / 2)).wrapping_mul(5));
    1_u64.wrapping_shl(mixed.wrapping_add(u32::try_from(bytes.len()).unwrap_or_default()))
}
