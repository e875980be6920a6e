//! Every shared vector, through the Rust driver and stage by stage.

use intellectmoney::json::{Limits, Value};
use intellectmoney::{Client, Credentials, Encoding, Generation, Options, Params};
use intellectmoney_tests::driver;
use intellectmoney_tests::vectors::{Vector, load, same, written};

fn answer(vector: &Vector) -> Value {
    let line = driver::answer(vector.line.as_bytes());
    Value::parse(line.as_bytes(), Limits::new(line.len())).expect("the driver prints JSON")
}

/// Panics with all the faults at once: one at a time would take a build each.
fn report(total: usize, faults: &[String]) {
    let shown: Vec<_> = faults.iter().take(25).map(String::as_str).collect();
    assert!(faults.is_empty(), "{} of {total} vectors differ:\n{}", faults.len(), shown.join("\n"));
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_text).unwrap_or_default()
}

#[test]
fn signed_requests_are_equal_byte_for_byte() {
    let vectors = load("sign");
    let mut faults = Vec::new();
    for vector in &vectors {
        let answer = answer(vector);
        let (found, expected) = (answer.get("ok"), vector.value.get("request"));
        if !found.zip(expected).is_some_and(|(found, expected)| same(found, expected)) {
            faults.push(format!("{}: {} instead of {}", vector.name, written(Some(&answer)), written(expected)));
        }
    }
    assert!(vectors.len() >= 200, "{} vectors", vectors.len());
    report(vectors.len(), &faults);
}

#[test]
fn every_stage_of_a_signature_is_right() {
    let vectors = load("sign");
    let mut faults = Vec::new();
    for vector in &vectors {
        let line = &vector.value;
        let endpoint = text(line, "endpoint");
        let members = line.get("params").and_then(Value::as_object).expect("params");
        let params: Params =
            members.iter().map(|(name, value)| (name.to_string(), value.as_text().expect("a text"))).collect();
        let credentials = line.get("credentials").expect("credentials");
        let secret = text(credentials, "sign_secret_key");
        let credentials = Credentials::new(text(credentials, "bearer_token"), secret).expect("credentials");
        let encoding = if text(line, "encoding") == "json" { Encoding::Json } else { Encoding::Form };
        let options = Options::default().encoding(encoding);
        let options = match (text(line, "layout"), text(line, "layout").parse::<Generation>()) {
            ("", _) => options,
            (_, Ok(generation)) => options.generation(generation),
            (layout, Err(_)) => options.layout(endpoint, layout).expect("a layout"),
        };
        let prepared = Client::with_options(credentials, options).prepare_texts(endpoint, &params).expect("prepared");

        let form: Vec<_> = prepared.form().pairs().map(|(field, text)| (field.name, text)).collect();
        let expected: Vec<_> = line.get("form").and_then(Value::as_array).expect("a form").iter().map(pair).collect();
        if form != expected {
            faults.push(format!("{}: form", vector.name));
        }
        let masked = mask(text(line, "string_to_sign"), secret, &expected);
        if prepared.explain().string_to_sign != masked {
            faults.push(format!("{}: {} instead of {masked}", vector.name, prepared.explain().string_to_sign));
        }
        if prepared.request().headers().last().map(|(_, sign)| *sign) != Some(text(line, "sign")) {
            faults.push(format!("{}: sign", vector.name));
        }
    }
    report(vectors.len(), &faults);
}

fn pair(value: &Value) -> (&str, &str) {
    let texts: Vec<_> = value.as_array().expect("a pair").iter().filter_map(Value::as_text).collect();
    match texts[..] {
        [name, text] => (name, text),
        _ => panic!("not a pair"),
    }
}

/// The string to sign as an explanation shows it.
fn mask(string: &str, secret: &str, form: &[(&str, &str)]) -> String {
    let value = |wanted: &str| form.iter().find(|(name, _)| *name == wanted).map_or("", |(_, text)| *text);
    let hidden = ["UserToken", "Login", "Password"];
    let without_secret = string.strip_suffix(secret).expect("the secret is last");
    let segments = without_secret.split("::").map(|segment| {
        let name = hidden.iter().find(|name| !segment.is_empty() && value(name) == segment);
        match name {
            Some(name) => format!("[{name}]"),
            None if !segment.is_empty() && value("Pan") == segment => {
                let stars = "*".repeat(segment.len() - 10);
                format!("{}{stars}{}", &segment[..6], &segment[segment.len() - 4..])
            }
            None => segment.to_owned(),
        }
    });
    format!("{}[SignSecretKey]", segments.collect::<Vec<_>>().join("::"))
}

#[test]
fn bad_input_is_refused_by_its_field() {
    let vectors = load("refused");
    let mut faults = Vec::new();
    for vector in &vectors {
        let answer = answer(vector);
        let error = answer.get("error");
        let (code, field) = error.map_or(("", ""), |error| (text(error, "code"), text(error, "field")));
        if code != "invalid_request" || field != text(&vector.value, "field") {
            faults.push(format!("{}: {}", vector.name, written(Some(&answer))));
        }
    }
    report(vectors.len(), &faults);
}

#[test]
fn answers_are_judged_alike() {
    let vectors = load("parse");
    let mut faults = Vec::new();
    for vector in &vectors {
        let answer = answer(vector);
        let holds = match (vector.value.get("ok"), vector.value.get("error").and_then(Value::as_object)) {
            (Some(expected), None) => answer.get("ok").is_some_and(|found| same(found, expected)),
            (None, Some(expected)) => expected.iter().all(|(name, value)| {
                let found = answer.get("error").and_then(|error| error.get(name));
                found.unwrap_or(&Value::Null) == value
            }),
            _ => false,
        };
        if !holds {
            let expected = written(vector.value.get("ok").or(vector.value.get("error")));
            faults.push(format!("{}: {} instead of {expected}", vector.name, written(Some(&answer))));
        }
    }
    report(vectors.len(), &faults);
}

#[test]
fn signs_are_explained_alike() {
    let vectors = load("explain");
    let mut faults = Vec::new();
    let (mut alone, mut pairs) = (0, 0);
    for vector in &vectors {
        let answer = answer(vector);
        let expected = vector.value.get("ok").expect("an answer");
        let found = answer.get("ok");
        let differs = ["matches", "layout", "cause"]
            .into_iter()
            .any(|name| found.and_then(|found| found.get(name)) != expected.get(name));
        if differs {
            faults.push(format!("{}: {}", vector.name, written(Some(&answer))));
        }
        match expected.get("cause").and_then(Value::as_text) {
            Some(cause) if cause.contains('+') => pairs += 1,
            Some(_) => alone += 1,
            None => {}
        }
    }
    report(vectors.len(), &faults);
    assert!(alone >= 25 && pairs >= 50, "{alone} mistakes, {pairs} pairs");
}
