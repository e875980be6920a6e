//! What was wrong with a document and where, without a value of it.

use super::Kind;
use std::fmt;

/// A document was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError(Box<Inner>);

// Boxed: every step of the reader returns a `Result`, and a thin error keeps it in registers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: JsonErrorKind,
    path: Box<str>,
    offset: usize,
}

impl JsonError {
    #[cold]
    pub(super) fn new(kind: JsonErrorKind, path: String, offset: usize) -> Self {
        Self(Box::new(Inner { kind, path: path.into_boxed_str(), offset }))
    }

    /// What was wrong.
    #[must_use]
    pub fn kind(&self) -> JsonErrorKind {
        self.0.kind
    }

    /// Where in the document's tree, as `$.Result.PaymentsHistoryList[3].Amount`. A key that does
    /// not look like a field's name is shown as `…`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Bytes before the place.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, path, offset } = &*self.0;
        write!(f, "{kind} at {path} (byte {offset})")
    }
}

impl std::error::Error for JsonError {}

/// The reasons to refuse a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonErrorKind {
    /// More bytes than the limit.
    TooLong {
        /// [`Limits::bytes`](super::Limits::bytes)
        limit: usize,
    },
    /// Not UTF-8.
    Encoding,
    /// Begins with a byte order mark of UTF-8 or UTF-16.
    ByteOrderMark,
    /// Nothing but white space.
    Empty,
    /// Ends inside a value.
    CutOff,
    /// A byte that cannot stand here, or a call of the reader that does not fit the place.
    UnexpectedByte,
    /// Something follows the value.
    TrailingData,
    /// An unknown escape, or half of a surrogate pair.
    BadEscape,
    /// A raw control character inside a text.
    ControlCharacter,
    /// Not a number by RFC 8259: `01`, `1.`, `-`.
    BadNumber,
    /// More characters in a number than the limit.
    NumberTooLong {
        /// [`Limits::number`](super::Limits::number)
        limit: usize,
    },
    /// More arrays and objects inside one another than the limit.
    TooDeep {
        /// [`Limits::depth`](super::Limits::depth), 512 at most.
        limit: usize,
    },
    /// A key stands twice in one object.
    DuplicateKey,
    /// A value of another kind than asked for.
    WrongKind {
        /// What was asked for.
        expected: Kind,
        /// What stands there.
        found: Kind,
    },
}

impl fmt::Display for JsonErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit } => write!(f, "document longer than {limit} bytes"),
            Self::Encoding => f.write_str("document is not UTF-8"),
            Self::ByteOrderMark => f.write_str("document begins with a byte order mark"),
            Self::Empty => f.write_str("document is empty"),
            Self::CutOff => f.write_str("document is cut off"),
            Self::UnexpectedByte => f.write_str("unexpected byte"),
            Self::TrailingData => f.write_str("data after the document"),
            Self::BadEscape => f.write_str("bad escape in a text"),
            Self::ControlCharacter => f.write_str("raw control character in a text"),
            Self::BadNumber => f.write_str("malformed number"),
            Self::NumberTooLong { limit } => {
                write!(f, "number longer than {limit} characters")
            }
            Self::TooDeep { limit } => write!(f, "nested deeper than {limit}"),
            Self::DuplicateKey => f.write_str("duplicate key"),
            Self::WrongKind { expected, found } => {
                write!(f, "{found} where {expected} is expected")
            }
        }
    }
}

/// A fault in one token: how many bytes were still unread where it stands.
pub(super) struct Fault {
    pub(super) kind: JsonErrorKind,
    pub(super) left: usize,
}

impl Fault {
    /// A byte that does not fit is `kind`; a missing one means that the document was cut off.
    #[cold]
    pub(super) fn at(kind: JsonErrorKind, rest: &[u8]) -> Self {
        let cut = rest.is_empty();
        let kind = if cut { JsonErrorKind::CutOff } else { kind };
        let left = rest.len();
        Self { kind, left }
    }
}
