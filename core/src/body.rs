//! A form as the bytes that are sent.

use crate::endpoints::Field;
use crate::form::Form;
use crate::http::Encoding;
use crate::json::write_escaped;
use crate::types::Wiped;

/// A field's name with all that stands between it and its text.
pub(crate) fn key(encoding: Encoding, field: &Field) -> String {
    match encoding {
        Encoding::Form => format!("{}=", field.name),
        Encoding::Json => format!("\"{}\":\"", field.name),
    }
}

/// The body. `keys` are those of all fields of the table, in its order.
pub(crate) fn body(encoding: Encoding, form: &Form, keys: &[String]) -> Wiped {
    let names = keys.iter().fold(4, |sum: usize, key| sum.saturating_add(key.len()).saturating_add(2));
    let room = |longest: usize| names.saturating_add(form.len().saturating_mul(longest));
    let texts =
        || keys.iter().enumerate().map(|(place, key)| (key, form.text_at(place))).filter(|(_, text)| !text.is_empty());
    match encoding {
        Encoding::Form => {
            // At its longest, so that no secret is left behind by a buffer that had to grow.
            let mut out = Vec::with_capacity(room("%00".len()));
            for (key, text) in texts() {
                out.extend_from_slice(if out.is_empty() { b"" } else { b"&" });
                out.extend_from_slice(key.as_bytes());
                urlencode(text.as_bytes(), &mut out);
            }
            Wiped::from_bytes(out)
        }
        Encoding::Json => {
            let plain = form.is_plain();
            let mut out = Wiped::with_capacity(room(1));
            let mut before = "{";
            for (key, text) in texts() {
                out.push_str(before);
                out.push_str(key);
                if plain {
                    out.push_str(text);
                } else {
                    write_escaped(text, |part| out.push_str(part));
                }
                before = "\",";
            }
            out.push_str(if before == "{" { "{}" } else { "\"}" });
            out
        }
    }
}

/// Which bytes stand for themselves in a form.
#[expect(clippy::indexing_slicing, reason = "by the compiler, as long as the table is")]
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

/// `application/x-www-form-urlencoded`: a space is `%20`, so that a reader that takes `+`
/// literally sees the same text.
fn urlencode(text: &[u8], out: &mut Vec<u8>) {
    let stands_for_itself = |byte: &u8| UNRESERVED.get(usize::from(*byte)) == Some(&true);
    let digit = |value: u8| value.wrapping_add(if value < 10 { b'0' } else { b'A' - 10 });
    let mut rest = text;
    loop {
        let length = rest.iter().take_while(|byte| stands_for_itself(byte)).count();
        let (plain, special) = rest.split_at_checked(length).unwrap_or_default();
        out.extend_from_slice(plain);
        let [special, tail @ ..] = special else { return };
        out.extend_from_slice(&[b'%', digit(special >> 4), digit(special & 15)]);
        rest = tail;
    }
}
