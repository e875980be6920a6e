//! Named values as a host gave them, read strictly: an unknown name, a number where money
//! is due, a date without an offset are refused before anything is signed.

use std::num::NonZeroU32;
use std::str::FromStr;

use super::naming::{Name, Naming};
use crate::error::{Error, Reason};
use crate::json::{JsonErrorKind, Limits, Value};
use crate::types::{Amount, MoscowTime, Timestamp};

/// Batches of a hundred thousand rows come as one value.
const LARGEST: usize = 1 << 28;

/// Reads what a host wrote as JSON.
///
/// # Errors
/// `wrong_value`.
pub fn value(json: &str) -> Result<Value, Error> {
    let read = |json: &str| Value::parse(json.as_bytes(), Limits::new(LARGEST));
    let found = match read(json) {
        Err(error) if error.kind() == JsonErrorKind::BadEscape => read(&without_halves(json)),
        found => found,
    };
    found.map_err(|_| Error::invalid("arguments", Reason::WrongValue))
}

/// The same without texts that hold half a pair of surrogates, which JSON has as an escape only. In their place stands what
/// is due nowhere, so that whoever reads a field refuses it by its name, as in a language that gives no such text.
fn without_halves(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, text)) = rest.split_once('"') {
        let mut escaped = false;
        let end = text.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let Some((text, after)) = end.and_then(|end| text.split_at_checked(end)) else { break };
        let text = format!("\"{text}\"");
        let is_whole = Value::parse(text.as_bytes(), Limits::new(LARGEST)).is_ok();
        out.push_str(before);
        out.push_str(if is_whole { &text } else { "[null]" });
        rest = after.strip_prefix('"').unwrap_or(after);
    }
    out + rest
}

/// The members of an object. `null` is as good as absent.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    members: &'a [(Box<str>, Value)],
    naming: Naming,
}

impl<'a> Named<'a> {
    /// An object with no other members than these.
    pub(super) fn new(value: &'a Value, field: &'static str, naming: Naming, known: &[Name]) -> Result<Self, Error> {
        let named = Self::open(value, field, naming)?;
        let is_known = |key: &str| known.iter().any(|name| name.of(naming) == key);
        match named.members.iter().find(|(key, _)| !is_known(key)) {
            Some((key, _)) => Err(Error::unknown_field(key)),
            None => Ok(named),
        }
    }

    /// An object whose names are the caller's.
    pub(super) fn open(value: &'a Value, field: &'static str, naming: Naming) -> Result<Self, Error> {
        let members = value.as_object().ok_or_else(|| Error::invalid(field, Reason::WrongValue))?;
        Ok(Self { members, naming })
    }

    pub(super) fn naming(&self) -> Naming {
        self.naming
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        self.members.iter().map(|(key, value)| (&**key, value))
    }

    pub(super) fn get(&self, name: Name) -> Option<&'a Value> {
        let key = name.of(self.naming);
        let (_, value) = self.pairs().find(|(known, _)| *known == key)?;
        (*value != Value::Null).then_some(value)
    }

    pub(super) fn text(&self, name: Name) -> Result<Option<&'a str>, Error> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(_) => Err(Error::invalid(name.of(self.naming), Reason::TextDue)),
        }
    }

    /// A text; an absent one is empty, and refused by the check of its form.
    pub(super) fn text_or_empty(&self, name: Name) -> Result<&'a str, Error> {
        Ok(self.text(name)?.unwrap_or_default())
    }

    pub(super) fn flag(&self, name: Name) -> Result<Option<bool>, Error> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Bool(yes)) => Ok(Some(*yes)),
            Some(_) => Err(Error::invalid(name.of(self.naming), Reason::WrongValue)),
        }
    }

    /// A whole number, from a number or from digits.
    pub(super) fn whole<T: FromStr>(&self, name: Name) -> Result<Option<T>, Error> {
        let wrong = || Error::invalid(name.of(self.naming), Reason::IntegerForm);
        match self.get(name) {
            None => Ok(None),
            Some(Value::Number(text) | Value::Text(text)) => text.parse().map(Some).map_err(|_| wrong()),
            Some(_) => Err(wrong()),
        }
    }

    /// A whole number above zero.
    pub(super) fn count(&self, name: Name) -> Result<Option<u32>, Error> {
        Ok(self.whole(name)?.map(NonZeroU32::get))
    }

    /// A sum that must be there.
    pub(super) fn amount(&self, name: Name) -> Result<Amount, Error> {
        match self.get(name) {
            None => Err(Error::invalid("Amount", Reason::Missing)),
            Some(value) => money_text(value, self.naming).map_err(|reason| Error::invalid("Amount", reason))?.parse(),
        }
    }

    /// An instant, as Moscow time.
    pub(super) fn date(&self, name: Name) -> Result<Option<MoscowTime>, Error> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        moscow(text).map(Some).map_err(|reason| Error::invalid(name.of(self.naming), reason))
    }
}

/// The text of a sum. Python's integers are exact, its floats and any number of JavaScript are not.
pub(super) fn money_text(value: &Value, naming: Naming) -> Result<&str, Reason> {
    match value {
        Value::Text(text) => Ok(text),
        Value::Number(text) if naming == Naming::Python && !text.contains(['.', 'e', 'E']) => Ok(text),
        Value::Number(_) => Err(Reason::AmountAsNumber),
        _ => Err(Reason::TextDue),
    }
}

/// ISO 8601 with an offset: a time without one names no instant.
pub(super) fn moscow(text: &str) -> Result<MoscowTime, Reason> {
    let instant = Timestamp::parse(text).ok_or(Reason::DateOffset)?;
    MoscowTime::from_unix_millis(instant.unix_millis()).ok_or(Reason::DateForm)
}
