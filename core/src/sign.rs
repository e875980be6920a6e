//! Layout and form give the string to sign, and that gives the `Sign` header. Besides the
//! doctor the only module that sees the sign secret's text.

use std::fmt;

use sha2::block_api::compress256;

use crate::endpoints::{Confidence, Field, Kind};
use crate::form::Form;
use crate::layout::{JOINER, Layout, Segment};
use crate::types::{Known, SignSecretKey, WipedBytes, mask_pan};

/// The value of the `Sign` header: SHA-256 of the joined values, lower-case hex.
pub(crate) fn sign(layout: &Layout, form: &mut Form, end: &End, token: Option<&Known>) -> [u8; SIGN] {
    let texts = form.bytes.len();
    let begin = layout.join(form);
    end.add_to(&mut form.bytes, begin);
    let (blocks, _) = form.bytes.get(begin..).unwrap_or_default().as_chunks();
    let state = match (blocks.split_first(), token) {
        (Some((first, rest)), Some(token)) if *first == *token.block => hash(*token.state, rest),
        _ => hash(INITIAL, blocks),
    };
    form.bytes.cut(texts);
    hex(state)
}

/// The hash of a message's first block.
pub(crate) fn begun(block: &[u8; BLOCK]) -> [u32; 8] {
    hash(INITIAL, std::slice::from_ref(block))
}

fn hash(mut state: [u32; 8], blocks: &[[u8; BLOCK]]) -> [u32; 8] {
    compress256(&mut state, blocks);
    state
}

/// What every string to sign ends with: the secret, and what may fill the last block.
pub(crate) struct End(WipedBytes);

impl End {
    pub(crate) fn new(secret: &SignSecretKey) -> Self {
        let mut filler = [0; BLOCK];
        filler[0] = 0x80;
        let secret = secret.expose().as_bytes();
        let mut end = WipedBytes::with_capacity(secret.len().saturating_add(BLOCK));
        end.push(secret);
        end.push(&filler);
        Self(end)
    }

    /// Room for it.
    pub(crate) fn room(&self) -> usize {
        self.0.len().saturating_add(LENGTH)
    }

    /// Ends the message that begins there, so that it is hashed where it stands.
    fn add_to(&self, message: &mut WipedBytes, begin: usize) {
        let whole = message.len().saturating_sub(begin).saturating_add(self.0.len());
        let length = whole.saturating_sub(BLOCK);
        let more = length.wrapping_add(LENGTH) % BLOCK;
        message.push(self.0.get(..self.0.len().wrapping_sub(more)).unwrap_or_default());
        message.push(&(length as u64).wrapping_mul(8).to_be_bytes());
    }
}

impl fmt::Debug for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("End")
    }
}

fn hex(digest: [u32; 8]) -> [u8; SIGN] {
    let mut bytes = [0; 32];
    bytes.as_chunks_mut().0.iter_mut().zip(digest).for_each(|(four, word)| *four = word.to_be_bytes());
    let digit = |value: u8| value.wrapping_add(if value < 10 { b'0' } else { b'a' - 10 });
    let mut hex = [0; SIGN];
    for (pair, byte) in hex.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 15)];
    }
    hex
}

/// The length of a Sign.
pub(crate) const SIGN: usize = 64;

/// A block of SHA-256, and the message's length at the end of its last.
pub(crate) const BLOCK: usize = 64;
const LENGTH: usize = 8;

/// The state before the first block, FIPS 180-4.
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

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
        let show = |segment: &Segment| match segment {
            Segment::Field(field, place) => shown(field, form.text_at(*place)),
            Segment::Literal(word) => word.clone(),
            Segment::Reserved => String::new(),
        };
        let mut shown: Vec<String> = layout.segments.iter().map(show).collect();
        shown.push("[SignSecretKey]".to_owned());
        Self {
            endpoint,
            layout: layout.text.to_string(),
            confidence: layout.confidence,
            source: layout.source,
            string_to_sign: shown.join(JOINER),
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
