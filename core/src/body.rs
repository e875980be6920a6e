//! The bytes that are sent, written behind a form's texts.

use std::ops::Range;

use crate::endpoints::Field;
use crate::form::Form;
use crate::http::Encoding;
use crate::json::write_escaped;
use crate::layout::JOINER;
use crate::ready::Ready;
use crate::types::{UserToken, Wiped, WipedBytes};

/// A field's name with all that stands between the text before it and its own. The first field of
/// a table is always sent.
pub(crate) fn key(encoding: Encoding, place: usize, field: &Field) -> String {
    let before = match (encoding, place) {
        (Encoding::Form, 0) => "",
        (Encoding::Form, _) => "&",
        (Encoding::Json, 0) => "{",
        (Encoding::Json, _) => "\",",
    };
    match encoding {
        Encoding::Form => format!("{before}{}=", field.name),
        Encoding::Json => format!("{before}\"{}\":\"", field.name),
    }
}

/// Room for keys and texts of these lengths, with all that stands between them.
pub(crate) fn room(encoding: Encoding, keys: usize, texts: usize) -> usize {
    let texts = match encoding {
        // Every byte may be escaped.
        Encoding::Form => texts.saturating_mul("%00".len()).saturating_add(1),
        Encoding::Json => texts.saturating_add("\"}".len()),
    };
    keys.saturating_add(texts)
}

/// Writes the body behind a form's texts; those of the special bits may need escapes in JSON.
pub(crate) fn write(ready: &Ready, form: &mut Form, special: u32, token: Option<&UserToken>) {
    let mut begin = form.begin();
    for (slot, end) in ready.slots.iter().zip(form.ends()) {
        let end = end as usize;
        let range = std::mem::replace(&mut begin, end.saturating_add(JOINER.len()))..end;
        if range.is_empty() {
            continue;
        }
        slot.push_key(&mut form.bytes);
        if slot.as_it_is && special & slot.bit == 0 {
            form.bytes.push_again(range);
        } else {
            push_escaped(ready.encoding, form, range, token);
        }
    }
    if ready.encoding == Encoding::Json {
        form.bytes.push(b"\"}");
    }
}

fn push_escaped(encoding: Encoding, form: &mut Form, range: Range<usize>, token: Option<&UserToken>) {
    match encoding {
        Encoding::Form => match token.and_then(|token| token.urlencoded(form.bytes.get(range.clone())?)) {
            Some(text) => form.bytes.push(text),
            None => form.bytes.push_again_coded(range, &URLENCODED),
        },
        Encoding::Json => {
            let mut text = Wiped::default();
            text.push_str(form.text_in(range));
            write_escaped(&text, |part| form.bytes.push(part.as_bytes()));
        }
    }
}

/// A text, and behind it how that stands in a form.
pub(crate) fn urlencoded(text: &str) -> WipedBytes {
    let mut bytes = WipedBytes::default();
    bytes.push(text.as_bytes());
    bytes.push_again_coded(0..text.len(), &URLENCODED);
    bytes
}

/// How each byte stands in a form, and behind it how long that is. A space is `%20`, so that a
/// reader that takes `+` literally sees the same text.
#[expect(clippy::indexing_slicing, reason = "by the compiler, as long as the table is")]
static URLENCODED: [u32; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut codes = [0; 256];
    let mut byte = 0_u8;
    loop {
        let (high, low) = (DIGITS[byte as usize >> 4], DIGITS[byte as usize & 15]);
        let stands_for_itself = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let code = if stands_for_itself { [byte, 0, 0, 1] } else { [b'%', high, low, 3] };
        codes[byte as usize] = u32::from_le_bytes(code);
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    codes
};
