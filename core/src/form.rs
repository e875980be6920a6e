//! One generic encoder: a table and named texts give the ordered form. Every value
//! becomes text exactly once, here; body and string to sign both read the result.

use std::borrow::Cow;
use std::fmt;

use zeroize::Zeroizing;

use crate::checks::{Checks, check};
use crate::endpoints::{Body, Field, Kind, Presence};
use crate::error::{Error, Reason};
use crate::json::write_text;
use crate::sign::Layout;
use crate::types::MoscowTime;

/// Named texts of a call, under the provider's names. Wiped when dropped, never shown.
///
/// ```
/// use intellectmoney::Params;
/// let mut params = Params::from_iter([("Take", "5"), ("Skip", "")]);
/// params.set("Take", "10");
/// assert_eq!((params.get("Take"), params.get("Skip")), (Some("10"), None));
/// assert_eq!(format!("{params:?}"), r#"{"Take", "Skip"}"#);
/// ```
#[derive(Clone, Default)]
pub struct Params(Vec<(Cow<'static, str>, Zeroizing<String>)>);

impl Params {
    /// No values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value; the last one of a name counts.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, text: impl Into<String>) {
        let (name, text) = (name.into(), Zeroizing::new(text.into()));
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = text,
            None => self.0.push((name, text)),
        }
    }

    /// The names in the order in which they were set.
    #[cfg(feature = "doctor")]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, text)| !text.is_empty()).map(|(name, _)| &**name)
    }

    /// A value; an empty text is no value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, text) = self.0.iter().find(|(known, _)| known == name)?;
        (!text.is_empty()).then_some(text.as_str())
    }
}

impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl<N: Into<Cow<'static, str>>, T: Into<String>> FromIterator<(N, T)> for Params {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(pairs: I) -> Self {
        let mut params = Self::new();
        for (name, text) in pairs {
            params.set(name, text);
        }
        params
    }
}

/// The checked texts of a body, in the table's order.
#[derive(Clone)]
pub struct Form {
    pairs: Vec<(&'static Field, Zeroizing<String>)>,
}

impl Form {
    /// Checks every text and puts them in order. Refusals name the field.
    pub(crate) fn new(body: &'static Body, layout: &Layout, params: &Params, checks: &Checks) -> Result<Self, Error> {
        if let Some((name, _)) = params.0.iter().find(|(name, _)| body.fields.iter().all(|field| field.name != *name)) {
            return Err(Error::invalid(name.clone().into_owned(), Reason::UnknownField));
        }
        let mut pairs = Vec::with_capacity(body.fields.len());
        for field in body.fields {
            let given = params.get(field.name);
            presence(body, field, given, params)?;
            let Some(given) = given else { continue };
            let text = check(field, given, checks).map_err(|reason| Error::invalid(field.name, reason))?;
            let unsignable = text.contains("::") || text.starts_with(':') || text.ends_with(':');
            if unsignable && layout.signs(field) {
                return Err(Error::invalid(field.name, Reason::Separator));
            }
            pairs.push((field, text));
        }
        let form = Self { pairs };
        form.dates_in_order()?;
        Ok(form)
    }

    /// What was sent, as far as this body knows it: what the checks refuse stays as given.
    #[cfg(feature = "doctor")]
    pub(crate) fn as_sent(body: &'static Body, params: &Params) -> Self {
        let text = |field, given: &str| {
            check(field, given, &Checks::default()).unwrap_or_else(|_| Zeroizing::new(given.to_owned()))
        };
        let pairs = body.fields.iter().filter_map(|field| Some((field, text(field, params.get(field.name)?))));
        Self { pairs: pairs.collect() }
    }

    /// The text of a field, empty where it is not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        let pair = self.pairs.iter().find(|(field, _)| field.name == name);
        pair.map_or("", |(_, text)| text.as_str())
    }

    /// Names and texts in the order in which they are sent. The texts are secret.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static Field, &str)> {
        self.pairs.iter().map(|(field, text)| (*field, text.as_str()))
    }

    fn dates_in_order(&self) -> Result<(), Error> {
        for (field, text) in self.pairs() {
            if let Kind::DateTimeAfter(start) = field.kind {
                let (begin, end) = (self.text(start).parse::<MoscowTime>(), text.parse::<MoscowTime>());
                if begin.is_ok_and(|begin| end.is_ok_and(|end| end < begin)) {
                    return Err(Error::invalid(field.name, Reason::DateOrder));
                }
            }
        }
        Ok(())
    }

    /// `application/x-www-form-urlencoded`: a space is `%20`, so that a reader that
    /// takes `+` literally sees the same text.
    pub(crate) fn urlencoded(&self) -> Zeroizing<String> {
        let mut out = Zeroizing::new(String::with_capacity(self.size().saturating_mul(3)));
        for (field, text) in self.pairs() {
            if !out.is_empty() {
                out.push('&');
            }
            out.push_str(field.name);
            out.push('=');
            for byte in text.bytes() {
                if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                    out.push(char::from(byte));
                } else {
                    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0').to_ascii_uppercase();
                    out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
                }
            }
        }
        out
    }

    /// A JSON object in which every value is a string.
    pub(crate) fn json(&self) -> Zeroizing<String> {
        let mut out = Zeroizing::new(String::with_capacity(self.size().saturating_mul(2)));
        out.push('{');
        for (field, text) in self.pairs() {
            if out.len() > 1 {
                out.push(',');
            }
            write_text(field.name, &mut out);
            out.push(':');
            write_text(text, &mut out);
        }
        out.push('}');
        out
    }

    /// Room for names, texts and separators, so that no secret is left behind by a
    /// buffer that had to grow.
    pub(crate) fn size(&self) -> usize {
        self.pairs().map(|(field, text)| field.name.len() + text.len() + 6).fold(64, usize::saturating_add)
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.pairs.iter().map(|(field, _)| field.name)).finish()
    }
}

fn presence(body: &Body, field: &Field, given: Option<&str>, params: &Params) -> Result<(), Error> {
    let reason = match (field.presence, given) {
        (Presence::Required, None) => Reason::Missing,
        (Presence::OnlyWith { field: selector, choices }, _) => {
            let chosen = chosen(body, selector, params);
            match (chosen, given) {
                (Some(choice), None) if choices.contains(&choice) => Reason::Missing,
                (Some(choice), Some(_)) if !choices.contains(&choice) => Reason::NotWithThisChoice,
                _ => return Ok(()),
            }
        }
        _ => return Ok(()),
    };
    Err(Error::invalid(field.name, reason))
}

/// The name of the choice that a selector's text stands for.
fn chosen(body: &Body, selector: &str, params: &Params) -> Option<&'static str> {
    let field = body.fields.iter().find(|field| field.name == selector)?;
    let Kind::Choice(choices) = field.kind else { return None };
    let text = params.get(selector)?;
    choices.iter().find(|choice| choice.name == text || choice.wire == text).map(|choice| choice.name)
}
