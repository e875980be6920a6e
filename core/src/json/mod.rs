//! A strict pull reader for answers: RFC 8259 and nothing beyond it.
//!
//! Money decides what is strict here. A number stays the text that came, because a binary float
//! would round it; a key that comes twice is refused, because two readers could believe two
//! amounts; limits hold before memory is taken; and no message repeats a value of the document,
//! because the value may be a secret.

mod entry;
mod error;
mod frame;
mod keys;
mod number;
mod reader;
#[cfg(feature = "serde")]
mod serialize;
#[cfg(test)]
mod tests;
mod text;
mod value;
mod write;

use std::fmt;

pub use error::{JsonError, JsonErrorKind};
pub use reader::Reader;
pub use value::Value;
pub use write::write_text;

/// What a document may cost before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole document.
    pub bytes: usize,
    /// Arrays and objects inside one another. More than 512 counts as 512, so that whoever walks
    /// or drops a [`Value`] by recursion never runs out of stack.
    pub depth: usize,
    /// Characters of one number.
    pub number: usize,
}

impl Limits {
    /// Depth 64, 64 characters a number, and the given size.
    #[must_use]
    pub const fn new(bytes: usize) -> Self {
        Self { bytes, depth: 64, number: 64 }
    }
}

/// The six kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, kept as text.
    Number,
    /// A string.
    Text,
    /// `[…]`
    Array,
    /// `{…}`
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "boolean",
            Self::Number => "number",
            Self::Text => "text",
            Self::Array => "array",
            Self::Object => "object",
        })
    }
}
