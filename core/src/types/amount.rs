use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

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
}

impl FromStr for Amount {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |reason| Error::invalid("Amount", reason);
        let plain = normalise(text).map_err(refuse)?;
        Decimal::from_str_exact(&plain).map(Self).map_err(|_| refuse(Reason::AmountForm))
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

/// The text that is signed and sent, or why there is none.
///
/// A leading zero is refused: it is how a cut or shifted column looks.
pub(crate) fn normalise(text: &str) -> Result<String, Reason> {
    if text.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return Err(Reason::AmountNotPositive);
    }
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    if !digits(whole) || leading_zero || fraction.is_some_and(|part| !digits(part)) {
        return Err(Reason::AmountForm);
    }
    let fraction = fraction.unwrap_or_default();
    if fraction.len() > 2 {
        return Err(Reason::AmountScale);
    }
    let plain = format!("{whole}.{fraction:0<2}");
    if plain.bytes().all(|b| matches!(b, b'0' | b'.')) {
        return Err(Reason::AmountNotPositive);
    }
    if plain.len() > LONGEST {
        return Err(Reason::AmountTooLong);
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            assert_eq!(normalise(text), expected.map(str::to_owned), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn kopecks_survive_the_round_trip(kopecks in 1_i64..=999_999_999_999) {
            let text = format!("{}.{:02}", kopecks / 100, kopecks % 100);
            let amount: Amount = text.parse()?;
            prop_assert_eq!(amount.to_string(), text);
            prop_assert_eq!(amount.decimal(), Decimal::new(kopecks, 2));
            prop_assert_eq!(Amount::try_from(amount.decimal())?, amount);
        }

        #[test]
        fn any_text_is_taken_exactly_or_refused(text in "[-+0-9., eE]{0,16}") {
            if let Ok(plain) = normalise(&text) {
                prop_assert!(plain.len() <= LONGEST);
                prop_assert_eq!(Decimal::from_str_exact(&plain)?, Decimal::from_str_exact(&text)?);
            }
        }
    }
}
