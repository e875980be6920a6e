//! The page once more, slowly: a map of raw JSON a row, each value taken from its own text.

use std::collections::BTreeMap;

use intellectmoney::columns;
use intellectmoney::endpoints::{AnswerKind, PaymentsHistory};
use serde::Deserialize;
use serde_json::value::RawValue;

type Members<'a> = BTreeMap<String, &'a RawValue>;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    #[serde(borrow)]
    result: Page<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page<'a> {
    #[serde(borrow)]
    payments_history_list: Vec<Members<'a>>,
}

/// Every value of every row is the text that stands in the answer.
pub(super) fn assert_equal(body: &[u8], page: &PaymentsHistory) {
    let answer: Answer<'_> = serde_json::from_slice(body).expect("a good answer");
    let expected = answer.result.payments_history_list;
    let rows = page.payments.rows();
    assert_eq!(rows.len(), expected.len());
    let columns: Vec<_> = columns(rows.table()).collect();
    for (row, members) in expected.iter().enumerate() {
        let mut seen = 0;
        rows.visit(row, |place, text| {
            let column = &columns[place];
            let raw = members.get(column.field.name).map(|raw| raw.get()).filter(|raw| *raw != "null");
            let raw = match (raw, column.member) {
                (Some(raw), Some(member)) => {
                    let sum: Members<'_> = serde_json::from_str(raw).expect("a sum");
                    sum.get(member.name).map(|raw| raw.get().to_owned())
                }
                (raw, _) => raw.map(str::to_owned),
            };
            let expected = raw.map(|raw| match column.member.unwrap_or(column.field).kind {
                AnswerKind::Raw => raw,
                _ => serde_json::from_str::<String>(&raw).unwrap_or(raw),
            });
            assert_eq!(text.as_deref(), expected.as_deref(), "{}", column.field.name);
            seen += 1;
        });
        assert_eq!(seen, columns.len());
    }
}
