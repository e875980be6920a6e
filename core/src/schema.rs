//! The endpoint tables as JSON: what generators of documents and types read.

use crate::endpoints::{AnswerField, AnswerKind, ENDPOINTS, Endpoint, Field, Kind, Presence, Shape};
use crate::json::write_text;

/// Every endpoint with its fields, layouts and answer, as one JSON document.
///
/// ```
/// let schema = intellectmoney::schema::to_json();
/// assert!(schema.contains(r#""name":"createOperation""#));
/// ```
#[must_use]
pub fn to_json() -> String {
    let mut out = String::new();
    list(&mut out, ENDPOINTS, |out, endpoint| write_endpoint(out, endpoint));
    out
}

fn write_endpoint(out: &mut String, endpoint: &'static Endpoint) {
    out.push('{');
    text(out, "name", endpoint.name);
    text(out, "path", endpoint.path);
    text(out, "doc", endpoint.doc.en);
    text(out, "doc_ru", endpoint.doc.ru);
    text(out, "effect", endpoint.effect.as_str());
    text(out, "answer_type", endpoint.answer_type);
    key(out, "bodies");
    let bodies: Vec<_> = endpoint.bodies().collect();
    list(out, &bodies, |out, body| {
        out.push('{');
        text(out, "generation", body.generation.as_str());
        text(out, "layout", body.layout);
        text(out, "confidence", body.confidence.as_str());
        text(out, "source", body.source);
        key(out, "fields");
        list(out, body.fields, write_field);
        out.push('}');
    });
    key(out, "answer");
    match endpoint.answer {
        Shape::Boolean => out.push_str("\"boolean\""),
        Shape::Object(fields) => list(out, fields, write_answer_field),
    }
    out.push('}');
}

fn write_field(out: &mut String, field: &Field) {
    out.push('{');
    text(out, "name", field.name);
    text(out, "snake", field.snake);
    text(out, "camel", field.camel);
    text(out, "kind", kind_name(field.kind));
    text(out, "confidence", field.confidence.as_str());
    text(out, "doc", field.doc.en);
    text(out, "doc_ru", field.doc.ru);
    match field.presence {
        Presence::Required => text(out, "presence", "required"),
        Presence::Optional => text(out, "presence", "optional"),
        Presence::OnlyWith { field: selector, choices } => {
            text(out, "presence", "only_with");
            text(out, "selector", selector);
            key(out, "with");
            list(out, choices, |out, choice| write_text(choice, out));
        }
    }
    if let Kind::Choice(choices) = field.kind {
        key(out, "choices");
        list(out, choices, |out, choice| write_text(choice.name, out));
    }
    out.push('}');
}

fn write_answer_field(out: &mut String, field: &AnswerField) {
    out.push('{');
    text(out, "name", field.name);
    text(out, "snake", field.snake);
    text(out, "camel", field.camel);
    text(out, "doc", field.doc);
    key(out, "due");
    out.push_str(if field.due { "true" } else { "false" });
    let (kind, inside) = match field.kind {
        AnswerKind::Text => ("text", None),
        AnswerKind::Secret => ("secret", None),
        AnswerKind::OneOf(_) => ("one_of", None),
        AnswerKind::Guid => ("guid", None),
        AnswerKind::Integer => ("integer", None),
        AnswerKind::Boolean => ("boolean", None),
        AnswerKind::Amount => ("amount", None),
        AnswerKind::Date => ("date", None),
        AnswerKind::Object(fields) => ("object", Some(fields)),
        AnswerKind::List(fields) => ("list", Some(fields)),
        AnswerKind::Raw => ("raw", None),
    };
    text(out, "kind", kind);
    if let AnswerKind::OneOf(texts) = field.kind {
        key(out, "known");
        list(out, texts, |out, known| write_text(known, out));
    }
    if let Some(fields) = inside {
        key(out, "fields");
        list(out, fields, write_answer_field);
    }
    out.push('}');
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::UserToken => "user_token",
        Kind::Login => "login",
        Kind::Password => "password",
        Kind::Choice(_) => "choice",
        Kind::Pan => "pan",
        Kind::Phone => "phone",
        Kind::BankId => "bank_id",
        Kind::Amount => "amount",
        Kind::Currency => "currency",
        Kind::PersonName => "person_name",
        Kind::Guid => "guid",
        Kind::DateTime | Kind::DateTimeAfter(_) => "date_time",
        Kind::EshopId => "eshop_id",
        Kind::AccountId => "account_id",
        Kind::Integer { .. } => "integer",
    }
}

fn key(out: &mut String, name: &str) {
    if !out.ends_with('{') {
        out.push(',');
    }
    write_text(name, out);
    out.push(':');
}

fn text(out: &mut String, name: &str, value: &str) {
    key(out, name);
    write_text(value, out);
}

fn list<T>(out: &mut String, items: &[T], write: impl Fn(&mut String, &T)) {
    out.push('[');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}
