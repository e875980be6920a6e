//! Rows that resemble the rows before, and bytes that are no text.

use proptest::prelude::*;

use super::{SAMPLE, agree, body, both};
use crate::json::cursor::Cursor;
use crate::json::write_text;

/// A row of these members, in this order, written with this white space.
fn written(members: &[(&str, String)], white: &str) -> String {
    let members: Vec<_> =
        members.iter().map(|(name, value)| format!("{white}\"{name}\"{white}:{white}{value}")).collect();
    format!("{{{}{white}}}", members.join(","))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn whoever_writes_alike_for_a_while_is_read_alike(
        order in Just(vec!["Id", "Description", "PaymentAmount", "Bank", "New", "InvoiceId", "Other"]).prop_shuffle(),
        changes in proptest::collection::vec((0_usize..7, 0_usize..7, 0_usize..6), 1..8),
        texts in "[a-zа-я\\\\\"]{0,40}",
    ) {
        let mut order = order;
        let rows: Vec<_> = changes.iter().map(|(one, other, change)| {
            let mut row: Vec<_> = order.iter().map(|name| (*name, match *name {
                "Id" | "InvoiceId" => format!("{one}{other}"),
                "PaymentAmount" if one % 2 == 0 => format!(r#"{{"Amount":{one}.{other}0,"Currency":"RUB"}}"#),
                "PaymentAmount" => r#"{"Currency":"RUB","Amount":"1.5"}"#.to_owned(),
                _ => { let mut out = String::new(); write_text(&texts, &mut out); out }
            })).collect();
            match change {
                0 => { row.remove(*one); }
                1 => row.swap(*one, *other),
                2 => { row.push(row[*one].clone()); }
                3 => order.swap(*one, *other),
                _ => {}
            }
            written(&row, if *change == 4 { " " } else { "" })
        }).collect();
        agree(body(&rows.join(",")));
    }

    #[test]
    fn whoever_writes_each_row_in_another_order_is_read_alike(
        rows in proptest::collection::vec(Just(vec![0_usize, 1, 2, 3, 4, 5, 6]).prop_shuffle(), 8..16),
        spoilt in 0_usize..32,
    ) {
        let members = [
            ("Id", "7".to_owned()),
            ("Description", "\"ж\"".to_owned()),
            ("PaymentAmount", r#"{"Amount":1.50,"Currency":"RUB"}"#.to_owned()),
            ("RecipientAmount", r#"{"Currency":"RUB","Amount":1}"#.to_owned()),
            ("Bank", "null".to_owned()),
            ("New", "[1]".to_owned()),
            ("Account", "\"\\n\"".to_owned()),
        ];
        let rows: Vec<_> = rows.iter().enumerate().map(|(place, order)| {
            let mut row: Vec<_> = order.iter().map(|member| members[*member].clone()).collect();
            if place == spoilt {
                row.push(row[0].clone());
            }
            written(&row, "")
        }).collect();
        prop_assert_eq!(agree(body(&rows.join(","))), spoilt >= rows.len());
    }

    #[test]
    fn what_comes_again_is_read_alike(
        rows in proptest::collection::vec(proptest::collection::vec(0_usize..12, 7), 2..60),
        order in Just(vec![0_usize, 1, 2, 3, 4, 5, 6]).prop_shuffle(),
        turned in 0_usize..60,
        white in "[ \n]{0,1}",
    ) {
        const VALUES: [(&str, &[&str]); 7] = [
            ("Id", &["1", "10", "\"1\"", "100", "-1", "0", "7", "8", "9", "70", "80", "90"]),
            ("PaymentAmount", &[r#"{"Amount":1,"Currency":"RUB"}"#, r#"{"Amount":1.0,"Currency":"RU"}"#, r#"{"Amount":1.00,"Currency":"ж"}"#, r#"{"Currency":"RUB","Amount":"1.0"}"#, "null"]),
            ("Bank", &["\"Банк\"", "\"Банк \"", "\"Банк «Проба»\"", "\"Bank\"", "\"\"", "null", "\"Ба\\u043dк\""]),
            ("Description", &["\"a\"", "\"a\\n\"", "\"a\\\\\"", "\"aaaaaaaaaaaaaaaa\"", "\"aaaaaaaaaaaaaaab\"", "\"😀\"", "\"ж\""]),
            ("AdditionalInfo", &["[]", "[1]", "{}", "\"\"", "\"[]\"", "null", "[ ]", "1.50"]),
            ("IsElectedPayment", &["true", "false", "null"]),
            ("New", &["1", "\"ж\"", "[]"]),
        ];
        let rows: Vec<_> = rows.iter().enumerate().map(|(place, chosen)| {
            let members: Vec<_> = order.iter().map(|column| {
                let (name, values) = VALUES[*column];
                // Rarely one of the last ones.
                (name, values[(chosen[*column] * chosen[6 - *column] / 3) % values.len()].to_owned())
            }).collect();
            let members: Vec<_> = if place == turned { members.into_iter().rev().collect() } else { members };
            written(&members, &white)
        }).collect();
        prop_assert!(agree(body(&rows.join(","))));
    }

    #[test]
    fn a_broken_character_is_refused_alike(at in 0_usize..2000, bytes in proptest::collection::vec(128_u8.., 1..4)) {
        let mut body = SAMPLE.as_bytes().to_vec();
        let at = at % body.len();
        let end = (at + bytes.len()).min(body.len());
        body.splice(at..end, bytes);
        agree(body);
    }
}

proptest! {
    #[test]
    fn only_the_same_comes_again(text in proptest::collection::vec(any::<u8>(), 1..80), at in 0_usize..80, more in 0_usize..3) {
        let here = [text.as_slice(), &[7; 3][..more]].concat();
        let mut cursor = Cursor { rest: &here };
        assert!(cursor.again(&text) && cursor.rest.len() == more);
        let mut other = text.clone();
        let at = at % other.len();
        other[at] ^= 1;
        let mut cursor = Cursor { rest: &here };
        assert!(!cursor.again(&other) && cursor.rest == here);
        let mut cursor = Cursor { rest: &text[1..] };
        assert!(!cursor.again(&text));
    }
}

#[test]
fn what_was_learnt_inside_a_sum_is_not_believed_outside() {
    let row = r#"{"Id":1,"PaymentAmount":{"Amount":1,"Currency":"RUB"},"RecipientAmount":{"Amount":1}}"#;
    for spoilt in [
        r#"{"Id":2,"PaymentAmount":null},"RecipientAmount":{"Amount":1}}"#,
        r#"{"Id":2,"PaymentAmount":{"Amount":1,"RecipientAmount":{"Amount":1}}"#,
        r#"{"Id":2,"PaymentAmount":{"Amount":1},"PaymentAmount":{"Currency":"RUB"}}"#,
        r#"{"Id":2,"PaymentAmount":null,"PaymentAmount":{"Currency":"RUB"}}"#,
        r#"{"Id":2,"Id":3}"#,
        r#"{"PaymentAmount":{"Amount":1,"Amount":1},"Id":2}"#,
        r#"{"Id":2,"Currency":"RUB"},"RecipientAmount":{"Amount":1}}"#,
    ] {
        let all = body(&[row, row, spoilt].join(","));
        assert!(!agree(&all) && both(&all).1.is_err(), "{spoilt}");
    }
}

#[test]
fn a_number_that_goes_on_is_another() {
    let row = |id, sum| format!(r#"{{"PaymentAmount":{{"Amount":{sum}}},"Id":{id}}}"#);
    let rows = [row("1", "2"), row("1", "2"), row("12", "2.5"), row("1", "25"), row("1", "2")];
    assert!(agree(body(&rows.join(","))));
    for spoilt in [row("1.5", "2"), row("1", "2x"), row("1 1", "2"), row("1", "2]")] {
        assert!(!agree(body(&[row("1", "2"), row("1", "2"), spoilt].join(","))));
    }
}

#[test]
fn more_texts_than_have_a_number_come_again() {
    let row = |id: usize| format!(r#"{{"Id":{id},"Bank":"банк {}","Country":"{}"}}"#, id / 3, id / 4);
    let rows: Vec<_> = (0..15_000).map(row).collect();
    assert!(agree(body(&rows.join(","))));
}

#[test]
fn long_texts_come_in_any_order() {
    let (long, longer) = ("a".repeat(70_000), "b".repeat(80_000));
    let row = |id| format!(r#"{{"Id":{id},"Bank":"{longer}","New":"{long}","Description":"{long}","Country":"x"}}"#);
    assert!(agree(body(&[row(1), row(2), row(3), row(4)].join(","))));
}

#[test]
fn halves_of_a_character_in_two_texts_are_none() {
    let parts: [&[u8]; 5] = [
        b"{\"Id\":1,\"PaymentAccount\":\"\xD0\",\"RecipientAccount\":\"\x98\"}",
        b"{\"Id\":1,\"EshopName\":\"\xD0\"},{\"Id\":2,\"PaymentNumber\":\"\x98\"}",
        b"{\"Id\":1,\"EshopName\":\"\xD0\",\"New\":\"\x98\"}",
        b"{\"Id\":1,\"Description\":\"\xD0\\\"\x98\"}",
        b"{\"Id\":1,\"New\":\"\xD0\",\"\x98\":1}",
    ];
    for rows in parts {
        let around = body("@");
        let (before, after) = around.split_once('@').expect("a place for rows");
        let whole = [before.as_bytes(), rows, after.as_bytes()].concat();
        assert!(!agree(&whole) && both(&whole).1.is_err(), "{}", String::from_utf8_lossy(rows));
    }
}
