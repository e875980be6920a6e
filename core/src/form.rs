//! One generic encoder: a table and named texts give the ordered form. Every value
//! becomes text exactly once, here; body and string to sign both read the result.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::checks::{Checks, check, check_form, may_be_special};
use crate::endpoints::{Body, Field, Kind, Presence};
use crate::error::{Error, Reason};
use crate::sign::Layout;
use crate::types::{MoscowTime, Wiped};
use crate::value::text::plain;

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
pub struct Params {
    entries: Vec<(Cow<'static, str>, Range<usize>)>,
    text: Wiped,
}

/// Room for most calls.
const USUAL_TEXT: usize = 256;
const USUAL_FIELDS: usize = 10;

impl Params {
    /// No values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value; the last one of a name counts.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, text: impl AsRef<str>) {
        self.write(name, |out| out.push_str(text.as_ref()));
    }

    /// The same for a value that writes its text itself.
    pub(crate) fn write(&mut self, name: impl Into<Cow<'static, str>>, write: impl FnOnce(&mut Wiped)) {
        if self.entries.is_empty() {
            self.entries.reserve(USUAL_FIELDS);
            self.text = Wiped::with_capacity(USUAL_TEXT);
        }
        let begin = self.text.len();
        write(&mut self.text);
        let (name, range) = (name.into(), begin..self.text.len());
        match self.entries.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = range,
            None => self.entries.push((name, range)),
        }
    }

    /// The names in the order in which they were set.
    #[cfg(feature = "doctor")]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter(|(_, range)| !range.is_empty()).map(|(name, _)| &**name)
    }

    /// A value; an empty text is no value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, range) = self.entries.iter().find(|(known, _)| known == name)?;
        self.text.get(range.clone()).filter(|text| !text.is_empty())
    }
}

impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.entries.iter().map(|(name, _)| name)).finish()
    }
}

impl<N: Into<Cow<'static, str>>, T: AsRef<str>> FromIterator<(N, T)> for Params {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(pairs: I) -> Self {
        let mut params = Self::new();
        for (name, text) in pairs {
            params.set(name, text);
        }
        params
    }
}

/// More fields than any table has.
const MOST_FIELDS: usize = 16;

/// The checked texts of a body, in the table's order.
#[derive(Clone)]
pub struct Form {
    fields: &'static [Field],
    text: Wiped,
    /// Where each field's text ends, in `text`; one that is not sent has none.
    ends: [usize; MOST_FIELDS],
}

impl Form {
    /// Checks every text and puts them in order. Refusals name the field.
    pub(crate) fn new(body: &'static Body, layout: &Layout, params: &Params, checks: &Checks) -> Result<Self, Error> {
        let given = Given::new(body, params)?;
        let special = may_be_special(&params.text);
        let form = Self::written(body, params, |place, field, out| {
            given.presence(place, field)?;
            let Some(text) = given.text(place) else { return Ok(()) };
            let begin = out.len();
            let check = if special { check } else { check_form };
            check(field, text, checks, out).map_err(|reason| Error::invalid(field.name, reason))?;
            let unsignable = special && out.get(begin..).is_some_and(is_unsignable) && layout.signs(field);
            if unsignable { Err(Error::invalid(field.name, Reason::Separator)) } else { Ok(()) }
        })?;
        form.dates_in_order()?;
        Ok(form)
    }

    /// What was sent, as far as this body knows it: what the checks refuse stays as given.
    #[cfg(feature = "doctor")]
    pub(crate) fn as_sent(body: &'static Body, params: &Params) -> Self {
        let form = Self::written(body, params, |_, field, out| {
            if let Some(given) = params.get(field.name)
                && check(field, given, &Checks::default(), out).is_err()
            {
                out.push_str(given);
            }
            Ok(())
        });
        form.unwrap_or_else(|_| Self { fields: &[], text: Wiped::default(), ends: [0; MOST_FIELDS] })
    }

    /// `write` appends the text of a field by its place.
    fn written(
        body: &'static Body,
        params: &Params,
        write: impl Fn(usize, &'static Field, &mut Wiped) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        // An amount may get a dot and kopecks.
        let mut text = Wiped::with_capacity(params.text.len().saturating_add(8));
        let mut ends = [0; MOST_FIELDS];
        for (place, (field, end)) in body.fields.iter().zip(&mut ends).enumerate() {
            write(place, field, &mut text)?;
            *end = text.len();
        }
        Ok(Self { fields: body.fields, text, ends })
    }

    /// The text of a field, empty where it is not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.pairs().find(|(field, _)| field.name == name).map_or("", |(_, text)| text)
    }

    /// The same by its place in the table.
    pub(crate) fn text_at(&self, place: usize) -> &str {
        let begin = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(place).and_then(|end| self.text.get(begin..*end)).unwrap_or_default()
    }

    /// Names and texts in the order in which they are sent. The texts are secret.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static Field, &str)> {
        let pair = |(place, field)| (field, self.text_at(place));
        self.fields.iter().enumerate().map(pair).filter(|(_, text)| !text.is_empty())
    }

    /// Whether no text needs an escape in JSON.
    pub(crate) fn is_plain(&self) -> bool {
        plain(self.text.as_bytes()) == self.text.len()
    }

    /// All texts together, in bytes.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
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
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.pairs().map(|(field, _)| field.name)).finish()
    }
}

/// Whether a text could be taken for two, or two for one, once all are joined.
fn is_unsignable(text: &str) -> bool {
    text.contains("::") || text.starts_with(':') || text.ends_with(':')
}

/// What was given, in the order of the table: each name is looked up once.
struct Given<'a> {
    fields: &'static [Field],
    texts: [Option<&'a str>; MOST_FIELDS],
}

impl<'a> Given<'a> {
    fn new(body: &'static Body, params: &'a Params) -> Result<Self, Error> {
        let mut texts = [None; MOST_FIELDS];
        for (name, range) in &params.entries {
            let place = body.fields.iter().position(|field| field.name == name);
            let text = place.and_then(|place| texts.get_mut(place));
            let text = text.ok_or_else(|| Error::invalid(name.clone().into_owned(), Reason::UnknownField))?;
            *text = params.text.get(range.clone()).filter(|text| !text.is_empty());
        }
        Ok(Self { fields: body.fields, texts })
    }

    fn text(&self, place: usize) -> Option<&'a str> {
        self.texts.get(place).copied().flatten()
    }

    /// Whether a field may be given, and has to be.
    fn presence(&self, place: usize, field: &Field) -> Result<(), Error> {
        let given = self.text(place);
        let reason = match field.presence {
            Presence::Required if given.is_none() => Reason::Missing,
            Presence::OnlyWith { field: selector, choices } => match (self.chosen(selector), given) {
                (Some(choice), None) if choices.contains(&choice) => Reason::Missing,
                (Some(choice), Some(_)) if !choices.contains(&choice) => Reason::NotWithThisChoice,
                _ => return Ok(()),
            },
            _ => return Ok(()),
        };
        Err(Error::invalid(field.name, reason))
    }

    /// The name of the choice that a selector's text stands for.
    fn chosen(&self, selector: &str) -> Option<&'static str> {
        let place = self.fields.iter().position(|field| field.name == selector)?;
        let Kind::Choice(choices) = self.fields.get(place)?.kind else { return None };
        let text = self.text(place)?;
        choices.iter().find(|choice| choice.name == text || choice.wire == text).map(|choice| choice.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoints::ENDPOINTS;

    #[test]
    fn no_table_has_more_fields_than_a_form_holds() {
        let bodies = ENDPOINTS.iter().flat_map(|endpoint| endpoint.bodies());
        assert!(bodies.map(|body| body.fields.len()).max().is_some_and(|most| most <= MOST_FIELDS));
    }
}
