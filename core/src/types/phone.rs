use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

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
        normalise(text).map(|digits| Self(digits.into_owned())).map_err(|reason| Error::invalid("Account", reason))
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Drops what people write between digits; a leading `8` of eleven is a `7`.
pub(crate) fn normalise(text: &str) -> Result<Cow<'_, str>, Reason> {
    if is_normal(text) {
        return Ok(Cow::Borrowed(text));
    }
    let separator = |c: char| is_space(c) || matches!(c, '-' | '(' | ')' | '+');
    let mut digits: String = text.chars().filter(|c| !separator(*c)).collect();
    if digits.len() == 11 && digits.starts_with('8') {
        digits.replace_range(..1, "7");
    }
    if is_normal(&digits) { Ok(Cow::Owned(digits)) } else { Err(Reason::PhoneForm) }
}

fn is_normal(text: &str) -> bool {
    text.len() == 11 && text.starts_with('7') && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refused() {
        for bad in ["", "9990000000", "69990000000", "799900000001", "7999000000x", "+8800", "7999000000"] {
            assert_eq!(normalise(bad), Err(Reason::PhoneForm), "{bad:?}");
        }
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
            prop_assert_eq!(normalise(&written), Ok(Cow::Borrowed(digits.as_str())));
            let with_eight = format!("8{number:010}");
            prop_assert_eq!(normalise(&with_eight), Ok(Cow::Borrowed(digits.as_str())));
        }
    }
}
