//! The payments history read whole while it changes.

#![cfg(feature = "sandbox")]

use std::collections::BTreeSet;

use intellectmoney::journal::MemoryStore;
use intellectmoney::machine::{History, HistoryQuery, InvoicesQuery};
use intellectmoney::sandbox::{Behaviour, Control, Fault, FaultKind, SandboxHost};
use intellectmoney::{Connection, GetPaymentsHistory, MoscowTime, Reason};

type Sandboxed = Connection<SandboxHost, MemoryStore>;

fn sandbox(newest_first: bool) -> Sandboxed {
    let mut connection = Connection::sandbox(7).expect("a sandbox");
    control(&mut connection, Control::Switch(Behaviour::NewestFirst, newest_first));
    connection
}

fn control(connection: &mut Sandboxed, control: Control) {
    let host = connection.host_mut();
    host.sandbox.control(host.now, control);
}

fn deposit(connection: &mut Sandboxed, count: usize) {
    for _ in 0..count {
        let amount = "5".parse().expect("a decimal");
        control(connection, Control::Deposit { amount, eshop_id: "450000".to_owned() });
    }
}

/// All that the sandbox holds, in one page.
fn everything(connection: &mut Sandboxed) -> BTreeSet<i64> {
    let page = connection.get_payments_history(&GetPaymentsHistory::first(100_000)).expect("a page");
    page.result.payments.iter().map(|row| row.id()).collect()
}

/// Reads to the end with pages of at most `cap` rows; `between` acts before each page.
fn read(
    connection: &mut Sandboxed,
    history: &mut History,
    cap: u32,
    mut between: impl FnMut(&mut Sandboxed, usize),
) -> Vec<i64> {
    let mut ids = Vec::new();
    for page in 0.. {
        assert!(page < 5_000, "it must end");
        while let Some(row) = history.next_row() {
            ids.push(row.id());
        }
        let Some(mut query) = history.next_page() else { break };
        between(connection, page);
        query.take = query.take.min(cap);
        history.absorb(connection.get_payments_history(&query).expect("a page").result);
    }
    ids
}

#[test]
fn every_row_comes_once_while_rows_arrive_in_either_order_and_whatever_the_cap() {
    for newest_first in [true, false] {
        for (page, cap) in [(100, 30), (40, 7), (40, 2), (40, 1), (1000, 1000)] {
            // In the second that the reading begins, so that the bound does not hide the rows.
            for arriving in [0, 1, 45] {
                let mut connection = sandbox(newest_first);
                let before = everything(&mut connection);
                let query = HistoryQuery { page, ..HistoryQuery::default() };
                let far = connection.host().now + 3_600_000;
                let query = HistoryQuery { date_to: MoscowTime::from_unix_millis(far), ..query };
                let mut history = History::new(query, connection.host().now);
                let ids = read(&mut connection, &mut history, cap, |connection, page| {
                    if page % 3 == 1 && page < 20 {
                        deposit(connection, arriving);
                    }
                });
                let once: BTreeSet<i64> = ids.iter().copied().collect();
                let case = format!("newest first: {newest_first}, page {page}, cap {cap}, arriving {arriving}");
                assert_eq!(once.len(), ids.len(), "no row twice: {case}");
                assert!(before.is_subset(&once), "{} of {}: {case}", once.len(), before.len());
            }
        }
    }
}

#[test]
fn a_page_that_new_rows_push_on_again_and_again_is_no_end() {
    for size in [1, 2, 3, 9] {
        let mut connection = sandbox(true);
        let before = everything(&mut connection);
        let far = MoscowTime::from_unix_millis(connection.host().now + 3_600_000);
        let query = HistoryQuery { page: size, date_to: far, ..HistoryQuery::default() };
        let mut history = History::new(query, connection.host().now);
        let ids = read(&mut connection, &mut history, size, |connection, page| {
            if (1..=3).contains(&page) {
                deposit(connection, size as usize);
            }
        });
        let once: BTreeSet<i64> = ids.iter().copied().collect();
        assert!(
            before.is_subset(&once) && once.len() == ids.len(),
            "{} of {}: pages of {size}",
            once.len(),
            before.len()
        );
    }
}

#[test]
fn the_bound_is_pinned_so_that_a_reading_ends() {
    for newest_first in [true, false] {
        let mut connection = sandbox(newest_first);
        let before = everything(&mut connection);
        let mut history = History::new(HistoryQuery::default(), connection.host().now);
        let ids = read(&mut connection, &mut history, 10, |connection, _| {
            connection.host_mut().now += 2_000;
            deposit(connection, 20);
        });
        assert_eq!(ids.into_iter().collect::<BTreeSet<_>>(), before);
    }
}

#[test]
fn windows_lose_no_row_and_repeat_none() {
    for newest_first in [true, false] {
        let mut connection = sandbox(newest_first);
        let before = everything(&mut connection);
        let now = connection.host().now;
        for window_days in [None, Some(1), Some(7), Some(3000)] {
            let date_from = MoscowTime::from_unix_millis(now - 100 * 86_400_000);
            let query = HistoryQuery { date_from, window_days, page: 20, ..HistoryQuery::default() };
            let mut history = History::new(query, now);
            let ids = read(&mut connection, &mut history, 20, |_, _| {});
            let once: BTreeSet<i64> = ids.iter().copied().collect();
            assert_eq!((once.len(), &once), (ids.len(), &before), "{window_days:?}");
        }
    }
}

#[test]
fn a_cursor_goes_on_after_any_row() {
    for newest_first in [true, false] {
        let mut connection = sandbox(newest_first);
        let before = everything(&mut connection);
        let query = HistoryQuery { page: 40, ..HistoryQuery::default() };
        for after in [0, 1, 39, 40, 41, 120, 249, 250] {
            let mut rows = connection.payments_history(query);
            let mut ids: Vec<i64> = rows.by_ref().take(after).map(|row| row.expect("a row").id()).collect();
            let cursor = rows.cursor();
            deposit(&mut connection, 3);
            let rest = connection.payments_history_from(&cursor).expect("a cursor");
            ids.extend(rest.map(|row| row.expect("a row").id()));
            let once: BTreeSet<i64> = ids.iter().copied().collect();
            assert_eq!(once.len(), ids.len(), "no row twice: {after}");
            assert!(before.is_subset(&once), "{after}");
            let error = connection.payments_history_from(&cursor.replace('.', ",")).expect_err("refused");
            assert_eq!(error.reason(), Reason::CursorForm);
        }
    }
}

#[test]
fn an_error_ends_the_iterator_and_the_cursor_goes_on() {
    let mut connection = sandbox(true);
    for nth in 2..=5 {
        control(&mut connection, Control::Fault(Fault::new("getPaymentsHistory", nth, FaultKind::LoseResponse)));
    }
    let mut rows = connection.payments_history(HistoryQuery::default());
    let (good, bad): (Vec<_>, Vec<_>) = rows.by_ref().partition(Result::is_ok);
    assert_eq!((good.len(), bad.len()), (100, 1), "four lost answers are an error");
    assert!(rows.next().is_none());
    let cursor = rows.cursor();
    assert_eq!(connection.payments_history_from(&cursor).expect("a cursor").count(), 150);
}

#[test]
fn invoices_come_once_each_and_their_cursor_is_none_of_the_payments() {
    let mut connection = sandbox(true);
    let query = InvoicesQuery {
        eshop_id: Some(450_000),
        organization_id: Some(10_000),
        include_payment_transactions: Some(true),
        is_holding_search: Some(false),
        page: 7,
        ..InvoicesQuery::default()
    };
    let all: Vec<_> = connection.invoices_history(query).collect::<Result<_, _>>().expect("invoices");
    let ids: BTreeSet<i64> = all.iter().map(intellectmoney::Invoice::id).collect();
    assert!(ids.len() == all.len() && ids.len() > 50, "{} of {}", ids.len(), all.len());
    assert!(all.iter().all(|invoice| invoice.eshop_id() == Some(450_000) && invoice.payments().len() == 1));
    let shop = HistoryQuery { eshop_id: Some(450_000), ..HistoryQuery::default() };
    assert_eq!(connection.payments_history(shop).count(), all.len(), "each was paid once");

    let mut rows = connection.invoices_history(query);
    let given: Vec<_> = rows.by_ref().take(10).map(|row| row.expect("an invoice").id()).collect();
    let cursor = rows.cursor();
    let rest = connection.invoices_history_from(&cursor).expect("a cursor");
    let rest: Vec<_> = rest.map(|row| row.expect("an invoice")).collect();
    assert!(rest.iter().all(|invoice| invoice.payments().len() == 1), "the query goes along");
    assert_eq!(given.into_iter().chain(rest.iter().map(intellectmoney::Invoice::id)).collect::<BTreeSet<_>>(), ids);
    assert_eq!(connection.payments_history_from(&cursor).expect_err("another list").reason(), Reason::CursorForm);
}
