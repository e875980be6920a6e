use std::fmt;
use std::str::FromStr;

use super::Block;
use crate::error::{Error, Reason};

/// An ISO 4217 code of three capital letters; the provider's samples use `RUB`.
///
/// ```
/// use intellectmoney::Currency;
/// assert_eq!(Currency::RUB.as_str(), "RUB");
/// assert!("rouble".parse::<Currency>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The rouble, the only currency that the payout samples show.
    pub const RUB: Self = Self(*b"RUB");

    /// The code, such as `RUB`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The constructor takes capital ASCII letters only.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The code and how long it is, to be copied in one piece.
    pub(super) fn block(self) -> (Block, usize) {
        let [one, two, three] = self.0;
        let mut block = Block::default();
        [block[0], block[1], block[2]] = [one, two, three];
        (block, self.0.len())
    }
}

impl FromStr for Currency {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if is_code(&code) => Ok(Self(code)),
            _ => Err(Error::invalid("Currency", Reason::CurrencyForm)),
        }
    }
}

/// Whether a text is the code of one.
#[inline]
pub(crate) fn is_code(text: &[u8]) -> bool {
    text.len() == 3 && text.iter().all(u8::is_ascii_uppercase)
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Currency({self})")
    }
}
