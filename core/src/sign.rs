//! Layout and form give the string to sign, and that gives the `Sign` header. Besides the
//! doctor the only module that sees the sign secret's text.

use std::borrow::Cow;
use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::endpoints::{Body, Confidence, Field, Kind};
use crate::error::{Error, Reason};
use crate::form::Form;
use crate::types::{SignSecretKey, mask_pan};

const JOINER: &str = "::";
const SECRET: &str = "SignSecretKey";

/// The order in which a body's fields are signed.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    text: Cow<'static, str>,
    confidence: Confidence,
    source: &'static str,
    segments: Vec<Segment>,
}

/// All segments but the last, which always is the secret.
#[derive(Clone, Debug)]
pub(crate) enum Segment {
    Field(&'static Field),
    Literal(String),
    /// A place that the provider keeps for a parameter that it does not document.
    Reserved,
}

impl Layout {
    /// The layout that a table prints.
    pub(crate) fn of(body: &'static Body) -> Result<Self, Error> {
        let segments = parse(body.layout, body.fields)?;
        Ok(Self { text: body.layout.into(), confidence: body.confidence, source: body.source, segments })
    }

    /// A caller's own layout over a table's fields: names in any case, empty segments
    /// kept, `'word'` a literal, `SignSecretKey` last.
    pub(crate) fn parse(text: &str, body: &'static Body) -> Result<Self, Error> {
        let segments = parse(text, body.fields)?;
        Ok(Self {
            text: text.to_owned().into(),
            confidence: Confidence::Guess,
            source: "given by the caller",
            segments,
        })
    }

    /// All segments but the secret.
    #[cfg(feature = "doctor")]
    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The layout as text.
    #[cfg(feature = "doctor")]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether the field's value enters the string to sign.
    pub(crate) fn signs(&self, field: &Field) -> bool {
        self.segments.iter().any(|segment| matches!(segment, Segment::Field(signed) if signed.name == field.name))
    }

    fn join(&self, form: &Form, secret: &str, show: impl Fn(&Field, &str) -> String) -> Zeroizing<String> {
        let mut out = Zeroizing::new(String::with_capacity(form.size().saturating_add(secret.len())));
        for segment in &self.segments {
            match segment {
                Segment::Field(field) => out.push_str(&Zeroizing::new(show(field, form.text(field.name)))),
                Segment::Literal(word) => out.push_str(word),
                Segment::Reserved => {}
            }
            out.push_str(JOINER);
        }
        out.push_str(secret);
        out
    }
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
            let field = fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)).ok_or_else(refuse)?;
            if seen.contains(&field.name) {
                return Err(refuse());
            }
            seen.push(field.name);
            Ok(Segment::Field(field))
        })
        .collect()
}

/// The value of the `Sign` header: SHA-256 of the joined values, lower-case hex.
pub(crate) fn sign(layout: &Layout, form: &Form, secret: &SignSecretKey) -> String {
    let joined = layout.join(form, secret.expose(), |_, text| text.to_owned());
    let digest = Sha256::digest(joined.as_bytes());
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// A signed value fit to be shown.
pub(crate) fn shown(field: &Field, text: &str) -> String {
    match field.kind {
        _ if text.is_empty() => String::new(),
        Kind::UserToken | Kind::Login | Kind::Password => format!("[{}]", field.name),
        Kind::Pan => mask_pan(text),
        _ => text.to_owned(),
    }
}

/// What was signed and why, without secrets: fit to be pasted into an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The endpoint's name.
    pub endpoint: &'static str,
    /// The layout in use.
    pub layout: String,
    /// How sure the layout is. A caller's own layout is a guess as long as the provider
    /// has not answered to it.
    pub confidence: Confidence,
    /// Where the layout is from.
    pub source: &'static str,
    /// The string to sign; tokens, passwords and the secret by name, a card masked.
    pub string_to_sign: String,
}

impl Explanation {
    pub(crate) fn new(endpoint: &'static str, layout: &Layout, form: &Form) -> Self {
        let string_to_sign = layout.join(form, "[SignSecretKey]", shown);
        Self {
            endpoint,
            layout: layout.text.to_string(),
            confidence: layout.confidence,
            source: layout.source,
            string_to_sign: string_to_sign.to_string(),
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "endpoint        {}", self.endpoint)?;
        writeln!(f, "layout          {}", self.layout)?;
        writeln!(f, "confidence      {} ({})", self.confidence.as_str(), self.source)?;
        write!(f, "string to sign  {}", self.string_to_sign)
    }
}
