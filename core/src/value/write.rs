//! Compact JSON out of values.

use super::Value;
use super::text::{ESCAPED, LETTERS, split_plain};
use std::fmt::Write as _;

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
    let mut rest = text;
    loop {
        let (plain, tail) = split_plain(rest);
        out.push_str(plain);
        let mut tail = tail.chars();
        let Some(special) = tail.next() else { break };
        match ESCAPED.chars().zip(LETTERS.chars()).find(|(escaped, _)| *escaped == special) {
            Some((_, letter)) => out.extend(['\\', letter]),
            None => _ = write!(out, "\\u{:04x}", u32::from(special)),
        }
        rest = tail.as_str();
    }
    out.push('"');
}
