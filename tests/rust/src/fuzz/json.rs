use std::collections::BTreeMap;

use intellectmoney::json::{JsonErrorKind, Limits, Reader, Value};
use serde_json::value::RawValue;

/// The JSON reader against `serde_json`: the same documents accepted, the same values, every number's text kept.
pub fn json(data: &[u8]) {
    let limits = Limits::new(1 << 20);
    let read = Value::parse(data, limits);

    let skipped = Reader::new(data, limits).and_then(|mut reader| {
        reader.skip()?;
        reader.finish()
    });
    assert_eq!(read.as_ref().err(), skipped.as_ref().err(), "reading and passing over differ");

    match read {
        Ok(value) => {
            let raw = serde_json::from_slice(data).expect("serde_json refuses what we accept");
            assert_same(&value, raw);

            let mut written = String::new();
            value.write(&mut written);
            let again = Value::parse(written.as_bytes(), limits).expect("what we wrote");
            assert!(value == again, "writing changed the document");
        }
        // Stricter than JSON on purpose: two readers could believe two amounts, and memory has limits.
        Err(error) => match error.kind() {
            JsonErrorKind::DuplicateKey
            | JsonErrorKind::TooLong { .. }
            | JsonErrorKind::TooDeep { .. }
            | JsonErrorKind::NumberTooLong { .. } => {}
            _ => assert!(
                serde_json::from_slice::<serde_json::Value>(data).is_err(),
                "serde_json accepts what we refuse: {error}"
            ),
        },
    }
}

const PART: &str = "serde_json refuses a part of what it accepted";

fn assert_same(ours: &Value, theirs: &RawValue) {
    let raw = theirs.get();
    match ours {
        Value::Null => assert_eq!(raw, "null"),
        Value::Bool(yes) => assert_eq!(raw, yes.to_string()),
        Value::Number(number) => assert_eq!(raw, &**number),
        Value::Text(text) => assert_eq!(serde_json::from_str::<String>(raw).expect(PART), **text),
        Value::Array(items) => {
            let raw_items: Vec<&RawValue> = serde_json::from_str(raw).expect(PART);
            assert_eq!(raw_items.len(), items.len());
            for (item, raw_item) in items.iter().zip(raw_items) {
                assert_same(item, raw_item);
            }
        }
        Value::Object(members) => {
            let raw_members: BTreeMap<String, &RawValue> = serde_json::from_str(raw).expect(PART);
            assert_eq!(raw_members.len(), members.len());
            for (key, member) in members {
                assert_same(member, raw_members[&**key]);
            }
        }
    }
}
