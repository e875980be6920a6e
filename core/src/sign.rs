//! Layout and form give the string to sign, and that gives the `Sign` header. Besides the
//! doctor the only module that sees the sign secret's text.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use sha2::block_api::compress256;
use zeroize::Zeroizing;

use crate::endpoints::{Confidence, Field, Kind};
use crate::form::Form;
use crate::layout::{JOINER, Layout, Segment};
use crate::types::{SignSecretKey, WipedBytes, mask_pan};

/// The value of the `Sign` header: SHA-256 of the joined values, lower-case hex.
pub(crate) fn sign(layout: &Layout, form: &mut Form, secret: &SignSecretKey, token: &FirstBlock) -> [u8; 64] {
    let texts = form.joined.len();
    let begin = layout.join(form);
    form.joined.push(secret.expose().as_bytes());
    pad(&mut form.joined, begin);
    let digest = token.digest(form.joined.get(begin..).unwrap_or_default());
    form.joined.cut(texts);
    hex(digest)
}

/// Room for a secret and what fills the last block.
pub(crate) fn room(secret: &SignSecretKey) -> usize {
    secret.expose().len().saturating_add(BLOCK).saturating_add(LENGTH)
}

fn hex(digest: [u32; 8]) -> [u8; 64] {
    let mut bytes = [0; 32];
    bytes.as_chunks_mut().0.iter_mut().zip(digest).for_each(|(four, word)| *four = word.to_be_bytes());
    let digit = |value: u8| value.wrapping_add(if value < 10 { b'0' } else { b'a' - 10 });
    let mut hex = [0; 64];
    for (pair, byte) in hex.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 15)];
    }
    hex
}

/// A block of SHA-256, and the message's length at the end of its last.
const BLOCK: usize = 64;
const LENGTH: usize = 8;

/// The state before the first block, FIPS 180-4.
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// Fills the last block of the message that begins there, so that it is hashed where it stands.
fn pad(message: &mut WipedBytes, begin: usize) {
    const PADDING: [u8; BLOCK] = {
        let mut padding = [0; BLOCK];
        padding[0] = 0x80;
        padding
    };
    let length = message.len().saturating_sub(begin);
    let used = length.wrapping_add(LENGTH) % BLOCK;
    message.push(PADDING.get(..BLOCK.wrapping_sub(used)).unwrap_or_default());
    message.push(&(length as u64).wrapping_mul(8).to_be_bytes());
}

/// The hash of the last string's first block. That block is the session's token, so that the
/// next string mostly begins with it, too, and the rest is all there is to hash.
#[derive(Default)]
pub(crate) struct FirstBlock(Mutex<Option<Hashed>>);

struct Hashed {
    block: Zeroizing<[u8; BLOCK]>,
    state: Zeroizing<[u32; 8]>,
}

impl FirstBlock {
    /// The digest of a padded message.
    fn digest(&self, message: &[u8]) -> [u32; 8] {
        let (blocks, _) = message.as_chunks();
        let mut state = INITIAL;
        if let Some((first, rest)) = blocks.split_first() {
            state = self.after(first);
            compress256(&mut state, rest);
        }
        state
    }

    fn after(&self, block: &[u8; BLOCK]) -> [u32; 8] {
        // Set in one assignment, so that a panic elsewhere leaves no half of it.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*last
            && *known.block == *block
        {
            return *known.state;
        }
        let mut state = INITIAL;
        compress256(&mut state, std::slice::from_ref(block));
        *last = Some(Hashed { block: Zeroizing::new(*block), state: Zeroizing::new(state) });
        state
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
