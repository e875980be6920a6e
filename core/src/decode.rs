//! Checks a success against its endpoint's table and gives every known value its one
//! form: amounts as exact text, whole numbers as numbers.

use crate::endpoints::answer::STATE;
use crate::endpoints::{AnswerField, AnswerKind, Endpoint, Record, Shape};
use crate::error::Reason;
use crate::json::Value;
use crate::redact::Redactor;
use crate::types::{Timestamp, Uuid, decimal_from_json};

/// Where a value stands that cannot be believed, and why.
pub(crate) type Fault = (Reason, String);

/// The checked result; `None` is a boolean `true`.
pub(crate) fn decode(endpoint: &Endpoint, result: Value, redactor: &Redactor<'_>) -> Result<Option<Record>, Fault> {
    let path = "$.Result";
    match (endpoint.answer, result) {
        (Shape::Boolean, Value::Bool(true)) => Ok(None),
        (Shape::Object(fields), Value::Object(mut members)) => {
            let of_the_call = |state: &Value| !endpoint.answer.is_undescribed() || state.as_text().is_none();
            let state = members.iter_mut().find(|(key, state)| &**key == STATE.name && of_the_call(state));
            if let Some((_, state)) = state {
                check(&STATE, state, path)?;
                hide_secrets(state, redactor);
            }
            let mut value = Value::Object(members);
            object(fields, &mut value, path)?;
            Ok(Some(Record::new(fields, value)))
        }
        (_, Value::Null) => Err((Reason::MissingField, path.to_owned())),
        _ => Err((Reason::WrongType, path.to_owned())),
    }
}

/// The checked envelope, its result taken out.
pub(crate) fn envelope(mut value: Value) -> Result<Record, Fault> {
    object(ENVELOPE, &mut value, "$")?;
    if let Value::Object(members) = &mut value {
        members.retain(|(key, _)| &**key != "OperationState");
    }
    Ok(Record::new(ENVELOPE, value))
}

fn hide_secrets(state: &mut Value, redactor: &Redactor<'_>) {
    let Value::Object(members) = state else { return };
    for (key, value) in members {
        if let ("Desc", Value::Text(text)) = (&**key, value) {
            *text = redactor.description(text).into();
        }
    }
}

/// Envelope values that an answer may carry besides codes and result.
const ENVELOPE: &[AnswerField] = &[
    AnswerField::new("OperationId", "operation_id", "operationId", AnswerKind::Text, "The request's number."),
    AnswerField::new("EshopId", "eshop_id", "eshopId", AnswerKind::Integer, "The shop."),
];

/// One object, checked in place.
pub(crate) fn object(fields: &'static [AnswerField], value: &mut Value, path: &str) -> Result<(), Fault> {
    let Value::Object(members) = value else { return Err((Reason::WrongType, path.to_owned())) };
    for field in fields {
        let missing = || (Reason::MissingField, format!("{path}.{}", field.name));
        match members.iter_mut().find(|(key, _)| &**key == field.name) {
            Some((_, value)) => {
                check(field, value, path)?;
                let nothing = *value == Value::Null || value.as_text() == Some("");
                if field.due && nothing {
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
fn check(field: &AnswerField, value: &mut Value, path: &str) -> Result<(), Fault> {
    if *value == Value::Null {
        return Ok(());
    }
    let path = || format!("{path}.{}", field.name);
    let holds = match (field.kind, &mut *value) {
        (AnswerKind::Text | AnswerKind::Secret | AnswerKind::OneOf(_), Value::Text(_))
        | (AnswerKind::Boolean, Value::Bool(_))
        | (AnswerKind::Raw, _) => true,
        (AnswerKind::Guid, Value::Text(text)) => text.len() == 36 && Uuid::try_parse(text).is_ok(),
        (AnswerKind::Date, Value::Text(text)) => Timestamp::parse(text).is_some(),
        (AnswerKind::Integer, Value::Number(text) | Value::Text(text)) => match text.parse::<i64>() {
            Ok(number) if !text.starts_with('+') => {
                *value = Value::Number(number.to_string().into());
                true
            }
            _ => false,
        },
        (AnswerKind::Amount, Value::Number(text) | Value::Text(text)) => {
            let decimal = decimal_from_json(text).ok_or_else(|| (Reason::InexactAmount, path()))?;
            *value = Value::Text(decimal.to_string().into());
            true
        }
        (AnswerKind::Object(fields), Value::Object(_)) => return object(fields, value, &path()),
        (AnswerKind::List(fields), Value::Array(items)) => {
            for (place, item) in items.iter_mut().enumerate() {
                object(fields, item, &format!("{}[{place}]", path()))?;
            }
            true
        }
        _ => false,
    };
    if holds { Ok(()) } else { Err((Reason::WrongType, path())) }
}
