//! Layout and form give the string to sign, and that gives the `Sign` header. Besides the
//! doctor the only module that sees the sign secret's text.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::endpoints::{Body, Confidence, Field, Kind};
use crate::error::{Error, Reason};
use crate::form::Form;
use crate::types::{SignSecretKey, Wiped, mask_pan};

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
    /// A field and its place in the table.
    Field(&'static Field, usize),
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
        self.segments.iter().any(|segment| matches!(segment, Segment::Field(signed, _) if signed.name == field.name))
    }

    /// `write` appends a field's text.
    fn join(&self, form: &Form, secret: &str, write: impl Fn(&Field, &str, &mut Wiped)) -> Wiped {
        let joiners = self.segments.len().saturating_mul(JOINER.len());
        let mut out = Wiped::with_capacity(form.len().saturating_add(joiners).saturating_add(secret.len()));
        for segment in &self.segments {
            match segment {
                Segment::Field(field, place) => write(field, form.text_at(*place), &mut out),
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

/// The value of the `Sign` header: SHA-256 of the joined values, lower-case hex.
pub(crate) fn sign(layout: &Layout, form: &Form, secret: &SignSecretKey, token: &FirstBlock) -> [u8; 64] {
    let joined = layout.join(form, secret.expose(), |_, text, out| out.push_str(text));
    let mut hex = [0; 64];
    let digit = |value: u8| value.wrapping_add(if value < 10 { b'0' } else { b'a' - 10 });
    let (pairs, _) = hex.as_chunks_mut();
    for (pair, byte) in pairs.iter_mut().zip(token.digest(joined.as_bytes())) {
        *pair = [digit(byte >> 4), digit(byte & 15)];
    }
    hex
}

const BLOCK: usize = 64;

/// The hash of the last string's first block. That block is the session's token, so that the
/// next string mostly begins with it, too, and the rest is all there is to hash.
#[derive(Default)]
pub(crate) struct FirstBlock(Mutex<Option<(Zeroizing<[u8; BLOCK]>, Sha256)>>);

impl FirstBlock {
    fn digest(&self, text: &[u8]) -> impl IntoIterator<Item = u8> {
        let Some((block, rest)) = text.split_first_chunk::<BLOCK>() else { return Sha256::digest(text) };
        self.after(block).chain_update(rest).finalize()
    }

    fn after(&self, block: &[u8; BLOCK]) -> Sha256 {
        // Set in one assignment, so that a panic elsewhere leaves no half of it.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, hash)) = &*last
            && **known == *block
        {
            return hash.clone();
        }
        let hash = Sha256::new_with_prefix(block);
        *last = Some((Zeroizing::new(*block), hash.clone()));
        hash
    }
}

impl fmt::Debug for FirstBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FirstBlock")
    }
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
        let show = |field: &Field, text: &str, out: &mut Wiped| out.push_str(&shown(field, text));
        let string_to_sign = layout.join(form, "[SignSecretKey]", show);
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
