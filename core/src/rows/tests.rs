mod alike;

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::endpoints::{GET_INVOICES_HISTORY, GET_PAYMENTS_HISTORY, Payment, PaymentsHistory, Record};
use crate::envelope::{Answer, read_answer};
use crate::error::{Error, Reason};
use crate::http::Response;
use crate::json::{Limits, Value, write_text};
use crate::tape::{ROOT, Tape};

fn body(rows: &str) -> String {
    format!(
        r#"{{"OperationState":{{"Code":0,"Desc":""}},"OperationId":"a","Result":{{"State":{{"Code":0,"Desc":""}},"PaymentsHistoryList":[{rows}]}}}}"#
    )
}

type Read<T> = Result<Answer<T>, Error>;

/// The answer as the general decoder reads it, and as it is read packed.
fn both(body: impl AsRef<[u8]>) -> (Read<Option<Record>>, Read<PaymentsHistory>) {
    let response = Response::new(200, body.as_ref());
    (read_answer(&GET_PAYMENTS_HISTORY, &response), read_answer(&GET_PAYMENTS_HISTORY, &response))
}

/// The members of an object in one order, so that orders of keys compare equal.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(members)
        }
        other => other.clone(),
    }
}

/// Both readings say the same; whether the rows were packed.
fn agree(body: impl AsRef<[u8]>) -> bool {
    let shown = String::from_utf8_lossy(body.as_ref());
    #[cfg(feature = "ffi")]
    same_in_utf16(body.as_ref());
    match both(&body) {
        (Ok(general), Ok(packed)) => {
            let general = general.result.expect("an object");
            let trees = general.value("PaymentsHistoryList").expect("a list");
            let trees = trees.as_array().expect("a list").to_vec();
            let rows = packed.result.payments;
            assert_eq!(rows.len(), trees.len(), "{shown}");
            for (row, tree) in rows.iter().zip(&trees) {
                let (whole, place) = row.record().whole();
                assert_eq!(sorted(&whole.item(place).value()), sorted(tree), "{shown}");
                same_fields(&row, tree);
            }
            rows.rows().parts().is_some()
        }
        (Err(general), Err(packed)) => {
            assert_eq!(general, packed, "{shown}");
            false
        }
        (general, packed) => panic!("{shown}: {general:?} is not {packed:?}"),
    }
}

/// What JavaScript is given is packed where the rows are, and has the same texts.
#[cfg(feature = "ffi")]
fn same_in_utf16(body: &[u8]) {
    let [rows, read] =
        [page::read::<texts::Utf8>, page::read::<utf16::Utf16>].map(|read| read(&GET_PAYMENTS_HISTORY, body));
    assert_eq!(rows.is_some(), read.is_some());
    let (Some((_, rows)), Some((_, read))) = (rows, read) else { return };
    let texts = |rows: &Rows| -> Vec<_> {
        let places = (0..rows.len()).flat_map(|row| (0..rows.width()).map(move |column| (row, column)));
        places.map(|(row, column)| format!("{:?}", rows.cell(row, column))).collect()
    };
    let due = texts(&rows);
    assert_eq!(texts(&read), due);
    let (table, whole) = (rows.table(), Content::Packed(read.packed().expect("packed").clone()));
    assert_eq!(texts(&Rows { table, content: whole }), due);
    let converted = rows.into_utf16().expect("packed").into();
    assert_eq!(texts(&Rows { table, content: converted }), due);
}

fn same_fields(row: &Payment, tree: &Value) {
    let mut json = String::new();
    tree.write(&mut json);
    let tape = Tape::parse(json.as_bytes(), Limits::new(json.len())).expect("what was read reads again");
    let record = Record::new(row.record().fields(), &Arc::new(tape), ROOT);
    // A structure that no source describes has one way to be read.
    for field in row.record().fields().iter().filter(|field| !matches!(field.kind, AnswerKind::Raw)) {
        let name = field.name;
        assert_eq!(row.record().text(name), record.text(name), "{name}");
        assert_eq!(row.record().integer(name), record.integer(name), "{name}");
        assert_eq!(row.record().boolean(name), record.boolean(name), "{name}");
        assert_eq!(row.record().money(name), record.money(name), "{name}");
        assert_eq!(row.record().date(name), record.date(name), "{name}");
    }
}

const SAMPLE: &str = include_str!("../../../tests/samples/getPaymentsHistory-ok.json");

#[test]
fn the_sample_is_packed() {
    assert!(agree(SAMPLE));
}

#[test]
fn what_is_usual_is_packed() {
    for rows in [
        "",
        r#"{"Id":1}"#,
        r#" { "Id" : 1 , "Description" : "a\"b\\c\/\u0416\uD83D\uDE00\n" } , {"Description":null,"Id":"2"}"#,
        r#"{"Id":1,"PaymentAmount":{"Amount":10.10,"Currency":"RUB"}},{"Id":2,"PaymentAmount":null}"#,
        r#"{"Id":1,"PaymentAmount":{"Amount":"0.00"}},{"PaymentAmount":{"Currency":"RUB"},"Id":2}"#,
        r#"{"Id":1,"PaymentAmount":{"Currency":"RUB","Amount":1}}"#,
        r#"{"Id":1,"New":[1.50,{"x":null}],"Other":"ж"},{"Other":1e5,"Id":2}"#,
        r#"{"Id":1,"AdditionalInfo":{"a":[1.10]}},{"Id":2,"AdditionalInfo":""},{"Id":3,"AdditionalInfo":null}"#,
        r#"{"Id":-9223372036854775808,"IsElectedPayment":true,"CreationDate":"2025-01-01T12:00:00.000+03:00"}"#,
        r#"{"Id":1,"State":"NobodyKnows","InvoiceId":0,"Description":""}"#,
    ] {
        assert!(agree(body(rows)), "{rows}");
    }
    let long = "ж".repeat(40_000);
    assert!(agree(body(&format!(r#"{{"Id":1,"Description":"{long}","Bank":"x"}},{{"Id":2,"Bank":"y"}}"#))));
}

#[test]
fn what_is_not_is_read_all_the_same() {
    for rows in [
        r#"{"Id":1,"PaymentAmount":{"Amount":1E+2,"Currency":"RUB"}}"#,
        r#"{"Id":1,"PaymentAmount":{"Amount":null}}"#,
        r#"{"Id":1,"PaymentAmount":{}}"#,
        r#"{"Id":1,"PaymentAmount":{"Amount":-0.0,"New":1}}"#,
        r#"{"Id":"007"}"#,
        r#"{"\u0049d":1}"#,
    ] {
        assert!(!agree(body(rows)) && both(body(rows)).1.is_ok(), "{rows}");
    }
}

#[test]
fn what_is_refused_is_refused_with_the_same_words() {
    for rows in [
        r#"{"Id":null}"#,
        r#"{"Id":""}"#,
        "{}",
        r#"{"Id":1,"Id":1}"#,
        r#"{"Id":1,"New":1,"New":1}"#,
        r#"{"Id":1.5}"#,
        r#"{"Id":01}"#,
        r#"{"Id":1,"Description":5}"#,
        r#"{"Id":1,"Description":"\x"}"#,
        r#"{"Id":1,"Description":"\uD800"}"#,
        "{\"Id\":1,\"Description\":\"a\u{1}\"}",
        r#"{"Id":1,"PaymentAmount":{"Amount":1e99}}"#,
        r#"{"Id":1,"PaymentAmount":{"Amount":1,"Amount":1}}"#,
        r#"{"Id":1,"PaymentAmount":5}"#,
        r#"{"Id":1,"CreationDate":"yesterday"}"#,
        r#"{"Id":1,"New":[1,]}"#,
        r#"{"Id":1,"New":tru}"#,
        r#"{"Id":1,"IsElectedPayment":"true"}"#,
        r#"{"Id":1}{"Id":2}"#,
        r#"{"Id":1},"#,
        r#"{"Id":1"#,
        "5",
        "null",
    ] {
        assert!(!agree(body(rows)), "{rows}");
        assert!(both(body(rows)).0.is_err(), "{rows}");
    }
    let deep = format!(r#"{{"Id":1,"New":{}1{}}}"#, "[".repeat(61), "]".repeat(61));
    assert!(!agree(body(&deep)));
    let not_too_deep = format!(r#"{{"Id":1,"New":{}1{}}}"#, "[".repeat(60), "]".repeat(60));
    assert!(agree(body(&not_too_deep)));
}

#[test]
fn codes_speak_before_rows() {
    for (from, to) in [
        (r#""OperationState":{"Code":0"#, r#""OperationState":{"Code":2"#),
        (r#""State":{"Code":0"#, r#""State":{"Code":3"#),
        (r#""OperationState""#, r#""OperationStat""#),
        (r#""OperationId":"a""#, r#""OperationId":7"#),
    ] {
        let body = body(r#"{"Id":1}"#).replacen(from, to, 1);
        assert!(!agree(&body) && both(&body).0.is_err(), "{body}");
    }
    assert!(agree(body(r#"{"Id":1}"#).replacen(r#""State":{"Code":0"#, r#""State":{"Code":1"#, 1)));
    let later = r#"{"Result":{"PaymentsHistoryList":[{"Id":1}]},"OperationState":{"Code":0,"Desc":""}}"#;
    assert!(agree(later));
}

#[test]
fn a_list_inside_a_row_is_left_to_the_general_decoder() {
    let body =
        r#"{"OperationState":{"Code":0,"Desc":""},"Result":{"InvoicesHistoryList":[{"Id":1,"HistoryList":[]}]}}"#;
    assert!(read(&GET_INVOICES_HISTORY, body.as_bytes()).is_none());
}

#[test]
fn a_row_is_equal_packed_or_not() {
    let read = |rows: &str| both(body(rows)).1.expect("rows").result.payments;
    let row = r#"{"New":1,"PaymentAmount":{"Currency":"RUB","Amount":1.50},"Id":1,"Bank":null,"Other":[]}"#;
    let (packed, not) = (read(row), read(&format!(r#"{row},{{"Id":2,"PaymentAmount":{{}}}}"#)));
    assert_eq!([&packed, &not].map(|rows| rows.rows().parts().is_some()), [true, false]);
    assert_eq!(packed.get(0), not.get(0));
    for (from, to) in
        [("1.50", "1.5"), (",\"Bank\":null", ""), ("\"New\":1,", ""), ("[]", "{}"), ("RUB", ""), ("w\":1", "w\":\"1\"")]
    {
        assert_ne!(packed, read(&row.replacen(from, to, 1)), "{from}");
    }
    assert_ne!(read(r#"{"Id":1,"PaymentAmount":null}"#), read(r#"{"Id":1,"PaymentAmount":{}}"#));
}

#[test]
fn a_page_is_few_pieces_of_memory() {
    let row = r#"{"Id":1,"State":"Completed","PaymentAmount":{"Amount":1.00,"Currency":"RUB"}}"#;
    let (_, rows) = read(&GET_PAYMENTS_HISTORY, body(&vec![row; 1000].join(",")).as_bytes()).expect("packed");
    let parts = rows.parts().expect("packed");
    assert_eq!((parts.starts.len(), parts.lengths.len()), (1001, 1000 * (columns(rows.table()).count() + 1)));
    // Of the first row nothing is remembered.
    assert_eq!(parts.text, "1Completed1.00RUB".repeat(2));
    assert_eq!(parts.apart, [[17, 1], [18, 9], [27, 4], [31, 3]]);
    assert_eq!(parts.starts.get(..3), Some([0, 17, 34].as_slice()));
    let named = columns(rows.table()).position(|column| column.member.is_some_and(|member| member.name == "Amount"));
    assert_eq!(rows.cell(999, named.expect("a column")), Cell::Text("1.00"));
}

#[test]
fn a_row_lies_as_its_page_does() {
    let long = "x".repeat(70_000);
    let rows = format!(r#"[{{"Id":1}},{{"Id":23,"PaymentNumber":null,"Description":"{long}"}}]"#);
    let rows = Rows::from_json("getPaymentsHistory", &rows).expect("packed");
    let line = rows.line(1).expect("a row");
    assert_eq!((line.lengths.len(), line.start), (columns(rows.table()).count() + 1, 1));
    assert_eq!(line.text.get(1..3), Some("23"));
    let of = |column: usize| line.lengths.get(column).copied();
    let description = columns(rows.table()).position(|column| column.field.name == "Description").expect("a column");
    assert_eq!((of(0), of(description)), (Some(2), Some(Line::APART)));
    assert_eq!(rows.apart(Line::APART), Some(long.as_str()));
    assert_eq!((rows.apart(Line::APART + 1), rows.apart(Line::NONE), rows.apart(2)), (None, None, None));
    assert!(of(1) >= Some(Line::NONE) && of(2) >= Some(Line::NONE));
    assert!(rows.line(2).is_none());
    let tree = Rows::from_json("getPaymentsHistory", r#"[{"Id":1,"PaymentAmount":{}}]"#).expect("rows");
    assert!(tree.line(0).is_none());
}

/// Values that rows hold, and some that they should not.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("[]".to_owned()),
        Just("{\"Amount\":1.50,\"Currency\":\"RUB\"}".to_owned()),
        Just("\"2025-01-01T12:00:00+03:00\"".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        "-?[0-9]{1,12}\\.[0-9]{1,6}",
        "-?[0-9]{1,3}[eE][+-]?[0-9]{1,3}",
        ".{0,12}".prop_map(|text| {
            let mut out = String::new();
            write_text(&text, &mut out);
            out
        }),
        "[a-z\\\\\"{}\\[\\],:0-9 ]{0,8}",
    ]
}

fn row() -> impl Strategy<Value = String> {
    let names = GET_PAYMENTS_HISTORY.answer.fields().iter().flat_map(|field| match field.kind {
        AnswerKind::List(table) => table.iter().map(|field| field.name).collect(),
        _ => Vec::new(),
    });
    let names: Vec<_> = names.chain(["New", "\\u0041"]).collect();
    let member = (proptest::sample::select(names), value(), "[ \n\t]{0,2}");
    let member = member.prop_map(|(name, value, white)| format!("{white}\"{name}\"{white}:{white}{value}{white}"));
    proptest::collection::vec(member, 0..8).prop_map(|members| format!("{{\"Id\":1,{}}}", members.join(",")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn packed_or_not_the_result_is_the_same(rows in proptest::collection::vec(row(), 0..4)) {
        agree(body(&rows.join(",")));
    }

    #[test]
    fn a_broken_document_is_refused_alike(at in 0_usize..2000, byte in 0_u8..128) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(text) = std::str::from_utf8(&bytes) {
            agree(text);
        }
    }

    #[test]
    fn a_document_that_is_cut_off_is_refused_alike(at in 0_usize..4000) {
        if let Some(text) = SAMPLE.get(..at % SAMPLE.len()) {
            agree(text);
        }
    }
}

#[test]
fn limits_hold() {
    let wide = Limits::new(GET_PAYMENTS_HISTORY.largest_answer());
    assert_eq!((wide.depth, wide.number), (64, 64));
    let number = "1".repeat(65);
    assert!(!agree(body(&format!(r#"{{"Id":1,"New":{number}}}"#))));
}

/// Rows read as an answer's, and the same rows as the general decoder has them.
fn packed_and_not(rows: &str) -> Option<(Arc<Rows>, Arc<Rows>)> {
    let packed = Rows::from_json("getPaymentsHistory", rows).ok()?;
    let mut tape = Tape::default();
    let list = tape.begin_array(None);
    (0..packed.len()).for_each(|place| Row::new(&packed, place).copy_to(&mut tape));
    tape.end(list);
    let places: Vec<_> = tape.item(list).items().map(Item::place).collect();
    Some((Arc::clone(&packed), Arc::new(Rows::of_document(packed.table(), &Arc::new(tape), places))))
}

fn read_alike(rows: &str) {
    let Some((packed, read)) = packed_and_not(rows) else { return };
    for row in 0..packed.len() {
        for column in 0..columns(packed.table()).count() {
            let kind = columns(packed.table()).nth(column).map(|column| column.field.kind);
            // White space inside is kept where it is packed.
            if !matches!(kind, Some(AnswerKind::Raw)) {
                assert_eq!(packed.text(row, column), read.text(row, column), "{rows}");
            }
        }
        for all in [&packed, &read] {
            all.visit(row, |column, text| assert_eq!(text, all.text(row, column), "{rows}"));
        }
        assert_eq!(packed.json(row), read.json(row), "{rows}");
    }
    let all: Vec<_> = (0..packed.len()).map(|row| packed.json(row)).collect();
    let again = Rows::from_json("getPaymentsHistory", &format!("[{}]", all.join(","))).expect("reads again");
    let again: Vec<_> = (0..again.len()).map(|row| again.json(row)).collect();
    assert_eq!(all, again);
}

#[test]
fn rows_that_are_not_packed_read_like_packed_ones() {
    read_alike(
        r#"[{"Id":1,"PaymentAmount":{"Amount":-1.50,"Currency":"RUB"},"IsElectedPayment":false,"New":{"a":1e5}}]"#,
    );
    read_alike(r#"[{"PaymentAmount":null,"Id":1,"AdditionalInfo":[1.10],"Description":"ж\"","InvoiceId":null}]"#);
}

#[test]
fn a_list_inside_a_row_is_rows_again() {
    let rows =
        r#"[{"Id":1,"HistoryList":[{"Id":2,"PaymentAmount":{"Amount":1E1}}]},{"Id":3,"HistoryList":null},{"Id":4}]"#;
    let rows = Rows::from_json("getInvoicesHistory", rows).expect("rows");
    let column = columns(rows.table()).position(|column| column.field.name == "HistoryList").expect("a list");
    let inside = rows.list(0, column).expect("payments");
    assert_eq!(inside.json(0), r#"{"Id":2,"PaymentAmount":{"Amount":"10"}}"#);
    assert_eq!(rows.text(0, column).as_deref(), Some(r#"[{"Id":2,"PaymentAmount":{"Amount":"10"}}]"#));
    assert!(rows.list(0, 0).is_none() && rows.list(1, column).is_none() && rows.list(2, column).is_none());
    assert_eq!((rows.text(1, column), rows.text(2, column)), (None, None));
    assert_eq!(
        Rows::from_json("getInvoicesHistory/HistoryList", &format!("[{}]", inside.json(0))).expect("rows").len(),
        1
    );
}

#[test]
fn rows_that_no_answer_could_have_are_refused() {
    for (list, rows, reason) in [
        ("getPaymentsHistory", r#"[{"Id":"x"}]"#, Reason::WrongType),
        ("getPaymentsHistory", "[{}]", Reason::MissingField),
        ("getPaymentsHistory", "{}", Reason::WrongType),
        ("getPaymentsHistory", "[{\"Id\":1}]x", Reason::NotJson),
        ("getPaymentsHistory/Other", "[]", Reason::WrongValue),
        ("getOperationState", "[]", Reason::WrongValue),
        ("getNothing", "[]", Reason::UnknownEndpoint),
    ] {
        assert_eq!(Rows::from_json(list, rows).expect_err(rows).reason(), reason, "{list} {rows}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_reads_reads_alike(rows in proptest::collection::vec(row(), 0..4)) {
        read_alike(&format!("[{}]", rows.join(",")));
    }
}
