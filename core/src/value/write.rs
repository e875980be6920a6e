//! Compact JSON out of values.

use super::Value;
use super::text::{ESCAPED, LETTERS, split_plain};

impl Value {
    /// Appends compact JSON: numbers exactly as they came, text that is not ASCII as it is.
    pub fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => write_text(text, out),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    comma(index, out);
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    comma(index, out);
                    write_text(key, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn comma(index: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
}

/// Appends the text as a JSON string: quoted, and only what must be escaped is escaped.
pub fn write_text(text: &str, out: &mut String) {
    out.push('"');
    write_escaped(text, |part| out.push_str(part));
    out.push('"');
}

/// Gives the text as it stands between the quotes of a JSON string, in parts.
pub(crate) fn write_escaped(text: &str, mut write: impl FnMut(&str)) {
    let mut rest = text;
    loop {
        let (plain, tail) = split_plain(rest);
        write(plain);
        let mut tail = tail.chars();
        match tail.next() {
            None => return,
            Some('"') => write("\\\""),
            Some(special) => match ESCAPED.chars().position(|escaped| escaped == special) {
                Some(place) => {
                    write("\\");
                    write(LETTERS.get(place..=place).unwrap_or_default());
                }
                None => write(&format!("\\u{:04x}", u32::from(special))),
            },
        }
        rest = tail.as_str();
    }
}
