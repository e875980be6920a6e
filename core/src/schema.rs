//! The tables as JSON: what generators of documents and types read.

use crate::checks::Check;
use crate::endpoints::{AnswerField, AnswerKind, ENDPOINTS, Endpoint, Field, Generation, Kind, Presence, Shape};
use crate::error::{NextStep, Reason};
use crate::journal::Verdict;
use crate::json::write_text;
use crate::types::PayoutOperationState;

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

/// The stable words of errors, outcomes and options, as one JSON document.
///
/// ```
/// let words = intellectmoney::schema::words_to_json();
/// assert!(words.contains(r#""codes":["invalid_request","#));
/// ```
#[must_use]
pub fn words_to_json() -> String {
    let mut codes: Vec<_> = Reason::ALL.iter().map(|reason| reason.code().as_str()).collect();
    codes.dedup();
    let mut out = String::from("{");
    words(&mut out, "codes", codes);
    words(&mut out, "generations", Generation::ALL.map(Generation::as_str));
    words(&mut out, "checks", Check::ALL.map(Check::as_str));
    words(&mut out, "payout_operation_states", PayoutOperationState::KNOWN.iter().copied());
    let not_paid = Verdict::ALL.iter().filter(|verdict| **verdict != Verdict::Paid);
    words(&mut out, "not_paid_reasons", not_paid.map(|verdict| verdict.as_str()));
    #[cfg(feature = "sandbox")]
    {
        words(&mut out, "faults", crate::sandbox::FaultKind::ALL.iter().map(|kind| kind.as_str()));
        words(&mut out, "behaviours", crate::sandbox::Behaviour::notes().iter().map(|note| note.name));
    }
    key(&mut out, "reasons");
    list(&mut out, Reason::ALL, |out, reason| {
        out.push('{');
        text(out, "name", reason.as_str());
        text(out, "code", reason.code().as_str());
        text(out, "en", reason.en());
        text(out, "ru", reason.ru());
        out.push('}');
    });
    key(&mut out, "next_steps");
    list(&mut out, NextStep::ALL, |out, step| {
        out.push('{');
        text(out, "name", step.as_str());
        text(out, "en", step.en());
        text(out, "ru", step.ru());
        out.push('}');
    });
    out.push('}');
    out
}

fn words<'a>(out: &mut String, name: &str, words: impl IntoIterator<Item = &'a str>) {
    key(out, name);
    let words: Vec<_> = words.into_iter().collect();
    list(out, &words, |out, word| write_text(word, out));
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
    if let Kind::Boolean { yes, no } = field.kind {
        text(out, "yes", yes);
        text(out, "no", no);
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
        Kind::Boolean { .. } => "boolean",
        Kind::Email => "email",
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
