use std::fmt;
use std::str::FromStr;

use super::Wiped;
use super::digits::all_digits;
use super::pan::is_space;
use crate::error::{Error, Reason};

/// A Russian mobile number as eleven digits, `7XXXXXXXXXX` (the form is inferred).
///
/// ```
/// use intellectmoney::types::Phone;
/// let phone: Phone = "8 (999) 000-00-00".parse()?;
/// assert_eq!(phone.as_str(), "79990000000");
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// The eleven digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Phone {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let digits = normalise(text).map_err(|reason| Error::invalid("Account", reason))?;
        Ok(Self(digits.as_deref().unwrap_or(text).to_owned()))
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The digits, where people wrote something between them or an `8` for the `7`.
pub(crate) fn normalise(text: &str) -> Result<Option<Wiped>, Reason> {
    if is_normal(text) {
        return Ok(None);
    }
    let separator = |c: char| is_space(c) || matches!(c, '-' | '(' | ')' | '+');
    let mut digits = Wiped::with_capacity(text.len());
    let mut parts = text.split(separator).filter(|part| !part.is_empty());
    if let Some(first) = parts.next() {
        let rest = first.strip_prefix('8');
        digits.push_str(rest.map_or("", |_| "7"));
        digits.push_str(rest.unwrap_or(first));
    }
    parts.for_each(|part| digits.push_str(part));
    if is_normal(&digits) { Ok(Some(digits)) } else { Err(Reason::PhoneForm) }
}

#[inline]
pub(crate) fn is_normal(text: &str) -> bool {
    text.len() == 11 && text.starts_with('7') && all_digits(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refused() {
        for bad in ["", "9990000000", "69990000000", "799900000001", "7999000000x", "+8800", "7999000000"] {
            assert_eq!(normalise(bad).err(), Some(Reason::PhoneForm), "{bad:?}");
        }
    }

    fn normalised(text: &str) -> Result<String, Error> {
        text.parse::<Phone>().map(|phone| phone.to_string())
    }

    proptest! {
        #[test]
        fn separators_do_not_matter(number in 0_u64..10_000_000_000, seed in any::<u32>()) {
            let digits = format!("7{number:010}");
            let marks = [' ', '-', '(', ')', '\u{a0}', '\u{202f}'];
            let mut written = String::from("+");
            for (place, digit) in digits.chars().enumerate() {
                written.push(digit);
                if seed.rotate_left(u32::try_from(place)?) & 1 == 1 {
                    written.push(marks[place % marks.len()]);
                }
            }
            prop_assert_eq!(normalised(&written)?, &*digits);
            let with_eight = format!("8{number:010}");
            prop_assert_eq!(normalised(&with_eight)?, &*digits);
        }
    }
}
