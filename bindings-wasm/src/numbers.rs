//! A `number` holds whole numbers to 2^53: times and effects' numbers never get there.

#[cfg(any(feature = "client", feature = "sandbox"))]
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn millis(number: f64) -> i64 {
    number as i64
}

#[cfg(any(feature = "client", feature = "folder", feature = "sandbox"))]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn count(number: f64) -> u64 {
    number as u64
}

#[cfg(feature = "folder")]
#[allow(clippy::cast_precision_loss)]
pub(crate) fn number(count: u64) -> f64 {
    count as f64
}
