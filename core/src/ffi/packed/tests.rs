use super::*;

fn rows(json: &str) -> Arc<Rows> {
    Rows::from_json("getPaymentsHistory", json).unwrap()
}

/// The texts of a row as a host makes them.
fn texts(packed: &Packed, row: usize) -> Vec<Option<String>> {
    let Utf16Rows { rows, starts, lengths, affixes, ascii, wide } = &packed.rows;
    let width = [packed.codes.len(), lengths.len()].into_iter().find(|count| *count > 0).unwrap_or_default() / rows;
    let affixes: Vec<_> = affixes.split('\0').collect();
    let mut at = [0, 1].map(|form| starts[2 * row + form] as usize);
    let cell = |column| {
        let place = row * width + column;
        let (begin, length, mark) = match lengths[packed.codes.get(place).map_or(place, |code| usize::from(*code))] {
            65_534.. => return None,
            number @ 61_440.. => {
                let place = 2 * (rows + 1 + usize::from(number) - 61_440);
                let [begin, length] = [starts[place], starts[place + 1]];
                (begin as usize, (length & 0x3fff_ffff) as usize, length >> 30)
            }
            length => {
                let (length, mark) = (usize::from(length & 0x3fff), length >> 14);
                let at = &mut at[usize::from(mark >> 1)];
                *at += length;
                (*at - length, length, mark.into())
            }
        };
        let range = begin..begin + length;
        let text = if mark & 2 != 0 {
            String::from_utf16(&wide[range]).unwrap()
        } else {
            String::from_utf8(ascii[range].to_vec()).unwrap()
        };
        let [before, after] = if mark & 1 == 0 { ["", ""] } else { [0, 1].map(|end| affixes[2 * column + end]) };
        Some([before, &text, after].concat())
    };
    (0..width).map(cell).collect()
}

#[test]
fn every_text_is_where_its_host_looks_for_it() {
    let mut json = Vec::new();
    for count in [0, 1, 250, 12_287, 12_288, 16_384, 28_672, 32_768, 61_439, 61_440, 65_533, 70_000] {
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
        let found = texts(&packed, row);
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

#[test]
fn what_the_texts_of_a_column_have_in_common_is_there_once() {
    let words = ["Заказ", "Возврат «части» за", "Оплата по", "Доставка", "Order", "Перевод"];
    let row = |number: usize| {
        let word = words[number % words.len()];
        format!(
            r#"{{"Id":{},"CreationDate":"2025-06-{:02}T04:30:04.190+03:00","Description":"{word} № {number} от магазина",
                "PurchaseOrderId":"order-{number}","UserEmail":"b{number}@example.com","Bank":"{}","Account":"40550811{number}",
                "ServiceName":"{word}","CardHolder":"{}"}}"#,
            100_000_001 + number,
            number % 28 + 1,
            if number == 7 { "Счет" } else { "Счет 12" },
            ["Ёжик", "Ётта", "Єгор"][number % 3],
        )
    };
    let rows = rows(&format!("[{}]", (0..40).map(row).collect::<Vec<_>>().join(",")));
    let columns: Vec<_> = crate::rows::columns(rows.table()).collect();
    let texts_of = |row| (0..columns.len()).map(|column| rows.text(row, column).map(Into::into)).collect();
    let due: Vec<Vec<Option<String>>> = (0..rows.len()).map(texts_of).collect();
    let packed = Packed::of(rows).unwrap();
    assert!(!packed.codes.is_empty());
    for (row, due) in due.iter().enumerate() {
        assert!(texts(&packed, row).starts_with(due), "row {row}");
    }
    let affixes: Vec<_> = packed.rows.affixes.split('\0').collect();
    let of = |name| {
        let column = columns.iter().position(|column| column.field.name == name).unwrap();
        [affixes[2 * column], affixes[2 * column + 1]]
    };
    assert_eq!(of("CreationDate"), ["2025-06-", "T04:30:04.190+03:00"]);
    assert_eq!(of("Description"), ["", " от магазина"]);
    assert_eq!(of("PurchaseOrderId"), ["order-", ""]);
    assert_eq!(of("UserEmail"), ["b", "@example.com"]);
    // Of a text that is nearly always the same its number stays.
    assert_eq!(of("Bank"), ["Счет ", ""]);
    // A number is whole, and so is a character.
    assert_eq!([of("Id"), of("Account"), of("CardHolder")], [["", ""]; 3]);
}
