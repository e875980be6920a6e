use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::Wiped;
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

    /// Appends the text: as displayed, without the formatter, which takes as long as a signature.
    pub(crate) fn write(self, out: &mut Wiped) {
        // Two places, as every constructor leaves them, and no sign.
        let mut kopecks = u64::try_from(self.0.mantissa()).unwrap_or_default();
        let mut digits = [b'0'; LONGEST];
        for (place, digit) in digits.iter_mut().rev().enumerate() {
            if place == 2 {
                *digit = b'.';
                continue;
            }
            *digit = (kopecks % 10) as u8 + b'0';
            kopecks /= 10;
        }
        let zeros = digits.iter().take(LONGEST - "0.00".len()).take_while(|digit| **digit == b'0').count();
        out.push_str(digits.get(zeros..).and_then(|digits| str::from_utf8(digits).ok()).unwrap_or_default());
    }
}

impl FromStr for Amount {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |reason| Error::invalid("Amount", reason);
        let mut plain = String::with_capacity(LONGEST);
        normalise(text, &mut plain).map_err(refuse)?;
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

/// Appends the text that is signed and sent, or says why there is none.
///
/// A leading zero is refused: it is how a cut or shifted column looks.
pub(crate) fn normalise(text: &str, out: &mut impl fmt::Write) -> Result<(), Reason> {
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
    if text.bytes().all(|b| matches!(b, b'0' | b'.')) {
        return Err(Reason::AmountNotPositive);
    }
    if whole.len() > LONGEST.saturating_sub(".00".len()) {
        return Err(Reason::AmountTooLong);
    }
    let zeros = "00".get(fraction.len()..).unwrap_or_default();
    let written = [whole, ".", fraction, zeros].into_iter().try_for_each(|part| out.write_str(part));
    written.map_err(|_| Reason::AmountForm)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> Result<String, Reason> {
        let mut out = String::new();
        normalise(text, &mut out).map(|()| out)
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
            let mut written = Wiped::default();
            amount.write(&mut written);
            prop_assert_eq!(&*written, &text);
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
