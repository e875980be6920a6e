use std::fmt;
use std::str::FromStr;

use super::date::{Civil, MILLIS_PER_SECOND};
use crate::error::{Error, Reason};

/// Moscow is UTC+3 all year since 2014; the provider's dates carry no offset.
const OFFSET_SECONDS: i64 = 3 * 3600;

/// A date and time of a request, `yyyy-MM-dd HH:mm:ss`, in Moscow time (inferred).
///
/// ```
/// use intellectmoney::types::MoscowTime;
/// let noon: MoscowTime = "2025-01-31 12:00:00".parse()?;
/// assert_eq!(MoscowTime::from_unix_millis(noon.unix_millis()), Some(noon));
/// assert!("2025-02-30 12:00:00".parse::<MoscowTime>().is_err());
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MoscowTime(Civil);

impl MoscowTime {
    /// The Moscow time of an instant, whole seconds; `None` outside the years 1900 to 9999.
    #[must_use]
    pub fn from_unix_millis(millis: i64) -> Option<Self> {
        let seconds = millis.div_euclid(MILLIS_PER_SECOND).checked_add(OFFSET_SECONDS)?;
        Civil::from_unix_seconds(seconds).map(Self)
    }

    /// The instant, in Unix milliseconds.
    #[must_use]
    pub fn unix_millis(self) -> i64 {
        self.0.unix_seconds().saturating_sub(OFFSET_SECONDS).saturating_mul(MILLIS_PER_SECOND)
    }

    /// Writes the text as displayed at the end of the room, and says where it begins.
    pub(super) fn write<const N: usize>(self, room: &mut [u8; N]) -> usize {
        let text = self.0.text();
        if let Some(end) = room.last_chunk_mut() {
            *end = text;
        }
        N.saturating_sub(text.len())
    }
}

impl FromStr for MoscowTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Civil::parse(text, b' ').map(Self).ok_or_else(|| Error::invalid("date", Reason::DateForm))
    }
}

impl fmt::Display for MoscowTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&self.0.text()).unwrap_or_default())
    }
}
