//! The way down to where the reader stands, and its spelling in messages.

use super::Kind;
use super::keys::Keys;
use std::fmt::Write as _;

/// An open array or object.
pub(super) struct Frame<'a> {
    pub(super) kind: Kind,
    /// Items or members begun so far.
    pub(super) begun: usize,
    pub(super) key: Option<&'a str>,
    pub(super) keys: Keys<'a>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(kind: Kind, stack: &[&'a str]) -> Self {
        Self { kind, begun: 0, key: None, keys: Keys::new(stack) }
    }
}

/// Spelled only when there is an error to show it.
pub(super) fn path(frames: &[Frame<'_>]) -> String {
    let mut path = String::from("$");
    for frame in frames {
        match (frame.key, frame.begun.checked_sub(1)) {
            (Some(key), _) if is_name(key) => _ = write!(path, ".{key}"),
            // Whatever else came as a key may be a secret.
            (Some(_), _) => path.push_str(".…"),
            (None, Some(index)) if frame.kind == Kind::Array => _ = write!(path, "[{index}]"),
            _ => {}
        }
    }
    path
}

fn is_name(key: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=40).contains(&key.len()) && key.bytes().all(name)
}
