//! The forms of values. What a page documents always holds; what is inferred can be
//! switched off by name.

use std::str::FromStr;

use crate::endpoints::{Field, Kind};
use crate::error::{Error, Reason};
use crate::types::{self, Currency, MoscowTime, Uuid, Wiped};

/// An inferred check, which can be switched off.
///
/// ```
/// use intellectmoney::{Check, Client, CreateOperation, Credentials, Options, Recipient, UserToken};
/// let credentials = Credentials::new("0123456789abcdef0123456789abcdef", "example-sign-secret")?;
/// let abroad = CreateOperation::new(Recipient::sbp("375290000000", "100000000000", "Иван Тестов"), "50".parse()?);
/// let strict = Client::new(credentials.clone());
/// assert_eq!(strict.prepare(&UserToken::new("EXAMPLE"), &abroad).unwrap_err().field(), Some("Account"));
/// let lenient = Client::with_options(credentials, Options::default().without_check("phone_form".parse::<Check>()?));
/// assert_eq!(lenient.prepare(&UserToken::new("EXAMPLE"), &abroad)?.form().text("Account"), "375290000000");
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Check {
    /// The card number's check digit.
    PanLuhn,
    /// `7XXXXXXXXXX`; switched off, the phone is sent as given.
    PhoneForm,
    /// 12 digits.
    BankIdForm,
    /// 2 to 50 characters.
    NameLength,
    /// 10 digits.
    AccountIdForm,
}

impl Check {
    /// All that can be switched off.
    pub const ALL: [Self; 5] =
        [Self::PanLuhn, Self::PhoneForm, Self::BankIdForm, Self::NameLength, Self::AccountIdForm];

    /// The name that options use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PanLuhn => "pan_luhn",
            Self::PhoneForm => "phone_form",
            Self::BankIdForm => "bank_id_form",
            Self::NameLength => "name_length",
            Self::AccountIdForm => "account_id_form",
        }
    }
}

impl FromStr for Check {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|check| check.as_str() == name);
        found.ok_or_else(|| Error::invalid("checks", Reason::UnknownCheck))
    }
}

/// Which inferred checks are on; by default all.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    off: Vec<Check>,
}

impl Checks {
    /// Every check but this one, and those switched off before.
    #[must_use]
    pub fn without(mut self, check: Check) -> Self {
        self.off.push(check);
        self
    }

    fn on(&self, check: Check) -> bool {
        !self.off.contains(&check)
    }
}

/// The longest session token, login, password and address that is believed.
const LONGEST_TOKEN: usize = 512;
const LONGEST_LOGIN: usize = 255;

/// Appends the text that is signed and sent.
pub(crate) fn check(field: &Field, text: &str, checks: &Checks, out: &mut Wiped) -> Result<(), Reason> {
    if may_be_special(text) && text.chars().any(is_control) {
        return Err(Reason::ControlCharacter);
    }
    check_form(field, text, checks, out)
}

/// Whether a text has a byte that control characters or separators have. Nearly none has, and
/// that is seen fast, of many texts at once.
pub(crate) fn may_be_special(text: &str) -> bool {
    let special = |byte: u8| matches!(byte, 0..0x20 | 0x7F | 0xC2 | 0xE2 | b':');
    text.bytes().fold(0, |found, byte| found | u8::from(special(byte))) != 0
}

/// The same of a text that has no control character.
pub(crate) fn check_form(field: &Field, text: &str, checks: &Checks, out: &mut Wiped) -> Result<(), Reason> {
    let at_most = |characters: usize| text.len() <= characters || text.chars().count() <= characters;
    let (holds, reason) = match field.kind {
        Kind::UserToken => (at_most(LONGEST_TOKEN), Reason::TooLong),
        Kind::Login | Kind::Password | Kind::Email => (at_most(LONGEST_LOGIN), Reason::TooLong),
        Kind::Choice(choices) => {
            let choice = choices.iter().find(|choice| choice.name == text || choice.wire == text);
            out.push_str(choice.ok_or(Reason::ChoiceUnknown)?.wire);
            return Ok(());
        }
        Kind::Pan => {
            let digits = types::normalise_pan(text)?;
            if checks.on(Check::PanLuhn) && !types::luhn(&digits) {
                return Err(Reason::PanLuhn);
            }
            out.push_str(&digits);
            return Ok(());
        }
        Kind::Phone if checks.on(Check::PhoneForm) => {
            out.push_str(&types::normalise_phone(text)?);
            return Ok(());
        }
        Kind::Phone => (true, Reason::PhoneForm),
        Kind::BankId => (!checks.on(Check::BankIdForm) || digits(text, 12, 12), Reason::BankIdForm),
        Kind::Amount => return types::normalise_amount(text, out),
        Kind::Currency => (text.parse::<Currency>().is_ok(), Reason::CurrencyForm),
        Kind::PersonName => {
            // Of eight bytes and more there are at least two characters.
            let usual = (8..=50).contains(&text.len());
            let holds = usual || !checks.on(Check::NameLength) || (2..=50).contains(&text.chars().count());
            (holds, Reason::NameLength)
        }
        Kind::Guid => (text.len() == 36 && Uuid::try_parse(text).is_ok(), Reason::GuidForm),
        Kind::DateTime | Kind::DateTimeAfter(_) => (text.parse::<MoscowTime>().is_ok(), Reason::DateForm),
        Kind::EshopId => (digits(text, 1, 6), Reason::EshopIdForm),
        Kind::AccountId => (!checks.on(Check::AccountIdForm) || digits(text, 10, 10), Reason::AccountIdForm),
        Kind::Boolean { yes, no } => {
            out.push_str(match text {
                "true" => yes,
                "false" => no,
                "1" | "0" => text,
                _ => return Err(Reason::ChoiceUnknown),
            });
            return Ok(());
        }
        Kind::Integer { min, max } => (integer(text, min, max), Reason::IntegerForm),
    };
    if !holds {
        return Err(reason);
    }
    out.push_str(text);
    Ok(())
}

/// Control characters and the two line separators: none belongs in a body or a header.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn digits(text: &str, shortest: usize, longest: usize) -> bool {
    (shortest..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Decimal without sign and leading zeros, so that one number has one text.
fn integer(text: &str, min: i64, max: i64) -> bool {
    let plain = digits(text, 1, 19) && (text == "0" || !text.starts_with('0'));
    plain && text.parse::<i64>().is_ok_and(|value| (min..=max).contains(&value))
}
