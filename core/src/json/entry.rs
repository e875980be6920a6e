//! What is known of a document before its first value.

use super::{JsonError, JsonErrorKind, Limits};

/// The document as text, if it has the right length and encoding and is more than white space.
pub(super) fn checked(bytes: &[u8], limits: Limits) -> Result<&str, JsonError> {
    let refuse = |kind, offset| Err(JsonError::new(kind, "$".to_owned(), offset));
    if bytes.len() > limits.bytes {
        let limit = limits.bytes;
        return refuse(JsonErrorKind::TooLong { limit }, limit);
    }
    if let [0xEF, 0xBB, 0xBF, ..] | [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] = bytes {
        return refuse(JsonErrorKind::ByteOrderMark, 0);
    }
    match str::from_utf8(bytes) {
        Err(error) => refuse(JsonErrorKind::Encoding, error.valid_up_to()),
        Ok(text) if after_white(text).is_empty() => refuse(JsonErrorKind::Empty, 0),
        Ok(text) => Ok(text),
    }
}

/// Behind the four kinds of white space that JSON knows.
#[inline]
pub(super) fn after_white(rest: &str) -> &str {
    let black = |byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    match rest.bytes().position(black) {
        Some(length) => rest.get(length..).unwrap_or_default(),
        None => "",
    }
}
