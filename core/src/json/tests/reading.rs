//! What the reader gives, call by call.

use super::super::{JsonErrorKind as E, Kind, Reader, Value, write_text};
use super::{LIMITS, parse, written};
use std::borrow::Cow;

fn reader(document: &str) -> Reader<'_> {
    Reader::new(document.as_bytes(), LIMITS).expect("new")
}

fn text(document: &str) -> String {
    let text = reader(document).text().expect("text").into_owned();
    assert_eq!(parse(document).expect("value").as_text(), Some(&*text));
    text
}

#[test]
fn an_answer() {
    let mut json = reader(
        "\u{20}{\"OperationState\" : {\"Code\":0, \"Desc\":\"Успех\"},\n\
         \t\"Rows\":[{\"Amount\":9007199254740993.01},{\"Amount\":-0.10}],\"Next\":null}\r\n",
    );
    json.begin_object().expect("{");
    assert_eq!(json.next_key(), Ok(Some("OperationState".into())));
    json.skip().expect("skipped");
    assert_eq!(json.next_key(), Ok(Some("Rows".into())));
    json.begin_array().expect("[");
    let mut amounts = Vec::new();
    while json.next_item().expect("item") {
        json.begin_object().expect("{");
        assert_eq!(json.next_key(), Ok(Some("Amount".into())));
        amounts.push(json.number().expect("number"));
        assert_eq!(json.next_key(), Ok(None));
    }
    assert_eq!(amounts, ["9007199254740993.01", "-0.10"]);
    assert_eq!(json.next_key(), Ok(Some("Next".into())));
    assert_eq!(json.peek(), Ok(Kind::Null));
    json.null().expect("null");
    assert_eq!(json.next_key(), Ok(None));
    json.finish().expect("finished");
}

#[test]
fn numbers_stay_as_they_came() {
    let numbers = [
        "0",
        "-0",
        "10",
        "1E+2",
        "1e-07",
        "0.0",
        "-0.00e00",
        "9007199254740993.01",
        "1e999",
        "123456789012345678901234567890.123456789012345678901234567890",
    ];
    for number in numbers {
        assert_eq!(reader(number).number(), Ok(number));
        let value = parse(&format!(" [{number} ,{number}]")).expect("array");
        assert_eq!(written(&value), format!("[{number},{number}]"));
    }
}

#[test]
fn texts() {
    let plain = reader("\"Успех 😀 \u{7f}\u{2028}\"").text().expect("text");
    assert!(matches!(plain, Cow::Borrowed("Успех 😀 \u{7f}\u{2028}")));
    assert_eq!(text(r#""""#), "");
    assert_eq!(text(r#""\"\\\/\b\f\n\r\t""#), "\"\\/\u{8}\u{c}\n\r\t");
    assert_eq!(text(r#""a\u0000b""#), "a\0b");
    assert_eq!(text(r#""\u0423\u0441\uFFFF\ud7ff\uE000""#), "Ус\u{FFFF}\u{D7FF}\u{E000}");
    assert_eq!(text(r#""x\ud83d\uDE00y\uDBFF\uDFFF""#), "x😀y\u{10FFFF}");
    // The special byte at each place of a word of eight.
    for before in 0..20 {
        let front = "é".repeat(before);
        assert_eq!(text(&format!("\"{front}\"")), front);
        assert_eq!(text(&format!("\"{front}\\n{front}\"")), format!("{front}\n{front}"));
    }
}

#[test]
fn keys() {
    let value = parse(r#"{"":1,"\u0000":2,"a\tb":3,"Имя":4}"#).expect("object");
    for (key, number) in [("", "1"), ("\0", "2"), ("a\tb", "3"), ("Имя", "4")] {
        assert_eq!(value.get(key).and_then(Value::as_number), Some(number));
    }
    assert_eq!(value.get("none"), None);
}

#[test]
fn values() {
    let value = parse(r#"{"z":null,"a":[true,false],"t":"x","n":1}"#).expect("object");
    let kinds = value.as_object().expect("object").iter();
    let kinds: Vec<_> = kinds.map(|(key, value)| (&**key, value.kind())).collect();
    assert_eq!(kinds, [("z", Kind::Null), ("a", Kind::Array), ("t", Kind::Text), ("n", Kind::Number)]);
    let flags = value.get("a").and_then(Value::as_array).expect("array");
    assert_eq!(flags, [Value::Bool(true), Value::Bool(false)]);
    assert_eq!(flags.first().and_then(Value::as_bool), Some(true));
    assert_eq!(value.kind(), Kind::Object);
    for other in [value.as_text(), value.as_number()] {
        assert_eq!(other, None);
    }
    assert!(value.as_bool().is_none() && value.as_array().is_none());
    assert!(Value::Null.as_object().is_none() && Value::Null.get("z").is_none());
}

#[test]
fn texts_are_written_with_the_fewest_escapes() {
    let mut out = String::new();
    write_text("\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}é😀", &mut out);
    assert_eq!(out, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}é😀\"");
}

#[test]
fn an_error_of_the_caller_names_the_place() {
    let place = |reader: &Reader<'_>| {
        let error = reader.error(E::BadNumber);
        assert_eq!(error.kind(), E::BadNumber);
        (error.path().to_owned(), error.offset())
    };
    let mut json = reader(r#" {"a": [ 10 , "x"], "b":1}"#);
    assert_eq!(place(&json), ("$".into(), 1));
    json.begin_object().expect("{");
    assert_eq!(place(&json), ("$".into(), 1));
    json.next_key().expect("a");
    assert_eq!(place(&json), ("$.a".into(), 7));
    json.begin_array().expect("[");
    json.next_item().expect("10");
    json.number().expect("10");
    assert_eq!(place(&json), ("$.a[0]".into(), 9));
    json.next_item().expect("x");
    assert_eq!(place(&json), ("$.a[1]".into(), 14));
    json.text().expect("x");
    assert_eq!(place(&json), ("$.a[1]".into(), 14));
    json.next_item().expect("]");
    assert_eq!(place(&json), ("$.a".into(), 17));
}

#[test]
fn calls_that_do_not_fit_give_no_value() {
    let mut json = reader("[1,2]");
    assert!(json.next_item().is_err() && json.next_key().is_err());
    json.begin_array().expect("[");
    assert!(json.number().is_err() && json.next_key().is_err());
    assert_eq!(json.next_item(), Ok(true));
    assert!(json.next_item().is_err());
    assert_eq!(json.number(), Ok("1"));
    assert!(json.number().is_err() && json.peek().is_err() && json.skip().is_err());
    assert!(json.finish().is_err());

    let mut json = reader(r#"{"a":"b","c":1}"#);
    json.begin_object().expect("{");
    assert!(json.text().is_err() && json.next_item().is_err());
    json.next_key().expect("a");
    assert!(json.next_key().is_err());
    assert_eq!(json.text(), Ok("b".into()));
    assert!(json.value().is_err());

    for (document, calls) in [("[1,]", 1), ("[]]", 0)] {
        let mut json = reader(document);
        json.begin_array().expect("[");
        for _ in 0..calls {
            assert_eq!(json.next_item(), Ok(true));
            json.skip().expect("item");
        }
        // The first answer is about the document; asked again, it must not turn into an end.
        let more = json.next_item();
        assert_eq!(more, Ok(calls > 0));
        assert!(json.next_item().is_err());
    }

    let mut json = reader("1");
    json.number().expect("1");
    assert!(json.number().is_err() && json.next_item().is_err());
    json.finish().expect("finished");
    assert_eq!(reader("1").finish().map_err(|error| error.kind()), Err(E::UnexpectedByte));
}

#[test]
fn the_end_of_a_bad_token_is_no_value() {
    for document in ["01", "-\"5\"", "1.-2", "\"\\x\"1\"", "[-[]]"] {
        let mut json = reader(document);
        if json.begin_array().is_ok() {
            assert_eq!(json.next_item(), Ok(true));
        }
        assert!(json.number().is_err() && json.text().is_err());
        assert!(json.number().is_err() && json.text().is_err() && json.skip().is_err());
        assert!(json.next_item().is_err() && json.next_key().is_err() && json.finish().is_err());
    }
}
