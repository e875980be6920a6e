use std::fmt;

pub(crate) const MILLIS_PER_SECOND: i64 = 1000;
const SECONDS_PER_DAY: i64 = 86_400;

/// An instant of an answer: ISO 8601 with an offset, the text kept as sent.
///
/// ```
/// use intellectmoney::types::Timestamp;
/// let time = Timestamp::parse("2025-01-01T12:00:00.000+03:00").ok_or("not a date")?;
/// assert_eq!(time.unix_millis(), 1_735_722_000_000);
/// assert_eq!(time.as_str(), "2025-01-01T12:00:00.000+03:00");
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp {
    text: String,
    millis: i64,
}

impl Timestamp {
    /// Reads `yyyy-MM-ddTHH:mm:ss`, an optional fraction of one to nine digits, and
    /// `Z` or `±hh:mm`. Digits after the third do not count for [`Self::unix_millis`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        millis(text.as_bytes()).map(|millis| Self { text: text.to_owned(), millis })
    }

    /// Whether [`parse`](Self::parse) would read it.
    pub(crate) fn is_one(text: &[u8]) -> bool {
        parts(text).is_some()
    }

    /// The instant, in Unix milliseconds.
    #[must_use]
    pub fn unix_millis(&self) -> i64 {
        self.millis
    }

    /// The text as the provider sent it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn millis(text: &[u8]) -> Option<i64> {
    let (civil, millis, offset) = parts(text)?;
    let seconds = civil.unix_seconds().checked_sub(offset)?;
    seconds.checked_mul(MILLIS_PER_SECOND)?.checked_add(millis)
}

/// The date and time as written, its thousandths, and the offset in seconds.
fn parts(text: &[u8]) -> Option<(Civil, i64, i64)> {
    let (civil, rest) = text.split_first_chunk()?;
    let civil = Civil::read(civil, b'T')?;
    let (millis, offset) = match rest {
        [b'.', rest @ ..] => fraction(rest)?,
        _ => (0, rest),
    };
    Some((civil, millis, offset_seconds(offset)?))
}

fn fraction(rest: &[u8]) -> Option<(i64, &[u8])> {
    let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
    let (digits, offset) = rest.split_at_checked(end)?;
    if !(1..=9).contains(&end) {
        return None;
    }
    let thousandths = digits.iter().chain(b"00").take(3);
    let millis = thousandths.fold(0, |sum, digit| sum * 10 + i64::from(digit.wrapping_sub(b'0')));
    Some((millis, offset))
}

fn offset_seconds(text: &[u8]) -> Option<i64> {
    let [sign, h1, h2, b':', m1, m2] = text else { return (text == b"Z").then_some(0) };
    let (hours, minutes) = (number([*h1, *h2])?, number([*m1, *m2])?);
    let seconds = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?;
    match sign {
        _ if hours > 14 || minutes > 59 => None,
        b'+' => Some(seconds),
        b'-' => seconds.checked_neg(),
        _ => None,
    }
}

/// A number of few digits.
fn number<const DIGITS: usize>(digits: [u8; DIGITS]) -> Option<i64> {
    digits.into_iter().try_fold(0_i64, |sum, digit| {
        let value = digit.wrapping_sub(b'0');
        (value < 10).then(|| sum.wrapping_mul(10).wrapping_add(i64::from(value)))
    })
}

/// A calendar date and time of day without a zone, years 1900 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Civil {
    year: i64,
    month: i64,
    day: i64,
    second_of_day: i64,
}

impl Civil {
    pub(crate) fn parse(text: &str, separator: u8) -> Option<Self> {
        Self::read(text.as_bytes().try_into().ok()?, separator)
    }

    fn read(text: &[u8; 19], separator: u8) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, between, rest @ ..] = *text else { return None };
        let [h1, h2, b':', n1, n2, b':', s1, s2] = rest else { return None };
        let (year, month, day) = (number([y1, y2, y3, y4])?, number([m1, m2])?, number([d1, d2])?);
        let (hour, minute, second) = (number([h1, h2])?, number([n1, n2])?, number([s1, s2])?);
        let real_date = (1900..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        let real_time = hour < 24 && minute < 60 && second < 60;
        let second_of_day = hour.checked_mul(3600)?.checked_add(minute.checked_mul(60)?)?.checked_add(second)?;
        (between == separator && real_date && real_time).then_some(Self { year, month, day, second_of_day })
    }

    pub(crate) fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let (year, month, day) = date_of(seconds.div_euclid(SECONDS_PER_DAY))?;
        let second_of_day = seconds.rem_euclid(SECONDS_PER_DAY);
        (1900..=9999).contains(&year).then_some(Self { year, month, day, second_of_day })
    }

    pub(crate) fn unix_seconds(self) -> i64 {
        days_since_epoch(self.year, self.month, self.day)
            .saturating_mul(SECONDS_PER_DAY)
            .saturating_add(self.second_of_day)
    }

    /// `yyyy-MM-dd HH:mm:ss`.
    pub(crate) fn text(self) -> [u8; 19] {
        let Self { year, month, day, second_of_day } = self;
        let (hour, minute, second) = (second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60);
        let mut text = *b"yyyy-MM-dd HH:mm:ss";
        let digit = |value: i64| b'0' | u8::try_from(value % 10).unwrap_or_default();
        let pairs = [(0, year / 100), (2, year), (5, month), (8, day), (11, hour), (14, minute), (17, second)];
        for (place, value) in pairs {
            if let Some(pair) = text.get_mut(place..).and_then(<[u8]>::first_chunk_mut) {
                *pair = [digit(value / 10), digit(value)];
            }
        }
        text
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar; the year is taken to begin in
/// March, so that the leap day is its last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The reverse of [`days_since_epoch`].
fn date_of(days: i64) -> Option<(i64, i64, i64)> {
    let shifted = days.checked_add(719_468)?;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    Some((year, month, day))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::types::MoscowTime;

    #[test]
    fn instants() {
        let millis = |text: &str| Timestamp::parse(text).map(|t| t.unix_millis());
        assert_eq!(millis("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(millis("1970-01-01T03:00:00.5+03:00"), Some(500));
        assert_eq!(millis("2024-02-29T23:59:59.123456789-01:30"), Some(1_709_256_599_123));
        for bad in [
            "2025-01-01T12:00:00",
            "2025-01-01 12:00:00Z",
            "2025-02-29T12:00:00Z",
            "2025-01-01T24:00:00Z",
            "2025-01-01T12:00:60Z",
            "2025-01-01T12:00:00.Z",
            "2025-01-01T12:00:00.1234567890Z",
            "2025-01-01T12:00:00+3:00",
            "2025-01-01T12:00:00+15:00",
            "2025-01-01T12:00:00+03:60",
            "2025-01-01T12:00:00z",
            "2025-13-01T12:00:00Z",
            "+025-01-01T12:00:00Z",
            "",
        ] {
            assert_eq!(millis(bad), None, "{bad}");
        }
    }

    #[test]
    fn far_instants_have_no_moscow_time() {
        assert_eq!(MoscowTime::from_unix_millis(i64::MAX), None);
        assert_eq!(MoscowTime::from_unix_millis(i64::MIN), None);
    }

    proptest! {
        #[test]
        fn moscow_time_round_trips(seconds in -2_208_988_800_i64..=253_402_300_799 - 3 * 3600) {
            let time = MoscowTime::from_unix_millis(seconds * 1000);
            let text = time.map(|t| t.to_string()).unwrap_or_default();
            prop_assert_eq!(text.parse::<MoscowTime>().ok(), time);
            prop_assert_eq!(time.map(MoscowTime::unix_millis), Some(seconds * 1000));
        }
    }
}
