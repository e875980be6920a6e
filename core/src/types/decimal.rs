use rust_decimal::Decimal;

/// The exact value of a JSON number's text, its scale kept and its exponent
/// written out; `None` where a decimal of 96 bits and 28 places cannot hold it.
///
/// ```
/// use intellectmoney::types::decimal_from_json;
/// let text = |json| decimal_from_json(json).map(|d| d.to_string());
/// assert_eq!(text("1.0").as_deref(), Some("1.0"));
/// assert_eq!(text("1E+2").as_deref(), Some("100"));
/// assert_eq!(text("9007199254740993.01").as_deref(), Some("9007199254740993.01"));
/// assert_eq!(text("0.00000000000000000000000000001"), None);
/// ```
#[must_use]
pub fn decimal_from_json(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, unsigned) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    let bare_dot = unsigned.ends_with('.');
    if whole.is_empty() || leading_zero || bare_dot || !plain(whole) || !plain(fraction) {
        return None;
    }
    let digits = format!("{whole}{fraction}");
    let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    // Far beyond what the type holds; refused before any text of that length is made.
    if !(-64..=64).contains(&scale) {
        return None;
    }
    let written = if scale <= 0 {
        let zeros = usize::try_from(scale.unsigned_abs()).ok()?;
        format!("{sign}{digits}{:0<zeros$}", "")
    } else {
        let places = usize::try_from(scale).ok()?;
        let width = places.checked_add(1)?;
        let padded = format!("{digits:0>width$}");
        let (whole, fraction) = padded.split_at_checked(padded.len().checked_sub(places)?)?;
        format!("{sign}{whole}.{fraction}")
    };
    Decimal::from_str_exact(&written).ok()
}

/// The length of the decimal that begins a text, if it is written just as [`decimal_from_json`]
/// would write it, and surely fits.
pub(crate) fn plain_decimal(text: &[u8]) -> Option<usize> {
    let unsigned = text.strip_prefix(b"-").unwrap_or(text);
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(unsigned);
    let fraction = match unsigned.get(whole..)? {
        [b'.', fraction @ ..] => Some(digits(fraction)).filter(|count| *count > 0)?,
        _ => 0,
    };
    let leading_zero = whole > 1 && unsigned.first() == Some(&b'0');
    // Whatever has 28 digits is below two to the power of 96.
    let fits = (1..=28).contains(&whole) && whole.wrapping_add(fraction) <= 28;
    let length = whole.wrapping_add(fraction).wrapping_add(usize::from(fraction > 0));
    let sign = text.len().wrapping_sub(unsigned.len());
    let is_zero = || unsigned.iter().take(length).all(|byte| matches!(byte, b'0' | b'.'));
    (fits && !leading_zero && (sign == 0 || !is_zero())).then(|| length.wrapping_add(sign))
}

/// Whether a text is such a decimal.
pub(crate) fn is_plain_decimal(text: &[u8]) -> bool {
    plain_decimal(text) == Some(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_keep_their_scale() {
        let cases = [
            ("0.01", Some("0.01")),
            ("1.0", Some("1.0")),
            ("10.10", Some("10.10")),
            ("1.50E1", Some("15.0")),
            ("1.5e-1", Some("0.15")),
            ("-0.5", Some("-0.5")),
            ("0e5", Some("0")),
            ("79228162514264337593543950335", Some("79228162514264337593543950335")),
            ("79228162514264337593543950336", None),
            ("1e400", None),
            ("1e99999999999", None),
            ("1.", None),
            ("01", None),
            ("+1", None),
            ("NaN", None),
            ("", None),
            ("-", None),
            ("1_0", None),
        ];
        for (text, expected) in cases {
            let found = decimal_from_json(text).map(|d| d.to_string());
            assert_eq!(found.as_deref(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_decimal_writes_is_read_back(mantissa in any::<i64>(), scale in 0_u32..=28) {
            let decimal = Decimal::new(mantissa, scale);
            let read = decimal_from_json(&decimal.to_string());
            prop_assert_eq!(read.map(|d| d.to_string()), Some(decimal.to_string()));
        }

        #[test]
        fn what_is_plain_is_written_as_it_came(text in "-?[0-9]{0,16}(\\.[0-9]{0,20})?") {
            if is_plain_decimal(text.as_bytes()) {
                prop_assert_eq!(decimal_from_json(&text).map(|d| d.to_string()), Some(text));
            }
        }

        #[test]
        fn an_exponent_only_moves_the_dot(mantissa in -999_999_i64..=999_999, exponent in -20_i32..=20) {
            let read = decimal_from_json(&format!("{mantissa}e{exponent}"));
            let ten = Decimal::from(10);
            let mut expected = Decimal::from(mantissa);
            for _ in 0..exponent.abs() {
                expected = if exponent > 0 { expected * ten } else { expected / ten };
            }
            prop_assert_eq!(read, Some(expected));
        }
    }
}
