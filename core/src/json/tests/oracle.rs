//! Agreement with `serde_json`, which shares no line with the reader.

use super::super::{JsonErrorKind, Limits, Reader, Value};
use super::document::{spelled, value};
use super::{LIMITS, parse, parse_bytes, written};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value as Theirs;

fn same(ours: &Value, theirs: &Theirs) -> bool {
    match (ours, theirs) {
        (Value::Null, Theirs::Null) => true,
        (Value::Bool(ours), Theirs::Bool(theirs)) => ours == theirs,
        // Theirs is rounded, so ours is rounded the same way before they are compared.
        (Value::Number(ours), Theirs::Number(_)) => {
            serde_json::from_str::<Theirs>(ours).is_ok_and(|ours| ours == *theirs)
        }
        (Value::Text(ours), Theirs::String(theirs)) => **ours == **theirs,
        (Value::Array(ours), Theirs::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b))
        }
        (Value::Object(ours), Theirs::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|(key, value)| theirs.get(&**key).is_some_and(|b| same(value, b)))
        }
        _ => false,
    }
}

/// What stands outside the texts of a document, as far as the document is one.
struct Outline {
    colons: usize,
    depth: usize,
    longest_number: usize,
    /// The document with every digit of an exponent as 0: the same grammar, but no number is out
    /// of the range of a binary float, which is `serde_json`'s own reason to refuse.
    in_range: Vec<u8>,
}

fn outline(document: &[u8]) -> Outline {
    let mut found = Outline { colons: 0, depth: 0, longest_number: 0, in_range: document.to_vec() };
    let (mut inside, mut escaped, mut exponent) = (false, false, false);
    let (mut depth, mut number) = (0_usize, 0);
    for (index, byte) in document.iter().enumerate() {
        if inside {
            inside = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
            continue;
        }
        if matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E') {
            number += 1;
            found.longest_number = found.longest_number.max(number);
            exponent |= matches!(byte, b'e' | b'E');
            if exponent && byte.is_ascii_digit() {
                found.in_range[index] = b'0';
            }
            continue;
        }
        (number, exponent) = (0, false);
        match byte {
            b'"' => inside = true,
            b':' => found.colons += 1,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        found.depth = found.depth.max(depth);
    }
    found
}

fn members(value: &Theirs) -> usize {
    match value {
        Theirs::Array(items) => items.iter().map(members).sum(),
        Theirs::Object(object) => object.len() + object.values().map(members).sum::<usize>(),
        _ => 0,
    }
}

/// What the verdict should be: theirs, and the four refusals that are ours alone. They keep the
/// last of two members with one key, so a document with more colons than members has a duplicate.
fn acceptable(document: &[u8]) -> bool {
    let outline = outline(document);
    let theirs = serde_json::from_slice::<Theirs>(&outline.in_range);
    theirs.is_ok_and(|theirs| outline.colons == members(&theirs))
        && outline.depth <= LIMITS.depth
        && outline.longest_number <= LIMITS.number
}

fn check(document: &[u8]) -> Result<(), TestCaseError> {
    let ours = parse_bytes(document);
    let shown = String::from_utf8_lossy(document);
    prop_assert_eq!(ours.is_ok(), acceptable(document), "{}: {:?}", shown, ours);
    if let (Ok(ours), Ok(theirs)) = (&ours, serde_json::from_slice(document)) {
        prop_assert!(same(ours, &theirs), "{}", shown);
    }
    if let Err(error) = ours {
        prop_assert!(error.offset() <= document.len());
        let plain = |c: char| c.is_ascii_alphanumeric() || "_$.[]…".contains(c);
        prop_assert!(error.path().chars().all(plain), "{}", error);
    }
    Ok(())
}

/// Two of them are one key.
const KEYS: &[&str] = &["\"a\"", "\"\\u0061\"", "\"A\"", "\"\""];

/// Just short enough for a number, and too long inside another one.
const LONG: &str = "7777777777777777777777777777777777777777777777777777777777777777";

#[derive(Clone, Debug)]
enum Mutation {
    Flip(Index, u8),
    Put(Index, &'static str),
    Cut(Index),
    Remove(Index),
    Repeat(Index, Index),
    Open(Index, usize),
    Member(&'static str, &'static str),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let pieces = vec![
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "0",
        "1",
        "-",
        "+",
        ".",
        "e",
        "E9",
        "e999",
        " ",
        "\t",
        "\u{b}",
        "\u{a0}",
        "\u{feff}",
        "\0",
        "\n",
        "null",
        "true",
        "NaN",
        "/**/",
        "'",
        "\\ud800",
        LONG,
        "\\udc00",
        "\\u00",
        "\"a\":1,",
        "\"a\":",
        ",\"\":null",
        "Я",
        "😀",
    ];
    prop_oneof![
        (any::<Index>(), 1..=255_u8).prop_map(|(at, bits)| Mutation::Flip(at, bits)),
        (any::<Index>(), select(pieces)).prop_map(|(at, piece)| Mutation::Put(at, piece)),
        any::<Index>().prop_map(Mutation::Cut),
        any::<Index>().prop_map(Mutation::Remove),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Mutation::Repeat(from, to)),
        (any::<Index>(), 1..80_usize).prop_map(|(at, depth)| Mutation::Open(at, depth)),
        (select(KEYS), select(KEYS)).prop_map(|(key, other)| Mutation::Member(key, other)),
    ]
}

fn mutate(document: &mut Vec<u8>, mutation: &Mutation) {
    if document.is_empty() {
        return;
    }
    let length = document.len();
    match mutation {
        Mutation::Flip(at, bits) => document[at.index(length)] ^= bits,
        Mutation::Cut(at) => document.truncate(at.index(length)),
        Mutation::Remove(at) => _ = document.remove(at.index(length)),
        Mutation::Put(at, piece) => {
            let at = at.index(length);
            document.splice(at..at, piece.bytes());
        }
        Mutation::Repeat(from, to) => {
            let (from, to) = (from.index(length), to.index(length));
            let piece = document[from.min(to)..from.max(to)].to_vec();
            document.splice(from..from, piece);
        }
        // Brackets that close again around the rest: depth is the only thing wrong.
        Mutation::Open(at, depth) => {
            let at = at.index(length);
            document.splice(at..at, "[".repeat(*depth).into_bytes());
            document.extend("]".repeat(*depth).into_bytes());
        }
        Mutation::Member(key, other) => {
            document.splice(0..0, format!("{{{key}:").into_bytes());
            document.extend(format!(",{other}:0}}").into_bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn any_spelling_is_read_exactly((value, document) in spelled()) {
        let ours = parse(&document).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(ours == value, "{}", document);
        let theirs: Theirs = serde_json::from_str(&document).expect("theirs");
        prop_assert!(same(&ours, &theirs), "{}", document);
    }

    #[test]
    fn verdicts_agree_on_damaged_documents(
        (_, document) in spelled(),
        mutations in vec(mutation(), 1..4),
    ) {
        let mut document = document.into_bytes();
        for mutation in &mutations {
            mutate(&mut document, mutation);
            check(&document)?;
        }
    }

    #[test]
    fn verdicts_agree_on_soup(
        pieces in vec(select(vec![
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "1", "-", "0", ".", "e", "+",
            "\\", "u", "12", "null", "true", " ", "\n", "\u{85}",
        ]), 0..9),
    ) {
        check(pieces.concat().as_bytes())?;
    }

    #[test]
    fn what_is_written_is_read_back(value in value()) {
        let document = written(&value);
        let again = parse(&document).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(again == value, "{}", document);
        prop_assert_eq!(written(&again), document);
    }

    #[test]
    fn any_bytes_end_in_a_verdict(bytes in vec(any::<u8>(), 0..40), limit in 0..40_usize) {
        check(&bytes)?;
        let small = Limits { bytes: limit, depth: limit / 4, number: limit / 4 };
        if let Ok(mut reader) = Reader::new(&bytes, small) {
            prop_assert!(bytes.len() <= limit);
            _ = reader.skip();
        }
    }
}

// Each case reads a document once for each of its characters.
proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_front_part_is_cut_off((_, document) in spelled()) {
        let document = document.trim_end();
        let number = document.trim_start().starts_with(|c: char| c == '-' || c.is_ascii_digit());
        for (end, _) in document.char_indices() {
            let kind = match parse(&document[..end]) {
                Ok(_) => { prop_assert!(number); continue }
                Err(error) => error.kind(),
            };
            let white = document[..end].trim_start().is_empty();
            let expected = if white { JsonErrorKind::Empty } else { JsonErrorKind::CutOff };
            prop_assert_eq!(kind, expected, "{}", &document[..end]);
        }
    }
}
