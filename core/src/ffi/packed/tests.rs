use super::*;

fn rows(json: &str) -> Arc<Rows> {
    Rows::from_json("getPaymentsHistory", json).unwrap()
}

/// The texts of a row as a host makes them.
fn texts(Utf16Rows { rows, starts, lengths, ascii, wide }: &Utf16Rows, row: usize) -> Vec<Option<String>> {
    let width = lengths.len() / rows;
    let [mut narrow, mut broad] = [0, 1].map(|form| starts[2 * row + form] as usize);
    let cell = |column| {
        let (begin, length, is_wide) = match lengths[row * width + column] {
            65_534.. => return None,
            number @ 61_440.. => {
                let place = 2 * (rows + 1 + usize::from(number) - 61_440);
                (starts[place] as usize, (starts[place + 1] & 0x7fff_ffff) as usize, starts[place + 1] >= 1 << 31)
            }
            length => {
                let is_wide = length >= 0x8000;
                let (at, length) = (if is_wide { &mut broad } else { &mut narrow }, usize::from(length & 0x7fff));
                *at += length;
                (*at - length, length, is_wide)
            }
        };
        let range = begin..begin + length;
        Some(if is_wide {
            String::from_utf16(&wide[range]).unwrap()
        } else {
            String::from_utf8(ascii[range].to_vec()).unwrap()
        })
    };
    (0..width).map(cell).collect()
}

#[test]
fn every_text_is_where_its_host_looks_for_it() {
    let mut json = Vec::new();
    for count in [0, 1, 250, 28_671, 28_672, 32_768, 61_439, 61_440, 65_533, 70_000] {
        let [ascii, wide, pair] = ["a", "ж", "😀"].map(|letter| letter.repeat(count));
        json.push(format!(
            r#"{{"Id":{count},"State":"{ascii}","Description":"{wide}","Bank":"{pair}","Country":"é{ascii}","UserEmail":null,
                "PaymentAmount":{{"Amount":1.50,"Currency":"RUB"}},"RecipientAmount":null,"IsElectedPayment":true,"New":["ж"]}},
            {{"Id":{count},"State":"{ascii}","Description":"aж","New":["ж"]}},{{"Id":{count},"State":"{ascii}","New":["ж"]}}"#
        ));
        let narrow = format!(r#"{{"Id":{count},"State":"{ascii}","Description":"","New":["j"]}}"#);
        json.push(narrow);
    }
    let rows = rows(&format!("[{}]", json.join(",")));
    let columns = crate::rows::columns(rows.table()).count();
    let texts_of = |row| (0..columns).map(|column| rows.text(row, column).map(Into::into)).collect();
    let due: Vec<Vec<Option<String>>> = (0..rows.len()).map(texts_of).collect();
    let packed = Packed::of(rows).unwrap();
    for (row, due) in due.iter().enumerate() {
        let found = texts(&packed.rows, row);
        assert!(found.starts_with(due), "row {row}");
        let new = if row % 4 == 3 { r#"{"New":["j"]}"# } else { r#"{"New":["ж"]}"# };
        assert_eq!(found[columns].as_deref(), Some(new));
    }
}

#[test]
fn rows_that_somebody_else_reads_or_that_are_trees_stay_where_they_are() {
    let shared = rows(r#"[{"Id":1}]"#);
    assert!(Packed::of(Arc::clone(&shared)).is_err());
    assert!(Packed::of(shared).is_ok());
    let trees = rows(r#"[{"Id":1,"PaymentAmount":{"Amount":1E+2}}]"#);
    assert!(Packed::of(Arc::clone(&trees)).is_err());
    let given = Given::new(vec![(trees, 0), (rows(r#"[{"Id":2}]"#), 0)], Naming::JavaScript);
    let Given::Json(json) = given else { panic!("rows of two pages are no page") };
    let sum = r#""paymentAmount":{"amount":"100","currency":null}"#;
    assert!(json.starts_with(r#"[{"id":"1","#) && json.contains(sum) && json.contains(r#"},{"id":"2","#), "{json}");
}
