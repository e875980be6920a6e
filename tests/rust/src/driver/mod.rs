//! What a driver answers to one line. It calls the crate's public API and prints.

mod explain;
mod parse;
mod payout;
mod sign;

use intellectmoney::Error;
use intellectmoney::json::{Limits, Value, write_text};

/// A line may carry a whole history.
const LONGEST_LINE: usize = 1 << 30;

/// Why a line got no `ok`.
enum Failure {
    /// The line itself was not understood.
    BadLine(&'static str),
    /// The package refused.
    Refused(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// The answer to one line.
#[must_use]
pub fn answer(line: &[u8]) -> String {
    let line = Value::parse(line, Limits::new(LONGEST_LINE)).unwrap_or(Value::Null);
    let mut out = String::from("{\"id\":");
    line.get("id").unwrap_or(&Value::Null).write(&mut out);
    let result = match line.get("do").and_then(Value::as_text) {
        Some("sign") => sign::answer(&line),
        Some("parse") => parse::answer(&line),
        Some("explain") => explain::answer(&line),
        Some("payout") => payout::answer(&line),
        _ => Err(Failure::BadLine("not a JSON object with a known \"do\"")),
    };
    match result {
        Ok(json) => out.extend([",\"ok\":", &json, "}"]),
        Err(Failure::Refused(error)) => {
            let json = serde_json::to_string(&error).unwrap_or_default();
            out.extend([",\"error\":", &json, "}"]);
        }
        Err(Failure::BadLine(message)) => {
            out.push_str(",\"error\":{\"code\":\"bad_line\",\"message\":");
            write_text(message, &mut out);
            out.push_str("}}");
        }
    }
    out
}

/// A member that is a text, or that is not there.
fn text<'a>(value: &'a Value, name: &str) -> Result<Option<&'a str>, Failure> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text)),
        Some(_) => Err(Failure::BadLine("a text was due")),
    }
}

/// The members of an object of texts, or none.
fn texts<'a>(value: &'a Value, name: &str) -> Result<Vec<(&'a str, &'a str)>, Failure> {
    let wrong = || Failure::BadLine("an object of texts was due");
    match value.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Object(members)) => {
            members.iter().map(|(key, value)| Ok((&**key, value.as_text().ok_or_else(wrong)?))).collect()
        }
        Some(_) => Err(wrong()),
    }
}
