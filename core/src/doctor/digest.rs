//! A Sign read back: how its text was written, and so which hash it can be. What is
//! known so needs no search.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::draft::{Draft, Place};
use super::mistakes::Mistake;

/// SHA-256 of nothing.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// The same on two pages of the provider, so of no request.
const SAMPLE: &str = "ee6b71c6c54ec9b3c02d1a8bceb535b846640e4164d758489d571ffe029070af";

/// What a Sign says without its string.
pub(super) struct Given {
    pub(super) bytes: Vec<u8>,
    /// Mistakes of its writing.
    pub(super) written: Vec<Mistake>,
}

/// Hashes that a digest of some length can be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Hmac,
    Md5,
    Sha1,
}

/// A text that the provider's pages print.
pub(super) fn known_sample(sign: &str) -> Option<Mistake> {
    let sign = sign.trim().to_ascii_lowercase();
    match sign.as_str() {
        EMPTY => Some(Mistake::DigestOfEmptyText),
        SAMPLE => Some(Mistake::SampleOfThePages),
        _ => None,
    }
}

/// Every way in which the text can be read as a digest.
pub(super) fn read(sign: &str) -> Vec<Given> {
    let trimmed = sign.trim();
    let mut written = Vec::new();
    if trimmed != sign {
        written.push(Mistake::SpacesAroundSign);
    }
    let given = |bytes, more: &[Mistake]| Given { bytes, written: [more, written.as_slice()].concat() };
    let plain = trimmed.replace('-', "");
    let hyphens = plain.len() != trimmed.len() && trimmed.split('-').all(|pair| pair.len() == 2);
    let text = if hyphens { plain.as_str() } else { trimmed };
    if let Some(bytes) = hex(text) {
        let mut more = Vec::new();
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) && !hyphens {
            more.push(Mistake::UpperCaseHex);
        }
        if hyphens {
            more.push(Mistake::HexWithHyphens);
        }
        return vec![given(bytes, &more)];
    }
    let engines = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD];
    let decoded = engines.iter().find_map(|engine| engine.decode(trimmed).ok());
    decoded
        .into_iter()
        .map(|bytes| {
            let of_hex = std::str::from_utf8(&bytes).ok().and_then(hex);
            given(of_hex.unwrap_or(bytes), &[Mistake::Base64])
        })
        .collect()
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let nibble = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    let bytes = pairs.map(|pair| match pair {
        [high, low] => Some((nibble(high)? << 4) | nibble(low)?),
        _ => None,
    });
    bytes.collect::<Option<Vec<u8>>>().filter(|bytes| !bytes.is_empty())
}

impl Hash {
    /// By the length of the digest, likelier ones first.
    pub(super) fn of_length(length: usize) -> &'static [Self] {
        match length {
            32 => &[Self::Sha256, Self::Hmac],
            16 => &[Self::Md5],
            20 => &[Self::Sha1],
            _ => &[],
        }
    }

    /// The mistake of using it.
    pub(super) fn mistake(self) -> Option<Mistake> {
        match self {
            Self::Sha256 => None,
            Self::Hmac => Some(Mistake::Hmac),
            Self::Md5 => Some(Mistake::Md5),
            Self::Sha1 => Some(Mistake::Sha1),
        }
    }

    /// Whether it makes this digest of the draft; counts how many digests that took.
    pub(super) fn makes(self, wanted: &[u8], draft: &Draft, digests: &mut usize) -> bool {
        *digests = digests.saturating_add(1);
        match self {
            Self::Sha256 => Sha256::digest(draft.bytes()).as_slice() == wanted,
            Self::Md5 => Md5::digest(draft.bytes()).as_slice() == wanted,
            Self::Sha1 => Sha1::digest(draft.bytes()).as_slice() == wanted,
            Self::Hmac => {
                *digests = digests.saturating_add(2);
                let without = Draft { place: Place::Nowhere, ..draft.clone() };
                let ended = Draft { trailing: true, ..without.clone() };
                [draft, &without, &ended].into_iter().any(|message| hmac(&draft.secret.text, message) == wanted)
            }
        }
    }
}

/// RFC 2104 over SHA-256.
fn hmac(key: &str, message: &Draft) -> Vec<u8> {
    const BLOCK: usize = 64;
    let mut block = if key.len() > BLOCK { Sha256::digest(key.as_bytes()).to_vec() } else { key.as_bytes().to_vec() };
    block.resize(BLOCK, 0);
    let pad = |mask: u8| block.iter().map(move |byte| byte ^ mask).collect::<Vec<u8>>();
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(&*message.bytes()).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}
