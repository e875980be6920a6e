//! Pages as CSV that a spreadsheet opens as it was meant.

use intellectmoney::csv;
use intellectmoney::endpoints::{AnswerField, AnswerKind};

/// Where cells and lines end, and how numbers are written.
pub(super) struct Dialect {
    pub(super) delimiter: char,
    pub(super) decimal_comma: bool,
}

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
                AnswerKind::Amount if self.decimal_comma => csv::cell(&text.replace('.', ","), out),
                AnswerKind::Amount | AnswerKind::Integer | AnswerKind::Boolean => out.push_str(text),
                AnswerKind::Secret => {}
                _ => csv::text(text, out),
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
