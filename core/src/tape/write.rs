//! Compact JSON out of a document.

use super::{Item, What};
use crate::endpoints::{AnswerField, AnswerKind};
use crate::json::write_text;

impl Item<'_> {
    /// Appends compact JSON: numbers exactly as they came, text that is not ASCII as it is.
    pub(crate) fn write(self, out: &mut String) {
        match self.what() {
            What::Null => out.push_str("null"),
            What::Bool(yes) => out.push_str(if yes { "true" } else { "false" }),
            What::Number(span) => out.push_str(self.tape.str(span)),
            What::Text(span) => write_text(self.tape.str(span), out),
            What::Array(_) => {
                out.push('[');
                for (place, item) in self.items().enumerate() {
                    out.push_str(if place > 0 { "," } else { "" });
                    item.write(out);
                }
                out.push(']');
            }
            What::Object(_) => {
                out.push('{');
                for (place, item) in self.items().enumerate() {
                    item.write_member(place, out);
                }
                out.push('}');
            }
        }
    }

    /// Appends a member as the one of this place in its object.
    pub(crate) fn write_member(self, place: usize, out: &mut String) {
        self.write_key(place, out);
        self.write(out);
    }

    /// Appends its key and the colon.
    pub(crate) fn write_key(self, place: usize, out: &mut String) {
        out.push_str(if place > 0 { "," } else { "" });
        write_text(self.key().unwrap_or_default(), out);
        out.push(':');
    }

    /// The same in the table's order, sums too, and after it what the table does not know.
    pub(crate) fn write_in_order(self, table: &[AnswerField], out: &mut String) {
        let known = table.iter().filter_map(|field| Some((Some(field), self.get(field.name)?)));
        let is_known = |item: &Self| table.iter().any(|field| Some(field.name) == item.key());
        let unknown = self.items().filter(|item| !is_known(item)).map(|item| (None, item));
        out.push('{');
        for (place, (field, item)) in known.chain(unknown).enumerate() {
            item.write_key(place, out);
            match (field.map(|field| field.kind), item.what()) {
                (Some(AnswerKind::Object(inner)), What::Object(_)) => item.write_in_order(inner, out),
                _ => item.write(out),
            }
        }
        out.push('}');
    }
}
