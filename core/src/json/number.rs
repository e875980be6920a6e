//! The grammar of numbers. Nothing is computed: the token is the value.

use super::error::{Fault, JsonErrorKind};

/// Splits the number off the front of `rest`.
pub(super) fn split(rest: &str) -> Result<(&str, &str), Fault> {
    let after = after_number(rest.as_bytes())?;
    let length = rest.len().saturating_sub(after.len());
    rest.split_at_checked(length).ok_or_else(|| bad(rest.as_bytes()))
}

fn after_number(bytes: &[u8]) -> Result<&[u8], Fault> {
    let unsigned = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let mut rest = match unsigned {
        [b'0', rest @ ..] => rest,
        _ => after_digits(unsigned)?,
    };
    if let [b'.', fraction @ ..] = rest {
        rest = after_digits(fraction)?;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let signed = exponent.strip_prefix(b"-").or(exponent.strip_prefix(b"+"));
        rest = after_digits(signed.unwrap_or(exponent))?;
    }
    // `01` and `1.2.3` are one bad number to a person, not a number and something after it.
    match rest.first() {
        Some(b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E') => Err(bad(rest)),
        _ => Ok(rest),
    }
}

fn after_digits(bytes: &[u8]) -> Result<&[u8], Fault> {
    let [b'0'..=b'9', rest @ ..] = bytes else {
        return Err(bad(bytes));
    };
    let mut rest = rest;
    while let [b'0'..=b'9', next @ ..] = rest {
        rest = next;
    }
    Ok(rest)
}

fn bad(rest: &[u8]) -> Fault {
    Fault::at(JsonErrorKind::BadNumber, rest)
}
