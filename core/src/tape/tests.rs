use proptest::prelude::*;

use super::*;
use crate::json::{Kind, Limits, Value, write_text};

fn parsed(json: &str) -> Tape {
    Tape::parse(json.as_bytes(), Limits::new(json.len())).unwrap()
}

fn written(item: Item<'_>) -> String {
    let mut out = String::new();
    item.write(&mut out);
    out
}

/// Any document, and some that are none.
fn json() -> impl Strategy<Value = String> {
    let text = ".{0,8}".prop_map(|text| {
        let mut out = String::new();
        write_text(&text, &mut out);
        out
    });
    let single = prop_oneof![
        text,
        "-?[0-9]{1,4}(\\.[0-9]{1,3})?",
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("\"\\u0416\\n\"".to_owned()),
        "[a-z0-9\"]{0,3}",
    ];
    single.prop_recursive(4, 32, 5, |inner| {
        let member = ("[a-e]", inner.clone()).prop_map(|(key, value)| format!("\"{key}\":{value}"));
        prop_oneof![
            proptest::collection::vec(inner, 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            proptest::collection::vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(" , "))),
        ]
    })
}

proptest! {
    #[test]
    fn it_is_the_same_document_as_the_tree(json in json()) {
        let limits = Limits { bytes: json.len(), depth: 4, number: 6 };
        let (tree, tape) = match (Value::parse(json.as_bytes(), limits), Tape::parse(json.as_bytes(), limits)) {
            (Ok(tree), Ok(tape)) => (tree, tape),
            (tree, tape) => {
                prop_assert_eq!(tree.err(), tape.err());
                return Ok(());
            }
        };
        let item = tape.item(ROOT);
        prop_assert_eq!(item.value(), tree.clone());
        let mut out = String::new();
        tree.write(&mut out);
        prop_assert_eq!(written(item), out.clone());
        for key in ["a", "b", "e", "f"] {
            prop_assert_eq!(item.get(key).map(Item::value), tree.get(key).cloned());
        }
        let mut slow = Tape::default();
        slow.push_slow(None, json.as_bytes(), limits)?;
        prop_assert!(slow.item(ROOT) == item);
        let mut copy = Tape::default();
        copy.copy(None, item);
        prop_assert!(copy.item(ROOT) == item && parsed(&out).item(ROOT) == item);
        #[cfg(feature = "serde")]
        prop_assert_eq!(serde_json::to_string(&item)?, serde_json::to_string(&tree)?);
    }
}

#[test]
fn what_differs_is_not_equal() {
    let documents =
        [r#"{"a":1}"#, r#"{"b":1}"#, r#"{"a":"1"}"#, r#"{"a":1,"b":1}"#, r#"{"b":1,"a":1}"#, "[1]", "[]", "{}"];
    for (place, one) in documents.iter().enumerate() {
        for (other_place, other) in documents.iter().enumerate() {
            assert_eq!(parsed(one).item(ROOT) == parsed(other).item(ROOT), place == other_place, "{one} {other}");
        }
    }
}

#[test]
fn a_member_that_was_taken_out_is_read_by_its_place_alone() {
    let mut tape = parsed(r#"{"a":{"b":[1]},"c":2}"#);
    let member = tape.member(ROOT, "a").unwrap();
    tape.take_out(member);
    assert_eq!((written(tape.item(ROOT)), written(tape.item(member))), (r#"{"c":2}"#.into(), r#"{"b":[1]}"#.into()));
    assert!(tape.item(ROOT).get("a").is_none());
}

#[test]
fn checked_forms_stand_where_the_old_ones_stood() {
    let mut tape = parsed(r#"{"a":"007","b":1E1,"c":1.50}"#);
    let [a, b, c] = ["a", "b", "c"].map(|key| tape.member(ROOT, key).unwrap());
    tape.set_number(a, "7");
    tape.set_text(b, "10");
    tape.make_text(c);
    assert_eq!(written(tape.item(ROOT)), r#"{"a":7,"b":"10","c":"1.50"}"#);
    assert_eq!(tape.item(a).kind(), Kind::Number);
}

#[test]
fn a_row_is_written_in_its_tables_order() {
    let table = crate::endpoints::GET_PAYMENTS_HISTORY.answer.fields();
    let crate::endpoints::AnswerKind::List(table) = table[0].kind else { panic!("rows") };
    let tape = parsed(r#"{"New":1,"PaymentAmount":{"x":0,"Currency":"RUB","Amount":"1"},"Id":1,"State":null}"#);
    let mut out = String::new();
    tape.item(ROOT).write_in_order(table, &mut out);
    assert_eq!(out, r#"{"Id":1,"State":null,"PaymentAmount":{"Amount":"1","Currency":"RUB","x":0},"New":1}"#);
    assert_eq!(format!("{tape:?}"), "Tape { len: 8, .. }");
}
