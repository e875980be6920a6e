//! The order in which a body's fields are signed.

use std::borrow::Cow;

use crate::endpoints::{Body, Confidence, Field};
use crate::error::{Error, Reason};
use crate::form::Form;

pub(crate) const JOINER: &str = "::";
const SECRET: &str = "SignSecretKey";

/// A layout over a table's fields.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) text: Cow<'static, str>,
    pub(crate) confidence: Confidence,
    pub(crate) source: &'static str,
    /// All but the last, which always is the secret.
    pub(crate) segments: Vec<Segment>,
    in_order: Option<InOrder>,
}

#[derive(Clone, Debug)]
pub(crate) enum Segment {
    /// A field and its place in the table.
    Field(&'static Field, usize),
    Literal(String),
    /// A place that the provider keeps for a parameter that it does not document.
    Reserved,
}

/// What stands before and behind the fields of a layout that signs them as they are sent, all of
/// them and nothing in between.
#[derive(Clone, Debug)]
struct InOrder {
    before: String,
    behind: String,
}

impl Layout {
    /// The layout that a table prints.
    pub(crate) fn of(body: &'static Body) -> Result<Self, Error> {
        Self::new(body.layout.into(), body, body.confidence, body.source)
    }

    /// A caller's own layout over a table's fields: names in any case, empty segments
    /// kept, `'word'` a literal, `SignSecretKey` last.
    pub(crate) fn parse(text: &str, body: &'static Body) -> Result<Self, Error> {
        Self::new(text.to_owned().into(), body, Confidence::Guess, "given by the caller")
    }

    fn new(
        text: Cow<'static, str>,
        body: &'static Body,
        confidence: Confidence,
        source: &'static str,
    ) -> Result<Self, Error> {
        let segments = parse(&text, body.fields)?;
        let in_order = InOrder::of(&segments, body.fields.len());
        Ok(Self { text, confidence, source, segments, in_order })
    }

    /// Whether the field's value enters the string to sign.
    pub(crate) fn signs(&self, field: &Field) -> bool {
        self.segments.iter().any(|segment| matches!(segment, Segment::Field(signed, _) if signed.name == field.name))
    }

    /// What stands before a form's texts, where those are signed as they stand there.
    pub(crate) fn before(&self) -> &str {
        self.in_order.as_ref().map_or("", |in_order| &in_order.before)
    }

    /// Room for what is joined behind texts of this length.
    pub(crate) fn room(&self, texts: usize) -> usize {
        let again = if self.in_order.is_some() { 0 } else { texts };
        again.saturating_add(self.text.len())
    }

    /// Makes the string to sign out of a form's texts, all but the secret, and says where it begins.
    pub(crate) fn join(&self, form: &mut Form) -> usize {
        if let Some(InOrder { behind, .. }) = &self.in_order {
            form.bytes.push(behind.as_bytes());
            return form.begin().saturating_sub(self.before().len());
        }
        let begin = form.bytes.len();
        for segment in &self.segments {
            match segment {
                Segment::Field(_, place) => form.bytes.push_again(form.range(*place)),
                Segment::Literal(word) => form.bytes.push(word.as_bytes()),
                Segment::Reserved => {}
            }
            form.bytes.push(JOINER.as_bytes());
        }
        begin
    }
}

impl InOrder {
    fn of(segments: &[Segment], fields: usize) -> Option<Self> {
        let is_field = |segment: &Segment| matches!(segment, Segment::Field(..));
        let begin = segments.iter().position(is_field)?;
        let (before, rest) = segments.split_at_checked(begin)?;
        let (signed, behind) = rest.split_at_checked(fields)?;
        let in_place = |(place, segment): (usize, &Segment)| matches!(segment, Segment::Field(_, own) if *own == place);
        let all = signed.iter().enumerate().all(in_place);
        all.then(|| Self { before: constant(before), behind: constant(behind) })
    }
}

/// Segments that are no fields, each with what follows it.
fn constant(segments: &[Segment]) -> String {
    let word = |segment: &Segment| match segment {
        Segment::Literal(word) => format!("{word}{JOINER}"),
        Segment::Field(..) | Segment::Reserved => JOINER.to_owned(),
    };
    segments.iter().map(word).collect()
}

fn parse(text: &str, fields: &'static [Field]) -> Result<Vec<Segment>, Error> {
    let refuse = || Error::invalid("layout", Reason::LayoutForm);
    let mut names: Vec<&str> = text.split(JOINER).collect();
    if !names.pop().is_some_and(|last| last.eq_ignore_ascii_case(SECRET)) {
        return Err(refuse());
    }
    let mut seen: Vec<&str> = Vec::with_capacity(names.len());
    names
        .into_iter()
        .map(|name| {
            if name.is_empty() {
                return Ok(Segment::Reserved);
            }
            let quoted = name.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            if let Some(word) = quoted.filter(|word| !word.is_empty()) {
                return Ok(Segment::Literal(word.to_owned()));
            }
            let mut known = fields.iter().enumerate();
            let (place, field) = known.find(|(_, field)| field.name.eq_ignore_ascii_case(name)).ok_or_else(refuse)?;
            if seen.contains(&field.name) {
                return Err(refuse());
            }
            seen.push(field.name);
            Ok(Segment::Field(field, place))
        })
        .collect()
}
