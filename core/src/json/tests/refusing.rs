//! Every reason to refuse, with the place that is named.

use super::super::{JsonErrorKind as E, Kind, Limits, Reader, Value};
use super::{LIMITS, parse, refusal};

/// Documents, each with kind, path and offset of its refusal.
fn all_refused(cases: &[(&str, E, &str, usize)]) {
    for (document, kind, path, offset) in cases {
        let expected = (*kind, (*path).to_owned(), *offset);
        assert_eq!(refusal(document), expected, "{document}");
    }
}

#[test]
fn before_the_first_value() {
    let limits = Limits::new(4);
    let error = Value::parse(b"12345", limits).expect_err("too long");
    assert_eq!(error.kind(), E::TooLong { limit: 4 });
    assert_eq!((error.path(), error.offset()), ("$", 4));
    assert!(Value::parse(b"1234", limits).is_ok());

    for mark in [&b"\xEF\xBB\xBF{}"[..], b"\xFE\xFF\0{", b"\xFF\xFE{\0"] {
        assert_eq!(refusal(mark), (E::ByteOrderMark, "$".into(), 0));
    }
    for empty in ["", " ", " \t\r\n "] {
        assert_eq!(refusal(empty), (E::Empty, "$".into(), 0));
    }
}

#[test]
fn not_utf8() {
    let cases: [(&[u8], usize); 6] = [
        (b"\"\xFF\"", 1),
        (b"{\"a\":\"\xC0\xAF\"}", 6), // overlong `/`
        (b"\"\xE0\x80\x80\"", 1),     // overlong NUL
        (b"\"\xED\xA0\x80\"", 1),     // a surrogate
        (b"\"\xD0\"", 1),             // half a character
        (b"\"ab\xD0", 3),             // cut inside a character
    ];
    for (document, offset) in cases {
        assert_eq!(refusal(document), (E::Encoding, "$".into(), offset));
    }
}

#[test]
fn cut_off() {
    all_refused(&[
        ("{", E::CutOff, "$", 1),
        ("[", E::CutOff, "$[0]", 1),
        (r#"{"a"#, E::CutOff, "$", 3),
        (r#"{"a""#, E::CutOff, "$.a", 4),
        (r#"{"a":"#, E::CutOff, "$.a", 5),
        (r#"{"a":1"#, E::CutOff, "$.a", 6),
        (r#"{"a":1,"#, E::CutOff, "$", 7),
        (r#"{"a":{"b":[true,nul"#, E::CutOff, "$.a.b[1]", 19),
        (r#"["\"#, E::CutOff, "$[0]", 3),
        (r#"["\u12"#, E::CutOff, "$[0]", 6),
        (r#"["\ud83d\"#, E::CutOff, "$[0]", 9),
        ("[1 ", E::CutOff, "$[0]", 3),
        ("-", E::CutOff, "$", 1),
        ("1.", E::CutOff, "$", 2),
        ("1e", E::CutOff, "$", 2),
        ("1e+", E::CutOff, "$", 3),
    ]);
}

#[test]
fn unexpected_bytes() {
    all_refused(&[
        ("[1,]", E::UnexpectedByte, "$[1]", 3),
        ("[,1]", E::UnexpectedByte, "$[0]", 1),
        ("[1 2]", E::UnexpectedByte, "$[0]", 3),
        ("[1}", E::UnexpectedByte, "$[0]", 2),
        (r#"{"a":1,}"#, E::UnexpectedByte, "$", 7),
        (r#"{,"a":1}"#, E::UnexpectedByte, "$", 1),
        (r#"{"a" 1}"#, E::UnexpectedByte, "$.a", 5),
        (r#"{"a":1 "b":2}"#, E::UnexpectedByte, "$.a", 7),
        ("{a:1}", E::UnexpectedByte, "$", 1),
        ("{1:1}", E::UnexpectedByte, "$", 1),
        ("{'a':1}", E::UnexpectedByte, "$", 1),
        ("'a'", E::UnexpectedByte, "$", 0),
        ("// a\n1", E::UnexpectedByte, "$", 0),
        ("[1/**/]", E::UnexpectedByte, "$[0]", 2),
        ("[NaN]", E::UnexpectedByte, "$[0]", 1),
        ("[Infinity]", E::UnexpectedByte, "$[0]", 1),
        ("[nuLl]", E::UnexpectedByte, "$[0]", 1),
        ("[True]", E::UnexpectedByte, "$[0]", 1),
        ("[truefalse]", E::UnexpectedByte, "$[0]", 5),
        ("+1", E::UnexpectedByte, "$", 0),
        (".5", E::UnexpectedByte, "$", 0),
        // Vertical tab, form feed, no-break space and NUL are no white space.
        ("\u{b}1", E::UnexpectedByte, "$", 0),
        ("[\u{c}1]", E::UnexpectedByte, "$[0]", 1),
        ("[1\u{a0}]", E::UnexpectedByte, "$[0]", 2),
        ("[1\0]", E::UnexpectedByte, "$[0]", 2),
    ]);
}

#[test]
fn trailing_data() {
    all_refused(&[
        ("1 2", E::TrailingData, "$", 2),
        ("{}}", E::TrailingData, "$", 2),
        ("[] //", E::TrailingData, "$", 3),
        ("nullx", E::TrailingData, "$", 4),
        ("1\0", E::TrailingData, "$", 1),
        ("0x10", E::TrailingData, "$", 1),
    ]);
}

#[test]
fn bad_texts() {
    all_refused(&[
        (r#"["\x"]"#, E::BadEscape, "$[0]", 3),
        (r#"["\'"]"#, E::BadEscape, "$[0]", 3),
        (r#"["\U0041"]"#, E::BadEscape, "$[0]", 3),
        (r#"["\u12G4"]"#, E::BadEscape, "$[0]", 6),
        (r#"["\u+123"]"#, E::BadEscape, "$[0]", 4),
        (r#"["\u12"]"#, E::BadEscape, "$[0]", 6),
        (r#"["\uD800"]"#, E::BadEscape, "$[0]", 8),
        (r#"["\uDC00"]"#, E::BadEscape, "$[0]", 4),
        (r#"["\uD800x"]"#, E::BadEscape, "$[0]", 8),
        (r#"["\uD800\n"]"#, E::BadEscape, "$[0]", 9),
        (r#"["\uD800\u0041"]"#, E::BadEscape, "$[0]", 10),
        (r#"["\uD800\uD800"]"#, E::BadEscape, "$[0]", 10),
        (r#"{"\uDE00":1}"#, E::BadEscape, "$", 4),
        ("[\"a\u{1f}\"]", E::ControlCharacter, "$[0]", 3),
        ("[\"\\n\0\"]", E::ControlCharacter, "$[0]", 4),
        ("{\"\n\":1}", E::ControlCharacter, "$", 2),
    ]);
    for control in 0..0x20_u8 {
        for before in 0..17 {
            let document = format!("\"{}{}\"", "x".repeat(before), char::from(control));
            assert_eq!(refusal(document), (E::ControlCharacter, "$".into(), before + 1));
        }
    }
}

#[test]
fn bad_numbers() {
    all_refused(&[
        ("01", E::BadNumber, "$", 1),
        ("-01", E::BadNumber, "$", 2),
        ("00", E::BadNumber, "$", 1),
        ("[-]", E::BadNumber, "$[0]", 2),
        ("[--1]", E::BadNumber, "$[0]", 2),
        ("[-.5]", E::BadNumber, "$[0]", 2),
        ("[1.]", E::BadNumber, "$[0]", 3),
        ("[1.e5]", E::BadNumber, "$[0]", 3),
        ("[1e]", E::BadNumber, "$[0]", 3),
        ("[1e+]", E::BadNumber, "$[0]", 4),
        ("[1e+-1]", E::BadNumber, "$[0]", 4),
        ("[1e5.5]", E::BadNumber, "$[0]", 4),
        ("[1.2.3]", E::BadNumber, "$[0]", 4),
        ("[1-2]", E::BadNumber, "$[0]", 2),
        ("[-Infinity]", E::BadNumber, "$[0]", 2),
    ]);
}

#[test]
fn long_numbers() {
    let longest = "9".repeat(64);
    assert!(parse(&longest).is_ok());
    assert_eq!(refusal(format!("{{\"a\": {longest}0}}")), (E::NumberTooLong { limit: 64 }, "$.a".into(), 6));
}

#[test]
fn nesting() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&nested(64)).is_ok());
    let path = format!("${}", "[0]".repeat(64));
    let too_deep = (E::TooDeep { limit: 64 }, path, 64);
    for depth in [65, 5_000, 500_000] {
        assert_eq!(refusal(nested(depth)), too_deep);
        assert_eq!(refusal("[".repeat(depth)), too_deep);
    }
    let open = "[".repeat(10_000_000);
    let error = Value::parse(open.as_bytes(), Limits::new(open.len())).expect_err("too deep");
    assert_eq!(error.kind(), E::TooDeep { limit: 64 });

    let objects = format!("{}1", r#"{"a":"#.repeat(65));
    assert_eq!(refusal(objects).2, 64 * 5);
}

#[test]
fn the_deepest_limit_is_512() {
    let limits = Limits { depth: 1_000_000, ..LIMITS };
    let deep = format!("{}{}", "[".repeat(512), "]".repeat(512));
    let value = Value::parse(deep.as_bytes(), limits).expect("512 are read");
    assert_eq!(super::written(&value.clone()), deep);
    let error = Value::parse("[".repeat(513).as_bytes(), limits).expect_err("513 are not");
    assert_eq!(error.kind(), E::TooDeep { limit: 512 });
    let shallow = Limits { depth: 0, ..LIMITS };
    assert!(Value::parse(b"1", shallow).is_ok());
    assert!(Value::parse(b"[]", shallow).is_err());
}

#[test]
fn duplicate_keys() {
    all_refused(&[
        (r#"{"a":1,"a":2}"#, E::DuplicateKey, "$.a", 7),
        (r#"{"":1,"":2}"#, E::DuplicateKey, "$.…", 6),
        (r#"{"a":1,"\u0061":2}"#, E::DuplicateKey, "$.…", 7),
        (r#"{"\u0061":1,"a":2}"#, E::DuplicateKey, "$.a", 12),
        (r#"[{"a":1},{"b":{"a":1,"a":1}}]"#, E::DuplicateKey, "$[1].b.a", 21),
        (r#"{"a":{"b":1,"c":2},"b":{"a":1},"a":2}"#, E::DuplicateKey, "$.a", 31),
    ]);
    assert!(parse(r#"{"a":{"a":[{"a":1},{"a":2}]},"A":1,"а":1}"#).is_ok());
}

#[test]
fn duplicates_among_many_keys() {
    for count in [1, 47, 48, 49, 50, 200] {
        for twice in [0, count / 2, count - 1] {
            let mut keys: Vec<String> = (0..count).map(|n| format!("\"key{n}\":1")).collect();
            let fine = format!("{{{}}}", keys.join(","));
            assert!(parse(&fine).is_ok(), "{count}");
            keys.push(format!("\"key{twice}\":{{}}"));
            let again = keys.join(",");
            let offset = again.rfind("\"key").expect("last key") + 1;
            let path = format!("$.key{twice}");
            assert_eq!(refusal(format!("{{{again}}}")), (E::DuplicateKey, path, offset));
        }
    }
}

/// Quadratic, this would be five thousand million comparisons of equal front parts.
#[test]
fn many_keys_are_not_quadratic() {
    let front = "same_front_same_end_".repeat(10);
    let keys: Vec<String> = (0..100_000).map(|n| format!("\"{front}{n:06}{front}\":0")).collect();
    let document = format!("{{{}}}", keys.join(","));
    let mut reader = Reader::new(document.as_bytes(), Limits::new(1 << 30)).expect("new");
    reader.skip().expect("skipped");
    reader.finish().expect("finished");
}

#[test]
fn wrong_kinds() {
    let cases = [
        ("null", Kind::Null, "null"),
        ("true", Kind::Bool, "boolean"),
        ("-1", Kind::Number, "number"),
        ("\"\"", Kind::Text, "text"),
        ("[]", Kind::Array, "array"),
        ("{}", Kind::Object, "object"),
    ];
    for (document, found, name) in cases {
        assert_eq!(found.to_string(), name);
        let document = format!("{{\"a\": {document}}}");
        let mut reader = Reader::new(document.as_bytes(), LIMITS).expect("new");
        reader.begin_object().expect("object");
        reader.next_key().expect("key");
        assert_eq!(reader.peek(), Ok(found));
        for (_, expected, _) in cases {
            if expected == found {
                continue;
            }
            let error = match expected {
                Kind::Null => reader.null().err(),
                Kind::Bool => reader.boolean().err(),
                Kind::Number => reader.number().err(),
                Kind::Text => reader.text().err(),
                Kind::Array => reader.begin_array().err(),
                Kind::Object => reader.begin_object().err(),
            };
            let error = error.expect("another kind");
            assert_eq!(error.kind(), E::WrongKind { expected, found });
            assert_eq!((error.path(), error.offset()), ("$.a", 6));
        }
        // Nothing was consumed.
        assert_eq!(reader.value().expect("value").kind(), found);
        assert_eq!(reader.next_key().expect("end"), None);
        reader.finish().expect("finished");
    }
}

#[test]
fn messages_show_no_values() {
    let long = "k".repeat(41);
    for key in ["4111-1111", "", "ключ", "a b", long.as_str(), "a\\n"] {
        assert_eq!(refusal(format!("{{\"{key}\":s3cret}}")).1, "$.…");
    }
    let shown = "k".repeat(40);
    assert_eq!(refusal(format!("{{\"{shown}\":s3cret}}")).1, format!("$.{shown}"));

    let error = parse(r#"{"Result":[{"Amount":"s3cret"s3cret}]}"#).expect_err("refused");
    assert_eq!(error.to_string(), "unexpected byte at $.Result[0].Amount (byte 29)");
    assert!(!format!("{error:?}").contains("s3cret"));
    let mut reader = Reader::new(b"\"s3cret\"", LIMITS).expect("new");
    assert!(!format!("{reader:?}").contains("s3cret"));
    let error = reader.number().expect_err("text");
    assert_eq!(error.to_string(), "text where number is expected at $ (byte 0)");
    let value = parse(r#"["s3cret",{"s3cret":1},987]"#).expect("parsed");
    assert_eq!(format!("{value:?}"), "array of 3");
    for item in value.as_array().expect("array") {
        let shown = format!("{item:?}");
        assert!(!shown.contains("s3cret") && !shown.contains("987"));
    }
}
