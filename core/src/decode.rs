//! Checks a success against its endpoint's table and gives every known value its one
//! form: amounts as exact text, whole numbers as numbers.

use std::fmt;

use crate::endpoints::answer::STATE;
use crate::endpoints::{AnswerField, AnswerKind, Endpoint, Shape};
use crate::error::Reason;
use crate::json::Kind;
use crate::redact::Redactor;
use crate::tape::{Item, ROOT, Tape};
use crate::types::{Timestamp, Uuid, decimal_from_json, is_plain_decimal};

/// Where a value stands that cannot be believed, and why.
pub(crate) type Fault = (Reason, String);

/// Where a value stands; spelled only when something is wrong with it.
#[derive(Clone, Copy)]
pub(crate) enum Path<'a> {
    Root(&'static str),
    Member(&'a Path<'a>, &'static str),
    Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => f.write_str(name),
            Self::Member(outer, name) => write!(f, "{outer}.{name}"),
            Self::Item(outer, place) => write!(f, "{outer}[{place}]"),
        }
    }
}

/// The checked result's place and table; `None` is a boolean `true`.
pub(crate) fn decode(
    endpoint: &Endpoint,
    tape: &mut Tape,
    result: Option<usize>,
    redactor: &Redactor<'_>,
) -> Result<Option<(&'static [AnswerField], usize)>, Fault> {
    let path = Path::Root("$.Result");
    let result = result.filter(|place| tape.item(*place).kind() != Kind::Null);
    let Some(place) = result else { return Err((Reason::MissingField, path.to_string())) };
    match endpoint.answer {
        Shape::Boolean if tape.item(place).as_bool() == Some(true) => Ok(None),
        Shape::Object(fields) if tape.item(place).kind() == Kind::Object => {
            let of_the_call =
                |state: &usize| !endpoint.answer.is_undescribed() || tape.item(*state).as_text().is_none();
            if let Some(state) = tape.member(place, STATE.name).filter(of_the_call) {
                check(&STATE, tape, state, &path)?;
                hide_secrets(tape, state, redactor);
            }
            object(fields, tape, place, &path)?;
            Ok(Some((fields, place)))
        }
        _ => Err((Reason::WrongType, path.to_string())),
    }
}

fn hide_secrets(tape: &mut Tape, state: usize, redactor: &Redactor<'_>) {
    let Some(place) = tape.member(state, "Desc") else { return };
    let shown = tape.item(place).as_text().and_then(|text| redactor.hide(text));
    if let Some(shown) = shown {
        tape.set_text(place, &shown);
    }
}

/// Envelope values that an answer may carry besides codes and result.
pub(crate) const ENVELOPE: &[AnswerField] = &[
    AnswerField::new("OperationId", "operation_id", "operationId", AnswerKind::Text, "The request's number."),
    AnswerField::new("EshopId", "eshop_id", "eshopId", AnswerKind::Integer, "The shop."),
];

/// The envelope, checked in place.
pub(crate) fn envelope(tape: &mut Tape) -> Result<(), Fault> {
    object(ENVELOPE, tape, ROOT, &Path::Root("$"))
}

/// One object, checked in place.
pub(crate) fn object(
    fields: &'static [AnswerField],
    tape: &mut Tape,
    place: usize,
    path: &Path<'_>,
) -> Result<(), Fault> {
    if tape.item(place).kind() != Kind::Object {
        return Err((Reason::WrongType, path.to_string()));
    }
    for field in fields {
        let missing = || (Reason::MissingField, Path::Member(path, field.name).to_string());
        match tape.member(place, field.name) {
            Some(member) => {
                check(field, tape, member, path)?;
                let value = tape.item(member);
                if field.due && (value.kind() == Kind::Null || value.as_text() == Some("")) {
                    return Err(missing());
                }
            }
            None if field.due => return Err(missing()),
            None => {}
        }
    }
    Ok(())
}

/// Null is as good as absent for every kind; whether a value is due is asked elsewhere.
fn check(field: &AnswerField, tape: &mut Tape, place: usize, path: &Path<'_>) -> Result<(), Fault> {
    let path = Path::Member(path, field.name);
    let value = tape.item(place);
    let holds = match (field.kind, value.kind()) {
        (_, Kind::Null)
        | (AnswerKind::Text | AnswerKind::Secret | AnswerKind::OneOf(_), Kind::Text)
        | (AnswerKind::Boolean, Kind::Bool)
        | (AnswerKind::Raw, _) => true,
        (AnswerKind::Guid, Kind::Text) => {
            value.as_text().is_some_and(|text| text.len() == 36 && Uuid::try_parse(text).is_ok())
        }
        (AnswerKind::Date, Kind::Text) => value.as_text().is_some_and(|text| Timestamp::is_one(text.as_bytes())),
        (AnswerKind::Integer, Kind::Number | Kind::Text) => whole(tape, place),
        (AnswerKind::Amount, Kind::Number | Kind::Text) => {
            amount(tape, place).ok_or_else(|| (Reason::InexactAmount, path.to_string()))?;
            true
        }
        (AnswerKind::Object(fields), Kind::Object) => return object(fields, tape, place, &path),
        (AnswerKind::List(fields), Kind::Array) => {
            let items: Vec<_> = value.items().map(Item::place).collect();
            for (index, item) in items.into_iter().enumerate() {
                object(fields, tape, item, &Path::Item(&path, index))?;
            }
            true
        }
        _ => false,
    };
    if holds { Ok(()) } else { Err((Reason::WrongType, path.to_string())) }
}

/// A whole number becomes a number in its one spelling.
fn whole(tape: &mut Tape, place: usize) -> bool {
    let value = tape.item(place);
    let text = value.characters().unwrap_or_default();
    let Some(number) = text.parse::<i64>().ok().filter(|_| !text.starts_with('+')) else { return false };
    // Only zeros in front make another spelling, quoted or with a sign.
    let one_way = !text.trim_start_matches('-').starts_with('0') || text == "0";
    if !one_way || value.kind() == Kind::Text {
        tape.set_number(place, &number.to_string());
    }
    true
}

/// A sum becomes a text, its exponent written out.
fn amount(tape: &mut Tape, place: usize) -> Option<()> {
    let value = tape.item(place);
    let text = value.characters()?;
    if is_plain_decimal(text.as_bytes()) {
        tape.make_text(place);
    } else {
        let decimal = decimal_from_json(text)?.to_string();
        tape.set_text(place, &decimal);
    }
    Some(())
}
