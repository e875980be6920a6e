//! What the reader takes, what it refuses, and that it agrees with an independent parser.

mod document;
mod oracle;
mod reading;
mod refusing;

use super::{JsonError, JsonErrorKind, Limits, Reader, Value};

const LIMITS: Limits = Limits::new(1 << 20);

fn parse(document: &str) -> Result<Value, JsonError> {
    parse_bytes(document.as_bytes())
}

/// Reads and skips: both must come to the same verdict, at the same place.
fn parse_bytes(document: &[u8]) -> Result<Value, JsonError> {
    let parsed = Value::parse(document, LIMITS);
    let skipped = Reader::new(document, LIMITS).and_then(|mut reader| {
        reader.skip()?;
        reader.finish()
    });
    assert_eq!(parsed.as_ref().err(), skipped.as_ref().err());
    parsed
}

/// Kind, path and offset of a refusal.
fn refusal(document: impl AsRef<[u8]>) -> (JsonErrorKind, String, usize) {
    let error = parse_bytes(document.as_ref()).expect_err("refused");
    (error.kind(), error.path().to_owned(), error.offset())
}

fn written(value: &Value) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}
