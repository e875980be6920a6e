//! Reads the shared vectors and compares what a driver says with them.

use std::fs;
use std::path::Path;

use intellectmoney::json::{Limits, Value};

/// One vector: a driver's line and what is expected of it.
#[derive(Debug)]
pub struct Vector {
    /// File and name, for messages.
    pub name: String,
    /// The line as it goes to a driver.
    pub line: String,
    /// The same, read.
    pub value: Value,
}

/// The vectors of one kind: `sign`, `refused` or `parse`.
///
/// # Panics
/// Where the files are missing or are not what the generator writes.
#[must_use]
pub fn load(kind: &str) -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors").join(kind);
    let mut paths: Vec<_> = fs::read_dir(&folder).expect("vectors").map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    let mut vectors = Vec::new();
    for path in paths {
        let file = path.file_name().expect("a file").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a readable file");
        for line in text.lines().map(|line| line.trim_end_matches(',')).filter(|line| line.starts_with('{')) {
            let value = Value::parse(line.as_bytes(), Limits::new(line.len())).expect("one vector a line");
            let name = value.get("name").and_then(Value::as_text).expect("a name");
            vectors.push(Vector { name: format!("{file}: {name}"), line: line.to_owned(), value });
        }
    }
    vectors
}

/// Whether two values are the same; the order of members does not matter, the text of
/// numbers does.
#[must_use]
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let found = |(key, value): &(Box<str>, Value)| {
                right.iter().any(|(other, candidate)| key == other && same(value, candidate))
            };
            left.len() == right.len() && left.iter().all(found)
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        _ => left == right,
    }
}

/// A value's JSON, for messages.
#[must_use]
pub fn written(value: Option<&Value>) -> String {
    let mut out = String::new();
    value.unwrap_or(&Value::Null).write(&mut out);
    out
}
