//! Errors, records and requests as JSON under a language's names.

use super::naming::{Members, Name, Naming};
use crate::endpoints::{AnswerField, AnswerKind, Record};
use crate::error::{Error, Language, Outcome, Reason};
use crate::http::Request;
use crate::json::{Kind, write_text};
use crate::tape::Item;

const CODE: Name = Name::same("code");
const REASON: Name = Name::same("reason");
const FIELD: Name = Name::same("field");
const ENDPOINT: Name = Name::same("endpoint");
const STATUS: Name = Name::same("status");
const LEVEL: Name = Name::same("level");
const API_CODE: Name = Name::new("api_code", "apiCode");
const ERROR_SOURCE_PARAM: Name = Name::new("error_source_param", "errorSourceParam");
const SESSION_EXPIRED: Name = Name::new("session_expired", "sessionExpired");
const OUTCOME: Name = Name::same("outcome");
const NEXT_STEP: Name = Name::new("next_step", "nextStep");
const MESSAGE: Name = Name::same("message");
const MESSAGE_RU: Name = Name::new("message_ru", "messageRu");
const OPERATION_ID: Name = Name::new("operation_id", "operationId");
const PATH: Name = Name::same("path");
const SNIPPET: Name = Name::same("snippet");
const SECRET: Name = Name::same("secret");
const METHOD: Name = Name::same("method");
const URL: Name = Name::same("url");
const HEADERS: Name = Name::same("headers");
const BODY: Name = Name::same("body");

/// Everything that an error says; what does not apply is `null`.
#[must_use]
pub fn error_json(error: &Error, naming: Naming) -> String {
    let mut out = String::new();
    write_error(error, naming, &mut out);
    out
}

/// The error of what a host itself refuses, by the reason's stable name: an option that only
/// the host reads, a call that was given up before it began (`cancelled`). Rows that were given
/// up (`cancelled` of `rows`) may have begun.
#[must_use]
pub fn refusal_json(field: &str, reason: &str, naming: Naming) -> Option<String> {
    let reason = Reason::ALL.iter().find(|known| known.as_str() == reason)?;
    let error = match (reason, field) {
        (Reason::Cancelled, "rows") => Error::stopped(*reason, Outcome::Unknown),
        (Reason::Cancelled, _) => Error::stopped(*reason, Outcome::NotDone),
        (Reason::UnknownField, _) => Error::unknown_field(field),
        _ => Error::invalid(field.to_owned(), *reason),
    };
    Some(error_json(&error, naming))
}

pub(super) fn write_error(error: &Error, naming: Naming, out: &mut String) {
    let mut members = Members::begin(out, naming);
    members.text(CODE, error.code().as_str());
    members.text(REASON, error.reason().as_str());
    members.maybe(FIELD, error.field().filter(|field| !field.is_empty()));
    members.maybe(ENDPOINT, error.endpoint());
    members.small(STATUS, error.status().map(Into::into));
    members.maybe(LEVEL, error.level().map(crate::Level::as_str));
    members.wide(API_CODE, error.api_code());
    members.maybe(ERROR_SOURCE_PARAM, error.error_source_param());
    members.flag(SESSION_EXPIRED, error.session_expired());
    members.text(OUTCOME, error.outcome().as_str());
    members.text(NEXT_STEP, error.next_step().as_str());
    members.text(MESSAGE, &error.message(Language::English));
    members.text(MESSAGE_RU, &error.message(Language::Russian));
    members.maybe(OPERATION_ID, error.meta().operation_id.as_deref());
    members.maybe(PATH, error.path());
    members.maybe(SNIPPET, error.snippet());
    members.end();
}

/// The known fields of a record, each under the language's name; absent ones are `null`.
/// A secret is `{"secret":"…"}`, so that no host shows it by mistake.
#[must_use]
pub fn record_json(value: &Record, naming: Naming) -> String {
    let mut out = String::new();
    record(value, naming, &mut out);
    out
}

pub(super) fn record(value: &Record, naming: Naming, out: &mut String) {
    let (tape, place) = value.whole();
    fields(value.fields(), tape.item(place), naming, out);
}

fn fields(table: &[AnswerField], value: Item<'_>, naming: Naming, out: &mut String) {
    let mut members = Members::begin(out, naming);
    for field in table {
        let out = members.key(Name::new(field.snake, field.camel));
        match value.get(field.name) {
            None => out.push_str("null"),
            Some(value) => answer(field, value, naming, out),
        }
    }
    members.end();
}

fn answer(field: &AnswerField, value: Item<'_>, naming: Naming, out: &mut String) {
    match (field.kind, value.kind()) {
        (AnswerKind::Object(table), Kind::Object) => fields(table, value, naming, out),
        (AnswerKind::List(table), Kind::Array) => {
            out.push('[');
            for (place, item) in value.items().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                fields(table, item, naming, out);
            }
            out.push(']');
        }
        (AnswerKind::Integer, Kind::Number) if naming == Naming::JavaScript => {
            write_text(value.characters().unwrap_or_default(), out);
        }
        (AnswerKind::Secret, Kind::Text) => {
            let mut members = Members::begin(out, naming);
            members.text(SECRET, value.as_text().unwrap_or_default());
            members.end();
        }
        // What no source describes is JSON as text: a host's reader would round its numbers.
        (AnswerKind::Raw, kind) if kind != Kind::Null => {
            let mut raw = String::new();
            value.write(&mut raw);
            write_text(&raw, out);
        }
        _ => value.write(out),
    }
}

/// A request as the drivers print it. It holds secrets.
#[must_use]
pub fn request_json(request: &Request) -> String {
    let mut out = String::new();
    let mut members = Members::begin(&mut out, Naming::Python);
    members.text(METHOD, Request::METHOD);
    members.text(URL, request.url());
    let headers = members.key(HEADERS);
    for (place, (name, value)) in request.headers().into_iter().enumerate() {
        headers.push_str(if place > 0 { "," } else { "{" });
        write_text(name, headers);
        headers.push(':');
        write_text(value, headers);
    }
    headers.push('}');
    members.text(BODY, request.body());
    members.end();
    out
}

/// The options that open a client of a sandbox: made-up credentials and an address that
/// tells its journal from any other.
#[cfg(feature = "sandbox")]
#[must_use]
pub fn sandbox_options(sandbox: &crate::sandbox::Sandbox, naming: Naming) -> String {
    let keys = sandbox.credentials();
    let mut out = String::new();
    let mut members = Members::begin(&mut out, naming);
    members.text(Name::new("bearer_token", "bearerToken"), keys.bearer_token());
    members.text(Name::new("sign_secret_key", "signSecretKey"), keys.sign_secret_key());
    members.text(Name::same("login"), keys.login());
    members.text(Name::same("password"), keys.password());
    members.text(Name::new("base_url", "baseUrl"), &sandbox.address());
    members.end();
    out
}
