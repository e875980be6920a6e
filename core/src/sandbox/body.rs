//! Reads a body, form or JSON, into the texts that the endpoint's table names.

use std::borrow::Cow;

use super::percent;
use crate::endpoints::{Body, Field, Kind};
use crate::json::{Limits, Value};
use crate::params::Params;
use crate::types::{MoscowTime, Uuid, mask_pan};

/// The longest body that is read, bytes.
const LONGEST: usize = 1 << 20;

/// A body's values before anybody asked what they mean.
#[derive(Default)]
pub(crate) struct Sent<'a> {
    values: Vec<percent::Pair<'a>>,
    /// A form under a JSON content type.
    pub(super) form_under_json: bool,
    /// A JSON object under a form's content type: read as the form that it is not.
    pub(super) json_under_form: bool,
}

/// Why a body cannot be read.
#[derive(Debug)]
pub(crate) struct Unreadable(pub(super) &'static str);

/// Reads a body by its content type, and by its look where the two differ.
pub(crate) fn read<'a>(content_type: &str, body: &'a [u8]) -> Result<Sent<'a>, Unreadable> {
    if body.len() > LONGEST {
        return Err(Unreadable("the body is longer than 1 MiB"));
    }
    if names(content_type, "xml") {
        return Err(Unreadable("an XML body: the provider lists it, no sample or client proves it"));
    }
    let object = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let json = names(content_type, "json");
    if object && (json || content_type.is_empty()) {
        let value = Value::parse(body, Limits::new(LONGEST)).map_err(|_| Unreadable("the body is not valid JSON"))?;
        return Ok(Sent { values: members(value), ..Sent::default() });
    }
    let form_under_json = json && !body.is_empty();
    Ok(Sent { values: percent::pairs(body), form_under_json, json_under_form: object })
}

/// Whether a header's value has a word, in any case.
pub(super) fn names(value: &str, word: &str) -> bool {
    value.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// Numbers and booleans count as the characters that came; null is not sent.
fn members(value: Value) -> Vec<percent::Pair<'static>> {
    let Value::Object(members) = value else { return Vec::new() };
    let text = |value: Value| match value {
        Value::Null => None,
        Value::Text(text) | Value::Number(text) => Some(String::from(text)),
        other => {
            let mut out = String::new();
            other.write(&mut out);
            Some(out)
        }
    };
    let pair = |(name, value): (Box<str>, Value)| {
        Some(percent::Pair { name: String::from(name).into(), value: text(value)?.into(), with_plus: None })
    };
    members.into_iter().filter_map(pair).collect()
}

/// A body's values under the names of a table, in any case. An empty text is not sent.
pub(crate) struct Fields<'a> {
    known: Vec<Known<'a>>,
    /// Names that the table does not have.
    pub(super) unknown: Vec<String>,
    /// Names that came twice; the first value counts.
    pub(super) twice: Vec<&'static str>,
    /// A name came in another case than the table's.
    pub(super) other_case: bool,
}

struct Known<'a> {
    field: &'static Field,
    value: &'a str,
    with_plus: Option<&'a str>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(body: &'static Body, sent: &'a Sent<'_>) -> Self {
        let known = Vec::with_capacity(sent.values.len());
        let mut fields = Self { known, unknown: Vec::new(), twice: Vec::new(), other_case: false };
        for percent::Pair { name, value, with_plus } in &sent.values {
            match body.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)) {
                // Without a value it may be the rest of one that had an `&`.
                None if value.is_empty() => fields.unknown.push(UNREADABLE.to_owned()),
                None => fields.unknown.push(shown_name(name)),
                Some(field) if fields.known.iter().any(|known| known.field.name == field.name) => {
                    fields.twice.push(field.name);
                }
                Some(_) if value.is_empty() => {}
                Some(field) => {
                    fields.other_case |= field.name != name;
                    fields.known.push(Known { field, value, with_plus: with_plus.as_deref() });
                }
            }
        }
        fields
    }

    /// A value; `None` where it was not sent.
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        self.known.iter().find(|known| known.field.name == name).map(|known| known.value)
    }

    /// A value as it enters the string to sign: layouts name fields in any case.
    pub(super) fn signed(&self, name: &str) -> &'a str {
        let known = self.known.iter().find(|known| known.field.name.eq_ignore_ascii_case(name));
        known.map(|known| known.value).unwrap_or_default()
    }

    /// The same fit to be shown.
    pub(super) fn signed_masked(&self, name: &str) -> String {
        let known = self.known.iter().find(|known| known.field.name.eq_ignore_ascii_case(name));
        known.map(|known| masked(known).into_owned()).unwrap_or_default()
    }

    /// All values, for the signature doctor.
    pub(super) fn as_params(&self) -> Params {
        self.known.iter().map(|known| (known.field.name, known.value)).collect()
    }

    /// The fields whose values have an unescaped `+`, and the values had it been kept.
    pub(super) fn with_plus(&self) -> impl Iterator<Item = (&'static Field, &'a str)> {
        self.known.iter().filter_map(|known| Some((known.field, known.with_plus?)))
    }

    /// All values, fit to be shown.
    pub(super) fn shown(&self) -> impl Iterator<Item = (&'static str, Cow<'a, str>)> {
        self.known.iter().map(|known| (known.field.name, masked(known)))
    }

    /// Names and values, in the order in which they came.
    #[cfg(test)]
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.known.iter().map(|known| (known.field.name, known.value))
    }
}

const UNREADABLE: &str = "[unreadable]";

/// A name that nobody knows may be a body that was cut in the wrong place.
fn shown_name(name: &str) -> String {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain && name.len() <= 30 && digits <= 6 { name.to_owned() } else { UNREADABLE.to_owned() }
}

/// A card or a token sent in the wrong field is one all the same.
fn masked<'a>(known: &Known<'a>) -> Cow<'a, str> {
    let (text, length) = (known.value, known.value.chars().count());
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let as_due = match known.field.kind {
        Kind::UserToken | Kind::Login | Kind::Password => return format!("[{}]", known.field.name).into(),
        Kind::Pan => return mask_pan(text).into(),
        Kind::BankId => digits == 12 && length == 12,
        Kind::Guid => length == 36 && Uuid::try_parse(text).is_ok(),
        Kind::DateTime | Kind::DateTimeAfter(_) => text.parse::<MoscowTime>().is_ok(),
        Kind::PersonName => length <= 50 && digits < 12,
        _ => length <= 20 && digits < 12,
    };
    match as_due {
        true => text.into(),
        false if digits >= 12 => mask_pan(text).into(),
        false => format!("[{length} characters]").into(),
    }
}
