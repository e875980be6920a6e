//! CSV that a spreadsheet opens as it was meant.

use intellectmoney::endpoints::{AnswerField, AnswerKind};

/// Where cells and lines end, and how numbers are written.
pub(super) struct Dialect {
    pub(super) delimiter: char,
    pub(super) decimal_comma: bool,
}

/// What makes a spreadsheet take a text for a formula. The wide forms count in East Asian
/// editions.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What may end a cell or a line, whichever delimiter the reader expects.
const QUOTED: [char; 6] = ['"', ',', ';', '\t', '\r', '\n'];

impl Dialect {
    /// Adds the cells of a line, and its end.
    pub(super) fn line<'a>(
        &self,
        cells: impl IntoIterator<Item = (&'static AnswerField, Option<&'a str>)>,
        out: &mut String,
    ) {
        for (place, (field, text)) in cells.into_iter().enumerate() {
            if place > 0 {
                out.push(self.delimiter);
            }
            let Some(text) = text else { continue };
            match field.kind {
                AnswerKind::Amount if self.decimal_comma => cell(&text.replace('.', ","), out),
                AnswerKind::Amount | AnswerKind::Integer | AnswerKind::Boolean => out.push_str(text),
                AnswerKind::Secret => {}
                _ => cell(&harmless(text), out),
            }
        }
        out.push_str("\r\n");
    }

    /// Adds the line of names.
    pub(super) fn names<'a>(&self, names: impl IntoIterator<Item = &'a str>, out: &mut String) {
        for (place, name) in names.into_iter().enumerate() {
            if place > 0 {
                out.push(self.delimiter);
            }
            out.push_str(name);
        }
        out.push_str("\r\n");
    }
}

/// A text that is no formula: a leading apostrophe makes it one. What looks like a text
/// that got one gets another, so that they can be told apart.
fn harmless(text: &str) -> std::borrow::Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(FORMULA) { format!("'{text}").into() } else { text.into() }
}

fn cell(text: &str, out: &mut String) {
    if !text.contains(QUOTED) {
        return out.push_str(text);
    }
    out.push('"');
    for (place, part) in text.split('"').enumerate() {
        out.push_str(if place > 0 { "\"\"" } else { "" });
        out.push_str(part);
    }
    out.push('"');
}
