//! Control over HTTP: `/_sandbox/*`, JSON in and out.

use std::ops::RangeInclusive;

use super::answer::{page, plain};
use super::behaviour::Behaviour;
use super::control::{Control, RecipientOutcome, is_recipient};
use super::delivery::HttpRequest;
use super::document::{Document, number, object, text};
use super::fault::{Fault, FaultKind};
use super::{Sandbox, percent, state};
use crate::endpoints::{Generation, endpoint};
use crate::error::given_name;
use crate::http::Response;
use crate::json::{Limits, Value};
use crate::types::{Decimal, decimal_from_json};

const LONGEST: usize = 1 << 20;
/// A hundred years in milliseconds: beyond, dates have no texts.
const CENTURY: u64 = 3_155_760_000_000;

/// Refused input: the field, and what is due there.
type Bad = (&'static str, &'static str);

const RECIPIENT_DUE: Bad = ("recipient", "a phone or a card number is due");

/// Answers control requests; `None` for all other paths.
pub(super) fn serve(
    sandbox: &mut Sandbox,
    now: i64,
    request: &HttpRequest<'_>,
    path: &str,
    query: &str,
) -> Option<Response> {
    let name = path.strip_prefix("/_sandbox")?;
    let name = name.strip_prefix('/').unwrap_or(name);
    let name = name.strip_suffix('/').unwrap_or(name);
    Some(match (request.method, name) {
        ("GET", "state") => json(200, &state::state(sandbox, sandbox.time(now))),
        ("GET", "log") => json(200, &state::log(sandbox)),
        ("GET", "paid") => {
            let pairs = percent::pairs(query.as_bytes());
            // By a misspelt name the totals of all would be taken for one's, and nobody got nothing.
            match (pairs.iter().find(|pair| pair.name != "recipient"), pairs.as_slice()) {
                (Some(other), _) => unknown(&other.name),
                (None, []) => json(200, &state::paid(sandbox, None)),
                (None, [one]) if is_recipient(&one.value) => json(200, &state::paid(sandbox, Some(&one.value))),
                _ => refused(400, RECIPIENT_DUE),
            }
        }
        (_, "state" | "log" | "paid") => refused(405, ("method", "this is read with GET")),
        ("POST", name) => match form(name) {
            Some(form) => change(sandbox, now, &form, name, request.body),
            None => page(404, "Not Found"),
        },
        ("GET", name) if form(name).is_some() => refused(405, ("method", "this is changed with POST")),
        _ => page(404, "Not Found"),
    })
}

fn json(status: u16, document: &Document<'_>) -> Response {
    let mut body = String::new();
    document.write_json(&mut body);
    plain(status, "application/json; charset=utf-8", body)
}

fn refused(status: u16, (field, message): (&str, &str)) -> Response {
    json(status, &object([("error", object([("field", text(field)), ("message", text(message))]))]))
}

fn unknown(name: &str) -> Response {
    refused(400, (&given_name(name), "no field has this name here"))
}

/// A control: the names of its fields, and how their values are read.
type Form = (&'static [&'static str], fn(&Value) -> Result<Vec<Control>, Bad>);

/// The control of a name.
fn form(name: &str) -> Option<Form> {
    Some(match name {
        "faults" => (&["at", "nth", "fault"], faults),
        "time" => (&["speed", "advance_ms"], time),
        "balance" => (&["balance"], |value| Ok(vec![Control::Balance(roubles(value, "balance", false)?)])),
        "outcome" => (&["recipient", "outcome"], outcome),
        "switch" => (&["behaviour", "on"], switch),
        "reset" => (&[], |_| Ok(vec![Control::Reset])),
        "session" => (&["life_ms", "end"], session),
        "access" => (&["pci_dss"], |value| Ok(vec![Control::PciDss(boolean(value, "pci_dss")?)])),
        "generations" => (&[], generations),
        "bank" => (&["id", "works"], |value| {
            Ok(vec![Control::Bank { id: digits(value, "id", 12..=12)?, works: boolean(value, "works")? }])
        }),
        "shop" => (&["id", "name"], |value| {
            Ok(vec![Control::Shop { id: digits(value, "id", 1..=6)?, name: string(value, "name")?.to_owned() }])
        }),
        "deposit" => (&["amount", "eshop_id"], |value| {
            let (amount, eshop_id) = (roubles(value, "amount", true)?, digits(value, "eshop_id", 1..=6)?);
            Ok(vec![Control::Deposit { amount, eshop_id }])
        }),
        _ => return None,
    })
}

fn change(sandbox: &mut Sandbox, now: i64, (fields, read): &Form, name: &str, body: &[u8]) -> Response {
    let nothing = body.iter().all(u8::is_ascii_whitespace);
    let value = if nothing && name == "reset" {
        Value::Null
    } else {
        match Value::parse(body, Limits::new(LONGEST)) {
            Ok(value) => value,
            Err(_) => return refused(400, ("body", "the body is not valid JSON")),
        }
    };
    // What is misspelt would do nothing, without a word.
    if let Some(name) = stranger(&value, fields) {
        return unknown(name);
    }
    match read(&value) {
        Ok(controls) => {
            for control in controls {
                sandbox.control(now, control);
            }
            json(200, &object([("ok", Document::Bool(true)), ("time_ms", number(sandbox.time(now)))]))
        }
        Err(bad) => refused(400, bad),
    }
}

/// A name that is none of the fields', in an object or in one of a list.
fn stranger<'a>(value: &'a Value, fields: &[&str]) -> Option<&'a str> {
    let objects = value.as_array().unwrap_or(std::slice::from_ref(value));
    let mut names = objects.iter().filter_map(Value::as_object).flatten().map(|(name, _)| &**name);
    names.find(|name| !fields.contains(name))
}

/// The whole script: it takes the place of the one before.
fn faults(value: &Value) -> Result<Vec<Control>, Bad> {
    let lines = value.as_array().ok_or(("body", "an array of {\"at\", \"nth\", \"fault\"} is due"))?;
    let mut controls = vec![Control::ClearFaults];
    for line in lines {
        let at = endpoint(string(line, "at")?).map_err(|_| ("at", "no endpoint has this name"))?;
        let nth = integer(line, "nth", 1, u32::MAX.into()).ok().and_then(|nth| u32::try_from(nth).ok());
        let nth = nth.ok_or(("nth", "a whole number from 1 is due"))?;
        let kind = FaultKind::parse(string(line, "fault")?).ok_or(("fault", "no fault has this name"))?;
        controls.push(Control::Fault(Fault::new(at.name, nth, kind)));
    }
    Ok(controls)
}

fn time(value: &Value) -> Result<Vec<Control>, Bad> {
    let mut controls = Vec::new();
    if value.get("speed").is_some() {
        let factor = integer(value, "speed", 1, 1_000_000)?;
        controls.push(Control::Speed { factor: u32::try_from(factor).unwrap_or(1) });
    }
    if value.get("advance_ms").is_some() {
        controls.push(Control::Advance { millis: integer(value, "advance_ms", 0, CENTURY)? });
    }
    if controls.is_empty() { Err(("advance_ms", "advance_ms or speed is due")) } else { Ok(controls) }
}

fn outcome(value: &Value) -> Result<Vec<Control>, Bad> {
    let recipient = Some(string(value, "recipient")?).filter(|text| is_recipient(text)).ok_or(RECIPIENT_DUE)?;
    let outcome = match string(value, "outcome")? {
        "complete" => RecipientOutcome::Complete,
        "fail" => RecipientOutcome::Fail,
        _ => return Err(("outcome", "complete or fail is due")),
    };
    Ok(vec![Control::Outcome { recipient: recipient.to_owned(), outcome }])
}

fn switch(value: &Value) -> Result<Vec<Control>, Bad> {
    let behaviour = Behaviour::parse(string(value, "behaviour")?).ok_or(("behaviour", "no behaviour has this name"))?;
    if behaviour.note().off.is_none() {
        return Err(("behaviour", "this behaviour has no other way"));
    }
    Ok(vec![Control::Switch(behaviour, boolean(value, "on")?)])
}

fn session(value: &Value) -> Result<Vec<Control>, Bad> {
    let mut controls = Vec::new();
    let ends = value.get("end").is_some();
    if !ends || value.get("life_ms").is_some() {
        controls.push(Control::TokenLife { millis: integer(value, "life_ms", 0, CENTURY)? });
    }
    if ends && boolean(value, "end")? {
        controls.push(Control::EndSessions);
    }
    Ok(controls)
}

fn generations(value: &Value) -> Result<Vec<Control>, Bad> {
    const DUE: Bad = ("body", "an array of \"current\" and \"wiki2024\" is due, one at least");
    let names = value.as_array().filter(|names| !names.is_empty()).ok_or(DUE)?;
    let parse = |name: &Value| name.as_text().and_then(|name| name.parse::<Generation>().ok()).ok_or(DUE);
    Ok(vec![Control::Generations(names.iter().map(parse).collect::<Result<_, _>>()?)])
}

fn string<'a>(value: &'a Value, field: &'static str) -> Result<&'a str, Bad> {
    value.get(field).and_then(Value::as_text).ok_or((field, "a text is due"))
}

fn boolean(value: &Value, field: &'static str) -> Result<bool, Bad> {
    value.get(field).and_then(Value::as_bool).ok_or((field, "true or false is due"))
}

fn integer(value: &Value, field: &'static str, min: u64, max: u64) -> Result<u64, Bad> {
    let number = value.get(field).and_then(Value::as_number).and_then(|number| number.parse().ok());
    number.filter(|number| (min..=max).contains(number)).ok_or((field, "a whole number in range is due"))
}

fn digits(value: &Value, field: &'static str, due: RangeInclusive<usize>) -> Result<String, Bad> {
    let text = string(value, field)?;
    let holds = due.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if holds { Ok(text.to_owned()) } else { Err((field, "digits are due")) }
}

/// A sum as a text, so that no program on the way makes a binary float of it.
fn roubles(value: &Value, field: &'static str, above_zero: bool) -> Result<Decimal, Bad> {
    // A million million.
    const LARGEST: Decimal = Decimal::from_parts(0xd4a5_1000, 0xe8, 0, false, 0);
    let sum = decimal_from_json(string(value, field)?).filter(|sum| sum.scale() <= 2 && *sum <= LARGEST);
    let mut sum = sum.filter(|sum| !sum.is_sign_negative()).ok_or((field, "a sum such as \"100.00\" is due"))?;
    if above_zero && sum.is_zero() {
        return Err((field, "a sum above zero is due"));
    }
    sum.rescale(2);
    Ok(sum)
}
