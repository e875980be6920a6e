//! Amounts as one column of scaled numbers.

use intellectmoney_arrow::Fixed;

/// Money has two decimals; more only where a value needs them.
const SCALE: u8 = 2;

/// No number of 38 digits is as large.
const LIMIT: i128 = 10_i128.pow(38);

/// So many digits surely fit 64 bits.
const SHORT: usize = 18;

/// Amounts of the one scale that holds each of them exactly.
pub(super) struct Amounts {
    pub(super) values: Fixed<i128>,
    pub(super) scale: u8,
    /// Whether 38 digits hold them.
    pub(super) fits: bool,
}

impl Amounts {
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self { values: Fixed::with_capacity(rows), scale: SCALE, fits: true }
    }

    pub(super) fn push(&mut self, text: Option<&str>) {
        let Some(text) = text.filter(|_| self.fits) else { return self.values.push(None) };
        match self.scaled(text) {
            Some(value) => self.values.push(Some(value)),
            None => self.fits = false,
        }
    }

    fn scaled(&mut self, text: &str) -> Option<i128> {
        let (value, decimals) = digits(text.as_bytes())?;
        if decimals > self.scale {
            let missing = decimals.checked_sub(self.scale)?;
            self.values.change(|value| shifted(*value, missing))?;
            self.scale = decimals;
        }
        shifted(value, self.scale.checked_sub(decimals)?)
    }
}

/// The digits as one number, and how many of them stand behind the point.
fn digits(text: &[u8]) -> Option<(i128, u8)> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let whole = text.iter().position(|byte| *byte == b'.').unwrap_or(text.len());
    let decimals = u8::try_from(text.len().saturating_sub(whole).saturating_sub(1)).ok()?;
    let digits = text.iter().filter(|byte| **byte != b'.').map(|byte| byte.wrapping_sub(b'0'));
    let value = if text.len() <= SHORT {
        i128::from(digits.fold(0_u64, |value, digit| value.wrapping_mul(10).wrapping_add(u64::from(digit))))
    } else {
        digits.map(i128::from).try_fold(0_i128, |value, digit| value.checked_mul(10)?.checked_add(digit))?
    };
    Some((if negative { -value } else { value }, decimals))
}

/// A number with so many zeros more.
fn shifted(value: i128, zeros: u8) -> Option<i128> {
    let shifted = if zeros == 0 { value } else { value.checked_mul(10_i128.checked_pow(zeros.into())?)? };
    (-LIMIT < shifted && shifted < LIMIT).then_some(shifted)
}
