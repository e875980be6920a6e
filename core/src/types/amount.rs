use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::digits::all_digits;
use super::{Block, Wiped};
use crate::error::{Error, Reason};

/// The longest text the provider takes, with the dot and both decimals.
const LONGEST: usize = 13;

/// Money of a request: above zero, two decimals, at most 13 characters.
///
/// ```
/// use intellectmoney::Amount;
/// let amount: Amount = "5.5".parse()?;
/// assert_eq!(amount.to_string(), "5.50");
/// assert_eq!("1e2".parse::<Amount>().unwrap_err().field(), Some("Amount"));
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Decimal);

impl Amount {
    /// The value as a decimal of scale two.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// The text as displayed and how long it is: without the formatter, which takes as long as a
    /// signature, and in one piece, so that whoever copies it need not wait for its bytes.
    #[inline]
    pub(super) fn block(self) -> (Block, usize) {
        // Two places, as every constructor leaves them, and no sign.
        let kopecks = u64::try_from(self.0.mantissa()).unwrap_or_default();
        let digit = |value: u64| u128::from(b'0' + (value % 10) as u8);
        // The first character is the lowest byte.
        let (mut text, mut length) = (u128::from(b'.') | digit(kopecks / 10) << 8 | digit(kopecks) << 16, 3_usize);
        let mut rest = kopecks / 100;
        loop {
            (text, length) = (text << 8 | digit(rest), length.wrapping_add(1));
            rest /= 10;
            if rest == 0 || length >= LONGEST {
                return (text.to_le_bytes(), length);
            }
        }
    }
}

impl FromStr for Amount {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |reason| Error::invalid("Amount", reason);
        let written = normalise(text).map_err(refuse)?;
        Decimal::from_str_exact(written.as_deref().unwrap_or(text)).map(Self).map_err(|_| refuse(Reason::AmountForm))
    }
}

impl TryFrom<Decimal> for Amount {
    type Error = Error;

    /// Takes a decimal whose trailing zeros may be dropped: `1.500` is `1.50`.
    fn try_from(value: Decimal) -> Result<Self, Error> {
        value.normalize().to_string().parse()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({})", self.0)
    }
}

/// The text that is signed and sent, where the given one lacks a dot or kopecks; or why there is none.
///
/// A leading zero is refused: it is how a cut or shifted column looks.
pub(crate) fn normalise(text: &str) -> Result<Option<Wiped>, Reason> {
    let digits = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at_checked(digits(text)).unwrap_or_default();
    let fraction = match rest.strip_prefix('.') {
        Some(fraction) if !fraction.is_empty() && digits(fraction) == fraction.len() => fraction,
        None if rest.is_empty() => "",
        _ if rest.strip_prefix('-').is_some_and(|rest| whole.is_empty() && digits(rest) > 0) => {
            return Err(Reason::AmountNotPositive);
        }
        _ => return Err(Reason::AmountForm),
    };
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return Err(Reason::AmountForm);
    }
    if fraction.len() > 2 {
        return Err(Reason::AmountScale);
    }
    if whole == "0" && fraction.bytes().all(|digit| digit == b'0') {
        return Err(Reason::AmountNotPositive);
    }
    if whole.len() > LONGEST.saturating_sub(".00".len()) {
        return Err(Reason::AmountTooLong);
    }
    if fraction.len() == 2 {
        return Ok(None);
    }
    let mut written = Wiped::with_capacity(LONGEST);
    for part in [whole, ".", fraction, "00".get(fraction.len()..).unwrap_or_default()] {
        written.push_str(part);
    }
    Ok(Some(written))
}

/// Whether a text is that already: one to ten digits without a leading zero, a dot, and two more.
#[inline]
pub(crate) fn is_normal(text: &[u8]) -> bool {
    let Some((whole, [b'.', tens, ones])) = text.split_last_chunk() else { return false };
    let begins = matches!(whole, [b'1'..=b'9', ..]);
    begins && text.len() <= LONGEST && all_digits(whole) && tens.is_ascii_digit() && ones.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::types::{ROOM, ToText};

    fn written(text: &str) -> Result<String, Reason> {
        normalise(text).map(|written| written.as_deref().unwrap_or(text).to_owned())
    }

    #[test]
    fn every_form_has_one_text_or_one_reason() {
        let cases: [(&str, Result<&str, Reason>); 18] = [
            ("5", Ok("5.00")),
            ("5.5", Ok("5.50")),
            ("0.01", Ok("0.01")),
            ("9999999999.99", Ok("9999999999.99")),
            ("10000000000", Err(Reason::AmountTooLong)),
            ("0", Err(Reason::AmountNotPositive)),
            ("0.00", Err(Reason::AmountNotPositive)),
            ("-1", Err(Reason::AmountNotPositive)),
            ("1.001", Err(Reason::AmountScale)),
            ("1e2", Err(Reason::AmountForm)),
            ("1,50", Err(Reason::AmountForm)),
            ("1 000", Err(Reason::AmountForm)),
            (" 1", Err(Reason::AmountForm)),
            ("1.", Err(Reason::AmountForm)),
            (".5", Err(Reason::AmountForm)),
            ("007", Err(Reason::AmountForm)),
            ("٥", Err(Reason::AmountForm)),
            ("", Err(Reason::AmountForm)),
        ];
        for (text, expected) in cases {
            assert_eq!(written(text), expected.map(str::to_owned), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn kopecks_survive_the_round_trip(kopecks in 1_i64..=999_999_999_999) {
            let text = format!("{}.{:02}", kopecks / 100, kopecks % 100);
            let amount: Amount = text.parse()?;
            let mut room = ROOM;
            prop_assert_eq!(amount.to_text().write(&mut room), &text);
            prop_assert_eq!(amount.to_string(), text);
            prop_assert_eq!(amount.decimal(), Decimal::new(kopecks, 2));
            prop_assert_eq!(Amount::try_from(amount.decimal())?, amount);
        }

        #[test]
        fn any_text_is_taken_exactly_or_refused(text in "[-+0-9., eE]{0,16}") {
            if let Ok(plain) = written(&text) {
                prop_assert!(plain.len() <= LONGEST);
                prop_assert_eq!(Decimal::from_str_exact(&plain)?, Decimal::from_str_exact(&text)?);
            }
        }
    }
}
