//! The way down to where the reader stands: which keys came, and its spelling in messages.

use super::Kind;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const FEW: usize = 48;

/// An open array or object.
pub(super) struct Frame<'a> {
    pub(super) kind: Kind,
    /// Items or members begun so far.
    pub(super) begun: usize,
    pub(super) key: Option<&'a str>,
    /// The keys of the objects around, on the stack that all open objects share.
    pub(super) outer_keys: usize,
    filter: u64,
    many: BTreeSet<Cow<'a, str>>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(kind: Kind, outer_keys: usize) -> Self {
        Self { kind, begun: 0, key: None, outer_keys, filter: 0, many: BTreeSet::new() }
    }

    /// Enters the member of this key; false if the object had it already.
    ///
    /// Few keys are compared one by one, after a filter that lets almost every new one pass unseen.
    /// Many go to a sorted set: it needs no random seed, and no choice of keys makes it slow.
    #[inline]
    pub(super) fn member(&mut self, key: Cow<'a, str>, keys: &mut Vec<Cow<'a, str>>) -> bool {
        // An escaped key has no plain spelling to show: the path hides it like an empty one.
        self.key = Some(if let Cow::Borrowed(plain) = &key { plain } else { "" });
        let few = keys.get(self.outer_keys..).unwrap_or_default();
        if few.len() >= FEW {
            if self.many.is_empty() {
                self.many.extend(few.iter().cloned());
            }
            return self.many.insert(key);
        }
        let bit = filter_bit(key.as_bytes());
        let new = self.filter & bit == 0 || !few.contains(&key);
        self.filter |= bit;
        keys.push(key);
        new
    }
}

fn filter_bit(key: &[u8]) -> u64 {
    let at = |index: usize| key.get(index).map_or(0, |byte| usize::from(*byte));
    let mixed = 7 * at(0) + 5 * at(key.len() / 2) + 3 * at(key.len().saturating_sub(1));
    1 << (key.len().wrapping_add(mixed) % 64)
}

/// Spelled only when there is an error to show it.
pub(super) fn path(frames: &[Frame<'_>]) -> String {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut path = String::from("$");
    for frame in frames {
        match (frame.key, frame.begun.checked_sub(1)) {
            (Some(key), _) if (1..=40).contains(&key.len()) && key.bytes().all(name) => _ = write!(path, ".{key}"),
            // Whatever else came as a key may be a secret.
            (Some(_), _) => path.push_str(".…"),
            (None, Some(index)) if frame.kind == Kind::Array => _ = write!(path, "[{index}]"),
            _ => {}
        }
    }
    path
}
