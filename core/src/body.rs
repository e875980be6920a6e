//! The bytes that are sent, written text by text.

use crate::checks::Charset;
use crate::endpoints::Field;
use crate::http::Encoding;
use crate::json::write_escaped;
use crate::types::WipedBytes;

/// A field's name with all that stands between the text before it and its own.
pub(crate) fn key(encoding: Encoding, field: &Field) -> String {
    match encoding {
        Encoding::Form => format!("&{}=", field.name),
        Encoding::Json => format!("\",\"{}\":\"", field.name),
    }
}

/// A body that grows.
pub(crate) struct Body {
    encoding: Encoding,
    out: WipedBytes,
}

impl Body {
    /// Room for keys and texts of these lengths, with all that stands between them.
    pub(crate) fn new(encoding: Encoding, keys: usize, texts: usize) -> Self {
        let room = match encoding {
            // Every byte may be escaped.
            Encoding::Form => texts.saturating_mul("%00".len()).saturating_add(1),
            Encoding::Json => texts.saturating_add("{}".len()),
        };
        Self { encoding, out: WipedBytes::with_capacity(keys.saturating_add(room)) }
    }

    /// Appends a field.
    pub(crate) fn add(&mut self, key: &str, text: &[u8], charset: Charset) {
        let out = &mut self.out;
        let key = key.as_bytes();
        match (self.encoding, out.is_empty()) {
            (_, false) => out.push(key),
            (Encoding::Form, true) => out.push(key.strip_prefix(b"&").unwrap_or(key)),
            (Encoding::Json, true) => {
                out.push(b"{");
                out.push(key.strip_prefix(b"\",").unwrap_or(key));
            }
        }
        match (self.encoding, charset) {
            (_, Charset::Unreserved) | (Encoding::Json, Charset::Plain) => out.push(text),
            (Encoding::Form, _) => out.push_coded(text, &URLENCODED),
            (Encoding::Json, Charset::Any) => {
                write_escaped(str::from_utf8(text).unwrap_or_default(), |part| out.push(part.as_bytes()));
            }
        }
    }

    /// The whole body.
    pub(crate) fn end(mut self) -> WipedBytes {
        if self.encoding == Encoding::Json {
            self.out.push(if self.out.is_empty() { b"{}" } else { b"\"}" });
        }
        self.out
    }
}

/// How each byte stands in a form, and how long that is. A space is `%20`, so that a reader that
/// takes `+` literally sees the same text.
#[expect(clippy::indexing_slicing, reason = "by the compiler, as long as the table is")]
const URLENCODED: [[u8; 4]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut codes = [[0; 4]; 256];
    let mut byte = 0_u8;
    loop {
        let (high, low) = (DIGITS[byte as usize >> 4], DIGITS[byte as usize & 15]);
        let stands_for_itself = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        codes[byte as usize] = if stands_for_itself { [byte, 0, 0, 1] } else { [b'%', high, low, 3] };
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    codes
};
