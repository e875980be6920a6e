//! A strict pull reader for answers: RFC 8259 and nothing beyond it.
//!
//! Money decides what is strict here. A number stays the text that came, because a binary float would round it;
//! a key that comes twice is refused, because two readers could believe two amounts; limits hold before memory is
//! taken; and no message repeats a value of the document, because the value may be a secret.

pub(crate) mod cursor;
mod frame;
mod reader;
#[cfg(test)]
mod tests;
mod token;

pub(crate) use crate::value::write_escaped;
pub use crate::value::{Kind, Value, write_text};
pub use reader::Reader;
use std::fmt;

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

/// A document was refused.
// Boxed: every step of the reader returns a `Result`, and a thin error keeps it in registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError(Box<(JsonErrorKind, String, usize)>);

impl JsonError {
    /// What was wrong.
    #[must_use]
    pub fn kind(&self) -> JsonErrorKind {
        self.0.0
    }

    /// Where in the document's tree, as `$.Result.PaymentsHistoryList[3].Amount`. A key that does not look like
    /// a field's name is shown as `…`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.1
    }

    /// Bytes before the place.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.2
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, path, offset) = &*self.0;
        write!(f, "{kind} at {path} (byte {offset})")
    }
}

impl std::error::Error for JsonError {}

/// Each reason with its fields and its message, which documents it too.
macro_rules! reasons {
    ($($reason:ident $({ $($field:ident: $type:ty),+ })? => $message:literal,)+) => {
        /// The reasons to refuse a document.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "the messages name the fields")]
        pub enum JsonErrorKind {
            $(#[doc = $message] $reason $({ $($field: $type),+ })?,)+
        }

        impl fmt::Display for JsonErrorKind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$reason $({ $($field),+ })? => write!(f, $message),)+
                }
            }
        }
    };
}

reasons! {
    TooLong { limit: usize } => "document longer than {limit} bytes",
    Encoding => "document is not UTF-8",
    ByteOrderMark => "document begins with a byte order mark",
    Empty => "document is empty",
    CutOff => "document is cut off",
    UnexpectedByte => "unexpected byte",
    TrailingData => "data after the document",
    BadEscape => "bad escape in a text",
    ControlCharacter => "raw control character in a text",
    BadNumber => "malformed number",
    NumberTooLong { limit: usize } => "number longer than {limit} characters",
    TooDeep { limit: usize } => "nested deeper than {limit}",
    DuplicateKey => "duplicate key",
    WrongKind { expected: Kind, found: Kind } => "{found} where {expected} is expected",
}
