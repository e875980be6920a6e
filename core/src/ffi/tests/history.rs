use super::*;

#[test]
fn no_rows_or_no_days_at_a_time_are_refused_by_name() {
    for name in ["page", "windowDays"] {
        let query = value(&format!(r#"{{"{name}":0}}"#)).unwrap();
        for refused in [Reading::new(&query, Naming::JavaScript, 0), Reading::invoices(&query, Naming::JavaScript, 0)] {
            let error = refused.unwrap_err();
            assert_eq!((error.reason(), error.field()), (Reason::IntegerForm, Some(name)));
        }
    }
}

#[test]
fn every_row_of_the_history_comes_once() {
    let mut world = World::new();
    let query = value(r#"{"page":40}"#).unwrap();
    let mut reading = Reading::new(&query, Naming::JavaScript, world.host.now).unwrap();
    let mut ids = Vec::new();
    while let Some(task) = reading.next_page(&world.api, None).unwrap() {
        for finished in world.run(Ok(task)) {
            reading.absorb(finished.unwrap());
        }
        ids.extend(std::iter::from_fn(|| reading.next_row()).filter_map(|row| row.integer("Id")));
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), all), (250, 250));
}

#[test]
fn a_page_gives_its_rows_where_they_lie() {
    let mut world = World::new();
    let task = world.api.call("getPaymentsHistory", &value(r#"{"take":3}"#).unwrap(), None);
    let mut finished = world.run(task).remove(0).unwrap();
    let shown = |finished: &Finished| finished.to_json(Naming::JavaScript).matches(r#""paymentNumber""#).count();
    // Rows that somebody else reads stay where they are.
    let other = finished.clone();
    assert!(finished.take_packed(Naming::JavaScript).is_none());
    assert_eq!((shown(&finished), shown(&other)), (3, 3));
    drop(other);
    let taken = finished.take_packed(Naming::JavaScript).unwrap();
    assert_eq!((taken.name, taken.packed.rows.rows), ("payments", 3));
    let rest = finished.to_json(Naming::JavaScript);
    assert!(rest.contains(r#""result":{"payments":[]}"#), "{rest}");
}

#[test]
fn a_host_takes_rows_over_and_a_cursor_counts_those_it_keeps() {
    let mut world = World::new();
    let query = value(r#"{"page":40}"#).unwrap();
    let mut reading = Reading::new(&query, Naming::JavaScript, world.host.now).unwrap();
    let task = reading.next_page(&world.api, None).unwrap().unwrap();
    reading.absorb(world.run(Ok(task)).remove(0).unwrap());
    let Some(Given::Packed(packed, places)) = reading.take_rows(Naming::JavaScript) else { panic!("no packed rows") };
    assert_eq!((packed.rows.rows, places), (40, (0..40).collect()));
    let begin = r#"[["Id","id","integer"],["PaymentNumber","paymentNumber","text"],"#;
    let sum = r#"["PaymentAmount","paymentAmount",[["Amount","amount","text"],["Currency","currency","text"]]]"#;
    let columns = packed.columns(Naming::JavaScript);
    assert!(columns.starts_with(begin) && columns.contains(sum), "{columns}");
    assert!(reading.next_row().is_none());

    let mut rest = |cursor: &str| {
        let mut reading = Reading::from_cursor(false, cursor).unwrap();
        let mut rows = 0;
        while let Some(task) = reading.next_page(&world.api, None).unwrap() {
            reading.absorb(world.run(Ok(task)).remove(0).unwrap());
            rows += std::iter::from_fn(|| reading.next_row()).count();
        }
        rows
    };
    assert_eq!([40, 37, 0].map(|kept| rest(&reading.cursor_before(kept))), [250, 247, 210]);
    assert!(reading.take_rows(Naming::JavaScript).is_none());
}

#[test]
fn invoices_are_read_row_by_row_and_gone_on_with() {
    let mut world = World::new();
    let query = value(r#"{"page":40,"includePaymentTransactions":true}"#).unwrap();
    let mut reading = Reading::invoices(&query, Naming::JavaScript, world.host.now).unwrap();
    let mut ids = Vec::new();
    while let Some(task) = reading.next_page(&world.api, None).unwrap() {
        let finished = world.run(Ok(task)).remove(0).unwrap();
        reading.absorb(finished);
        while let Some(row) = reading.next_row() {
            ids.push(row.integer("Id"));
        }
        reading = Reading::from_cursor(true, &reading.cursor()).unwrap();
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert!(all > 40 && ids.len() == all, "{all}");
}

#[test]
fn a_cursor_of_one_list_is_none_of_the_other() {
    let query = value("{}").unwrap();
    let payments = Reading::new(&query, Naming::JavaScript, 0).unwrap().cursor();
    let invoices = Reading::invoices(&query, Naming::JavaScript, 0).unwrap().cursor();
    for (of_invoices, own, other) in [(false, &payments, &invoices), (true, &invoices, &payments)] {
        assert_eq!(Reading::from_cursor(of_invoices, own).unwrap().cursor(), *own);
        let error = Reading::from_cursor(of_invoices, other).unwrap_err();
        assert_eq!((error.reason(), error.field()), (Reason::CursorForm, Some("cursor")));
    }
}
