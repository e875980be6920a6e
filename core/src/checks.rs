//! The forms of values. What a page documents always holds; what is inferred can be
//! switched off by name.

use std::str::FromStr;

use crate::endpoints::{Choice, Kind};
use crate::error::{Error, Reason};
use crate::types::{self, Currency, MoscowTime, Uuid, Wiped, all_digits};

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

/// The text that is signed and sent. One that differs from the given one is kept in `room`.
///
/// Where it may have any character, it still has to be [usual](is_usual) or [not refused](refuse_special).
#[inline(never)]
pub(crate) fn check<'a>(kind: Kind, text: &'a str, checks: &Checks, room: &'a mut Wiped) -> Result<&'a str, Reason> {
    check_form(kind, text, checks, room)
        .map_err(|reason| if has_control(text) { Reason::ControlCharacter } else { reason })
}

/// How nearly all texts of a kind look: such a one is sent as it is, and needs no further look.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Usual {
    Digits {
        shortest: usize,
        longest: usize,
    },
    Phone,
    Amount,
    Currency,
    Choice(&'static [Choice]),
    /// Without a [special](is_usual) byte.
    Plain {
        shortest: usize,
        longest: usize,
    },
    /// Nothing is usual.
    Never,
}

impl Usual {
    pub(crate) fn of(kind: Kind, checks: &Checks) -> Self {
        let plain = |shortest, longest| Self::Plain { shortest, longest };
        let digits = |shortest, longest| Self::Digits { shortest, longest };
        match kind {
            Kind::UserToken => plain(0, LONGEST_TOKEN),
            Kind::Login | Kind::Password | Kind::Email => plain(0, LONGEST_LOGIN),
            // Of eight bytes and more there are at least two characters.
            Kind::PersonName => plain(8, 50),
            Kind::Phone if checks.on(Check::PhoneForm) => Self::Phone,
            Kind::BankId if checks.on(Check::BankIdForm) => digits(12, 12),
            Kind::AccountId if checks.on(Check::AccountIdForm) => digits(10, 10),
            Kind::EshopId => digits(1, 6),
            Kind::Amount => Self::Amount,
            Kind::Currency => Self::Currency,
            Kind::Choice(choices) => Self::Choice(choices),
            _ => Self::Never,
        }
    }

    /// The text that is sent for one that is usual.
    #[inline]
    pub(crate) fn of_text(self, text: &str) -> Option<&str> {
        let bytes = text.as_bytes();
        let holds = match self {
            Self::Digits { shortest, longest } => digits(text, shortest, longest),
            Self::Phone => types::is_normal_phone(text),
            Self::Amount => types::is_normal_amount(bytes),
            Self::Currency => types::is_currency(bytes),
            Self::Plain { shortest, longest } => (shortest..=longest).contains(&bytes.len()) && is_usual(bytes),
            Self::Choice(choices) => return choices.iter().find(|choice| choice.is(text)).map(|choice| choice.wire),
            Self::Never => false,
        };
        holds.then_some(text)
    }
}

/// Which characters a text may have, more and more of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Charset {
    /// Those that stand for themselves in a form.
    Unreserved,
    /// None that JSON escapes, and none that is a separator or a control character.
    Plain,
    /// Any.
    Any,
}

impl Charset {
    /// What the checks of a kind leave.
    pub(crate) fn of(kind: Kind, checks: &Checks) -> Self {
        let of_digits = |check| if checks.on(check) { Self::Unreserved } else { Self::Any };
        match kind {
            Kind::Phone => of_digits(Check::PhoneForm),
            Kind::BankId => of_digits(Check::BankIdForm),
            Kind::AccountId => of_digits(Check::AccountIdForm),
            Kind::Pan | Kind::Amount | Kind::Currency | Kind::Guid | Kind::EshopId | Kind::Integer { .. } => {
                Self::Unreserved
            }
            Kind::DateTime | Kind::DateTimeAfter(_) => Self::Plain,
            Kind::Choice(choices) if choices.iter().all(|choice| is_unreserved(choice.wire)) => Self::Unreserved,
            Kind::Boolean { yes, no } if is_unreserved(yes) && is_unreserved(no) => Self::Unreserved,
            Kind::UserToken
            | Kind::Login
            | Kind::Password
            | Kind::Email
            | Kind::PersonName
            | Kind::Choice(_)
            | Kind::Boolean { .. } => Self::Any,
        }
    }
}

fn is_unreserved(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a session's token holds and is [usual](is_usual), too.
pub(crate) fn is_usual_token(text: &str) -> bool {
    text.len() <= LONGEST_TOKEN && is_usual(text.as_bytes())
}

/// What is refused of a text that is not usual; `signed` says whether the field is signed.
#[cold]
pub(crate) fn refuse_special(text: &str, signed: bool) -> Result<(), Reason> {
    match text {
        _ if has_control(text) => Err(Reason::ControlCharacter),
        _ if signed && is_unsignable(text) => Err(Reason::Separator),
        _ => Ok(()),
    }
}

fn has_control(text: &str) -> bool {
    text.chars().any(is_control)
}

/// Whether a text could be taken for two, or two for one, once all are joined.
fn is_unsignable(text: &str) -> bool {
    text.contains("::") || text.starts_with(':') || text.ends_with(':')
}

/// Whether a text has no byte of a control character, of a separator or of an escape. Nearly none
/// has, and that is seen fast: eight bytes at a time, the last of which may be seen twice.
#[inline(never)]
pub(crate) fn is_usual(text: &[u8]) -> bool {
    let all = |byte: u8| u64::from_le_bytes([byte; 8]);
    // The highest bit of each byte that is below, or equal; that of a byte above one that is.
    let below = |word: u64, limit: u8| word.wrapping_sub(all(limit)) & !word;
    let equal = |word: u64, byte: u8| below(word ^ all(byte), 1);
    let special = |chunk: &[u8; 8]| {
        let word = u64::from_le_bytes(*chunk);
        let separator = below(word, b' ') | equal(word, 0x7F) | equal(word | all(0x20), 0xE2) | equal(word, b':');
        separator | equal(word, b'"') | equal(word, b'\\')
    };
    match text.last_chunk() {
        Some(last) => text.as_chunks().0.iter().fold(special(last), |any, chunk| any | special(chunk)) & all(0x80) == 0,
        None => !text.iter().any(|byte| matches!(byte, 0..0x20 | 0x7F | 0xC2 | 0xE2 | b':' | b'"' | b'\\')),
    }
}

fn check_form<'a>(kind: Kind, text: &'a str, checks: &Checks, room: &'a mut Wiped) -> Result<&'a str, Reason> {
    let at_most = |characters: usize| text.len() <= characters || text.chars().count() <= characters;
    let (holds, reason) = match kind {
        Kind::UserToken => (at_most(LONGEST_TOKEN), Reason::TooLong),
        Kind::Login | Kind::Password | Kind::Email => (at_most(LONGEST_LOGIN), Reason::TooLong),
        Kind::Choice(choices) => {
            let choice = choices.iter().find(|choice| choice.is(text));
            return choice.map(|choice| choice.wire).ok_or(Reason::ChoiceUnknown);
        }
        Kind::Boolean { yes, no } => {
            return match text {
                "true" => Ok(yes),
                "false" => Ok(no),
                "1" | "0" => Ok(text),
                _ => Err(Reason::ChoiceUnknown),
            };
        }
        Kind::Pan => {
            let digits = types::normalise_pan(text)?;
            if checks.on(Check::PanLuhn) && !types::luhn(digits.as_deref().unwrap_or(text)) {
                return Err(Reason::PanLuhn);
            }
            return Ok(made_or(text, digits, room));
        }
        Kind::Phone if checks.on(Check::PhoneForm) => {
            return types::normalise_phone(text).map(|digits| made_or(text, digits, room));
        }
        Kind::Phone => (true, Reason::PhoneForm),
        Kind::Amount => return types::normalise_amount(text).map(|amount| made_or(text, amount, room)),
        Kind::BankId => (!checks.on(Check::BankIdForm) || digits(text, 12, 12), Reason::BankIdForm),
        Kind::AccountId => (!checks.on(Check::AccountIdForm) || digits(text, 10, 10), Reason::AccountIdForm),
        Kind::Currency => (text.parse::<Currency>().is_ok(), Reason::CurrencyForm),
        Kind::PersonName => {
            let holds = !checks.on(Check::NameLength) || (2..=50).contains(&text.chars().count());
            (holds, Reason::NameLength)
        }
        Kind::Guid => (text.len() == 36 && Uuid::try_parse(text).is_ok(), Reason::GuidForm),
        Kind::DateTime | Kind::DateTimeAfter(_) => (text.parse::<MoscowTime>().is_ok(), Reason::DateForm),
        Kind::EshopId => (digits(text, 1, 6), Reason::EshopIdForm),
        Kind::Integer { min, max } => (integer(text, min, max), Reason::IntegerForm),
    };
    if holds { Ok(text) } else { Err(reason) }
}

fn made_or<'a>(text: &'a str, made: Option<Wiped>, room: &'a mut Wiped) -> &'a str {
    let Some(made) = made else { return text };
    *room = made;
    room
}

/// Control characters and the two line separators: none belongs in a body or a header.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn digits(text: &str, shortest: usize, longest: usize) -> bool {
    (shortest..=longest).contains(&text.len()) && all_digits(text.as_bytes())
}

/// Decimal without sign and leading zeros, so that one number has one text.
fn integer(text: &str, min: i64, max: i64) -> bool {
    let plain = digits(text, 1, 19) && (text == "0" || !text.starts_with('0'));
    plain && text.parse::<i64>().is_ok_and(|value| (min..=max).contains(&value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::endpoints::ENDPOINTS;

    fn texts() -> impl Strategy<Value = String> {
        let words = ["OutSbp", "OutBankCard", "BankCardRussia", "0", "0.00", "0.01"];
        prop_oneof![
            proptest::sample::select(words.to_vec()).prop_map(str::to_owned),
            "7?[0-9]{0,14}",
            "[0-9]{0,11}\\.[0-9]{0,3}",
            "[A-Z]{2,4}",
            "[ -~а-я\u{80}-\u{a0}]{0,60}",
        ]
    }

    proptest! {
        #[test]
        fn what_is_usual_passes_every_check_as_it_is(text in texts(), off in proptest::sample::subsequence(Check::ALL.to_vec(), 0..=5)) {
            let checks = off.into_iter().fold(Checks::default(), Checks::without);
            for field in ENDPOINTS.iter().flat_map(|endpoint| endpoint.bodies()).flat_map(|body| body.fields) {
                let mut room = Wiped::default();
                let checked = check(field.kind, &text, &checks, &mut room);
                if let Some(usual) = Usual::of(field.kind, &checks).of_text(&text) {
                    prop_assert_eq!(checked.ok(), Some(usual), "{}", field.name);
                    prop_assert!(Charset::of(field.kind, &checks) != Charset::Any || is_usual(usual.as_bytes()));
                }
            }
        }
    }
}
