use std::fmt;

use zeroize::Zeroizing;

use super::Wiped;
use super::digits::all_digits;
use crate::error::Reason;

/// A card number. Shown as `411111******1111` at most.
///
/// ```
/// use intellectmoney::types::Pan;
/// let pan = Pan::new("4111 1111 1111 1111");
/// assert_eq!(pan.to_string(), "411111******1111");
/// assert!(!format!("{pan:?}").contains("4111 1111 1111"));
/// ```
#[derive(Clone)]
pub struct Pan(Zeroizing<String>);

impl Pan {
    /// Keeps the text as given; it is checked when a request is built.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The full number, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(&self.0))
    }
}

impl fmt::Debug for Pan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pan({self})")
    }
}

/// Six digits, stars, four digits; all stars where that would show too much.
pub(crate) fn mask(text: &str) -> String {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let hidden = digits.len().saturating_sub(10);
    if hidden < 2 {
        return "*".repeat(digits.len());
    }
    let head: String = digits.iter().take(6).collect();
    let tail: String = digits.iter().skip(digits.len().saturating_sub(4)).collect();
    format!("{head}{}{tail}", "*".repeat(hidden))
}

/// The digits, where people and cabinets wrote spaces between groups.
pub(crate) fn normalise(text: &str) -> Result<Option<Wiped>, Reason> {
    if is_normal(text) {
        return Ok(None);
    }
    let mut digits = Wiped::with_capacity(text.len());
    text.split(is_space).for_each(|group| digits.push_str(group));
    if is_normal(&digits) { Ok(Some(digits)) } else { Err(Reason::PanForm) }
}

fn is_normal(text: &str) -> bool {
    (12..=20).contains(&text.len()) && all_digits(text.as_bytes())
}

/// The check digit rule of ISO/IEC 7812.
pub(crate) fn luhn(digits: &str) -> bool {
    let total: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0'));
            match place % 2 {
                0 => digit,
                _ if digit < 5 => digit.saturating_mul(2),
                _ => digit.saturating_mul(2).saturating_sub(9),
            }
        })
        .sum();
    total.is_multiple_of(10)
}

/// A space as people type it, the two no-break ones included.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let digits = normalise("4111\u{a0}1111 1111 1111").unwrap();
        assert_eq!(digits.as_deref(), Some("4111111111111111"));
        assert!(normalise("4111111111111111").unwrap().is_none());
        for bad in ["41111111111", "411111111111111111111", "4111-1111-1111-1111", "", "٤١١١١١١١١١١١"] {
            assert_eq!(normalise(bad).err(), Some(Reason::PanForm), "{bad:?}");
        }
    }

    #[test]
    fn check_digit() {
        assert!(luhn("4111111111111111") && luhn("2200000000000004"));
        assert!(!luhn("4111111111111112") && !luhn("4111111111111121"));
    }

    #[test]
    fn mask_never_shows_a_short_number() {
        assert_eq!(mask("411111111111"), "411111**1111");
        assert_eq!(mask("41111111111"), "***********");
    }
}
