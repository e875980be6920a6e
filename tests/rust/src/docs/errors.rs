use std::fmt::Write;

use intellectmoney::json::{Limits, Value};
use intellectmoney::{Check, Error, NextStep, Options, Reason, Record, Response, Sent, endpoint, read_answer};

use crate::driver;

const HEAD: &str = "\
# Errors

Made from the table in `core/src/error/reason.rs` by `just docs`; do not edit. Every example below is run by the tests.

`code` and `reason` are stable names. `outcome` is what the error proves: `not_done` (the request had no effect),
`done`, or `unknown`. `next_step` is what is safe next:

| next_step | English | Russian |
|---|---|---|
";

const LINES: &str = include_str!("../../../scenarios/errors.jsonl");

/// How an error comes about.
#[derive(Debug)]
pub enum Example {
    /// A driver's line.
    Line(&'static str),
    /// Rust, where a driver has no verb for it or the line would be too long.
    Code(&'static str, fn() -> Result<Error, Error>),
}

impl Example {
    /// The error as a driver prints it.
    #[must_use]
    pub fn error(&self) -> String {
        match self {
            Self::Line(line) => {
                let answer = driver::answer(line.as_bytes());
                let value = Value::parse(answer.as_bytes(), Limits::new(answer.len())).unwrap_or(Value::Null);
                let mut out = String::new();
                value.get("error").unwrap_or(&Value::Null).write(&mut out);
                out
            }
            Self::Code(_, make) => {
                let (Ok(error) | Err(error)) = make();
                serde_json::to_string(&error).unwrap_or_default()
            }
        }
    }
}

/// The example of a reason: the line whose id it is, or a few lines of Rust.
#[must_use]
pub fn examples(reason: Reason) -> Option<Example> {
    let code = |text, make| Some(Example::Code(text, make));
    match reason {
        Reason::UnknownCheck => code(r#""everything".parse::<Check>()"#, || "everything".parse::<Check>().map(never)),
        Reason::BaseUrl => code(r#"Options::default().base_url("http://api.example.com")"#, || {
            Options::default().base_url("http://api.example.com").map(never)
        }),
        Reason::NotSent => code(r#"Error::lost(endpoint("executeOperation")?, Sent::No)"#, || {
            Ok(Error::lost(endpoint("executeOperation")?, Sent::No))
        }),
        Reason::NoAnswer => code(r#"Error::lost(endpoint("createOperation")?, Sent::Maybe)"#, || {
            Ok(Error::lost(endpoint("createOperation")?, Sent::Maybe))
        }),
        Reason::LostAnswer => code(r#"Error::lost(endpoint("executeOperation")?, Sent::Maybe)"#, || {
            Ok(Error::lost(endpoint("executeOperation")?, Sent::Maybe))
        }),
        Reason::TooLarge => code(
            r#"read_answer::<Option<Record>>(endpoint("executeOperation")?, &Response::new(200, vec![b' '; 2_000_000]))"#,
            || {
                let answer = Response::new(200, vec![b' '; 2_000_000]);
                read_answer::<Option<Record>>(endpoint("executeOperation")?, &answer).map(never)
            },
        ),
        _ => {
            let id = format!("{{\"id\":\"{}\"", reason.as_str());
            let line = LINES.lines().find(|line| line.starts_with(&id)).map(Example::Line);
            line.or_else(|| super::machine_examples::example(reason))
        }
    }
}

/// An example that works is no example of an error; its empty answer fails the test.
pub(super) fn never<T>(_: T) -> Error {
    Error::lost(intellectmoney::endpoints::ENDPOINTS[0], Sent::No)
}

pub(super) fn document() -> String {
    let mut out = HEAD.to_owned();
    for step in NextStep::ALL {
        // Writing to a text cannot fail.
        let _ = writeln!(out, "| `{}` | {} | {} |", step.as_str(), step.en(), step.ru());
    }
    for reason in Reason::ALL {
        let _ = write_reason(&mut out, *reason);
    }
    out
}

fn write_reason(out: &mut String, reason: Reason) -> std::fmt::Result {
    writeln!(out, "\n## {}\n\nCode `{}`.\n", reason.as_str(), reason.code().as_str())?;
    writeln!(out, "- {}\n- {}\n", reason.en(), reason.ru())?;
    let Some(example) = examples(reason) else { return Ok(()) };
    match &example {
        Example::Line(line) => writeln!(out, "```json\n{line}\n```\n")?,
        Example::Code(text, _) => writeln!(out, "```rust\n{text}\n```\n")?,
    }
    writeln!(out, "gives\n\n```json\n{}\n```", example.error())
}
