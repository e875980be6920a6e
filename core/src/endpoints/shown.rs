//! What debug output shows of an answer's object.

use super::answer::{AnswerField, AnswerKind, STATE};
use crate::json::{Kind, write_text};
use crate::redact::Redactor;
use crate::tape::Item;
use crate::types::Uuid;

const REDACTED: &str = "[redacted]";

/// The known fields, their texts fit to be shown, and how many others there are: an answer may
/// repeat anything there, even as a name.
pub(super) fn write_shown(object: Item<'_>, fields: &[AnswerField], out: &mut String) {
    let (mut shown, mut others) = (0_usize, 0_usize);
    out.push('{');
    for member in object.items() {
        if let Some(field) = fields.iter().chain([&STATE]).find(|field| member.key() == Some(field.name)) {
            member.write_key(shown, out);
            write_value(member, field.kind, out);
            shown = shown.saturating_add(1);
        } else {
            others = others.saturating_add(1);
        }
    }
    if others > 0 {
        out.push_str(if shown > 0 { "," } else { "" });
        write_text("…", out);
        out.push(':');
        out.push_str(&others.to_string());
    }
    out.push('}');
}

fn write_value(value: Item<'_>, kind: AnswerKind, out: &mut String) {
    match (kind, value.kind()) {
        (AnswerKind::Object(fields), Kind::Object) => write_shown(value, fields, out),
        (AnswerKind::List(fields), Kind::Array) => {
            out.push('[');
            for (place, item) in value.items().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                write_shown(item, fields, out);
            }
            out.push(']');
        }
        (AnswerKind::Text | AnswerKind::OneOf(_), Kind::Text) => {
            let text = value.as_text().unwrap_or_default();
            // A request's number, which would pass for a token.
            let is_number = text.len() == 36 && Uuid::try_parse(text).is_ok();
            if is_number { value.write(out) } else { write_text(&Redactor::default().description(text), out) }
        }
        // Decoding has refused any other form.
        (_, Kind::Null)
        | (AnswerKind::Integer, Kind::Number)
        | (AnswerKind::Boolean, Kind::Bool)
        | (AnswerKind::Guid | AnswerKind::Date | AnswerKind::Amount, Kind::Text) => value.write(out),
        _ => write_text(REDACTED, out),
    }
}
