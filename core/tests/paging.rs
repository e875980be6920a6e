//! The rules by which a history asks for its pages, against servers made by hand.

use std::collections::BTreeSet;

use intellectmoney::machine::{History, HistoryQuery, InvoicesQuery, Listing};
use intellectmoney::{GetPaymentsHistory, MoscowTime, PaymentsHistory, Reason};
use sha2::{Digest, Sha256};

const NOW: i64 = 1_767_214_800_000;
const DAY: i64 = 86_400_000;

fn moscow(millis: i64) -> Option<MoscowTime> {
    MoscowTime::from_unix_millis(millis)
}

/// A page made by hand.
fn page(ids: &[i64]) -> PaymentsHistory {
    let rows: Vec<String> = ids.iter().map(|id| format!("{{\"Id\":{id}}}")).collect();
    let body = format!(
        r#"{{"OperationState":{{"Code":0}},"Result":{{"State":{{"Code":0}},"PaymentsHistoryList":[{}]}}}}"#,
        rows.join(",")
    );
    let endpoint = intellectmoney::endpoint("getPaymentsHistory").expect("an endpoint");
    intellectmoney::read_answer(endpoint, &intellectmoney::Response::new(200, body)).expect("an answer").result
}

/// All rows of a reading, and what it asked for. After each page with new rows another process goes on.
fn read_all(
    query: HistoryQuery,
    mut serve: impl FnMut(usize, &GetPaymentsHistory) -> Vec<i64>,
) -> (Vec<i64>, Vec<GetPaymentsHistory>) {
    let mut history = History::new(query, NOW);
    let (mut ids, mut asked) = (Vec::new(), Vec::new());
    while let Some(query) = history.next_page() {
        assert!(asked.len() < 200, "it must end");
        history.absorb(page(&serve(asked.len(), &query)));
        asked.push(query);
        let given = ids.len();
        ids.extend(std::iter::from_fn(|| history.next_row()).map(|row| row.id()));
        if ids.len() > given {
            history = History::from_cursor(&history.cursor()).expect("a cursor");
        }
    }
    (ids, asked)
}

/// In one window with pages of ten, by place and length.
fn read_from(mut serve: impl FnMut(usize, usize, usize) -> Vec<i64>) -> (Vec<i64>, Vec<usize>) {
    let skip = |query: &GetPaymentsHistory| query.skip.unwrap_or_default() as usize;
    let query = HistoryQuery { page: 10, ..HistoryQuery::default() };
    let (ids, asked) = read_all(query, |nth, query| serve(nth, skip(query), query.take as usize));
    (ids, asked.iter().map(skip).collect())
}

#[test]
fn each_page_begins_a_few_rows_before_the_end_of_the_one_before() {
    let (ids, skips) = read_from(|_, skip, take| (0..25).skip(skip).take(take).collect());
    assert_eq!((ids.len(), skips), (25, vec![0, 5, 10, 15, 20, 25]));
    // A server that gives two at most, or one.
    let (ids, skips) = read_from(|_, skip, _| (0..4).skip(skip).take(2).collect());
    assert_eq!((ids.len(), skips), (4, vec![0, 1, 2, 3, 4]));
    let (ids, skips) = read_from(|_, skip, _| (0..3).skip(skip).take(1).collect());
    assert_eq!((ids.len(), skips), (3, vec![0, 1, 2, 3]));
}

#[test]
fn rows_that_vanish_between_pages_hide_no_others() {
    // So many that rows are left beyond the next page's begin, and that none are.
    for gone in [25, 90] {
        let (ids, _) = read_from(|nth, skip, take| {
            let first = if nth < 3 { 0 } else { gone };
            (first..100).skip(skip).take(take).collect()
        });
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        assert!((gone..100).all(|id| ids.contains(&id)), "{ids:?}");
    }
}

#[test]
fn a_server_with_another_idea_of_skip_does_not_keep_it_for_ever() {
    // Its last page for every place beyond the end.
    assert_eq!(read_from(|_, skip, take| (0..25).skip(skip.min(20)).take(take).collect()).0.len(), 25);
    // Pages of changing length.
    assert_eq!(read_from(|nth, skip, take| (0..70).skip(skip).take(take.min(1 + nth % 4)).collect()).0.len(), 70);
}

#[test]
fn the_same_page_again_and_again_is_an_end_and_known_rows_alone_are_none() {
    // Three times of ten rows; of shorter pages as often as makes thirty rows.
    for (length, times) in [(10, 4), (3, 11), (1, 31)] {
        let mut history = History::new(HistoryQuery::default(), NOW);
        let ids: Vec<i64> = (0..length).collect();
        let mut asked = 0;
        while history.next_page().is_some() {
            assert!(asked < 200, "it must end");
            history.absorb(page(&ids));
            asked += 1;
        }
        assert_eq!(asked, times, "pages of {length}");
    }
    // Known rows that newer ones pushed on, one page after another.
    let mut history = History::new(HistoryQuery::default(), NOW);
    let known: Vec<i64> = (0..10).collect();
    for turned in 0..9 {
        assert!(history.next_page().is_some(), "{turned}");
        let mut ids = known.clone();
        ids.rotate_left(turned);
        history.absorb(page(&ids));
    }
    history.absorb(page(&[10]));
    assert_eq!(std::iter::from_fn(|| history.next_row()).count(), 11);
}

#[test]
fn what_happens_in_the_second_that_a_reading_begins_is_read() {
    let asked = |now| History::new(HistoryQuery::default(), now).next_page().expect("a page").date_to;
    assert_eq!([NOW, NOW + 999].map(asked), [moscow(NOW + 1000); 2]);
}

#[test]
fn windows_are_as_long_as_asked_share_a_second_and_end_at_the_bound() {
    let windows = |window_days| {
        let query = HistoryQuery {
            date_from: moscow(NOW - 10 * DAY),
            date_to: moscow(NOW),
            window_days,
            ..HistoryQuery::default()
        };
        let (_, asked) = read_all(query, |_, _| Vec::new());
        asked.into_iter().map(|page| (page.date_from, page.date_to)).collect::<Vec<_>>()
    };
    let days =
        |from: i64, to: i64| (moscow(NOW - from * DAY - if from < 10 { 1000 } else { 0 }), moscow(NOW - to * DAY));
    assert_eq!(windows(Some(4)), [days(10, 6), days(6, 2), days(2, 0)]);
    assert_eq!(windows(None), [days(10, 0)]);
    // None at a time would never end.
    assert_eq!(windows(Some(0)), (0..10).map(|day| days(10 - day, 9 - day)).collect::<Vec<_>>());
}

#[test]
fn a_row_that_two_windows_give_comes_once() {
    let query = HistoryQuery { date_from: moscow(NOW - 2 * DAY), window_days: Some(1), ..HistoryQuery::default() };
    // The whole page of the first window lies in the second that it shares with the next.
    let pages: [&[i64]; 7] = [&[1, 2], &[1, 2], &[], &[2, 3], &[1, 3, 4], &[4], &[]];
    let (ids, asked) = read_all(query, |nth, _| pages.get(nth).copied().unwrap_or_default().to_vec());
    assert_eq!(ids, [1, 2, 3, 4]);
    assert_eq!(asked.iter().filter(|page| page.skip.is_none()).count(), 3, "each window begins at its begin");
}

#[test]
fn the_same_page_is_counted_anew_in_each_window() {
    let query = HistoryQuery { date_from: moscow(NOW - 2 * DAY), window_days: Some(2), ..HistoryQuery::default() };
    let mut history = History::new(query, NOW);
    let ids: Vec<i64> = (0..10).collect();
    for page_of in [&ids, &ids, &ids, &ids, &ids, &vec![10], &vec![]] {
        assert!(history.next_page().is_some());
        history.absorb(page(page_of));
    }
    assert_eq!(std::iter::from_fn(|| history.next_row()).count(), 11);
}

#[test]
fn a_cursor_of_before_the_first_row_of_a_page_asks_for_that_page() {
    for ids in [&[1][..], &[1, 2, 3]] {
        let mut history = History::new(HistoryQuery::default(), NOW);
        history.absorb(page(ids));
        let mut again = History::<HistoryQuery>::from_cursor(&history.cursor()).expect("a cursor");
        assert_eq!(again.next_page().expect("a page").skip, None);
        again.absorb(page(ids));
        assert_eq!(std::iter::from_fn(|| again.next_row()).map(|row| row.id()).collect::<Vec<_>>(), ids);
        // And at the end nothing is asked for.
        history.absorb(page(ids));
        history.absorb(page(&[]));
        while history.next_row().is_some() {}
        assert!(History::<HistoryQuery>::from_cursor(&history.cursor()).expect("a cursor").next_page().is_none());
    }
}

fn goes_along<Q: Listing<Call: std::fmt::Debug>>(query: Q) {
    let history = History::new(query, NOW);
    let again = History::<Q>::from_cursor(&history.cursor()).expect("a cursor");
    let asked = |history: &History<Q>| format!("{:?}", history.next_page());
    assert_eq!(asked(&again), asked(&history));
    assert_eq!(again.cursor(), history.cursor());
}

#[test]
fn every_part_of_a_query_reaches_each_page_and_goes_along_with_its_cursor() {
    let (date_from, date_to) = (moscow(NOW - 9 * DAY), moscow(NOW - DAY));
    let payments = HistoryQuery { eshop_id: Some(450_000), date_from, date_to, page: 7, window_days: Some(3) };
    let asked = History::new(payments, NOW).next_page().expect("a page");
    assert_eq!((asked.eshop_id, asked.take, asked.date_from), (Some(450_000), 7, date_from));
    goes_along(payments);
    goes_along(HistoryQuery::default());
    for flag in [None, Some(false), Some(true)] {
        let other = flag.map(|flag| !flag);
        let query = InvoicesQuery {
            eshop_id: Some(450_000),
            organization_id: Some(10_000),
            include_payment_transactions: flag,
            is_holding_search: other,
            with_refunds: flag,
            date_from,
            date_to,
            page: 7,
            window_days: Some(3),
        };
        let asked = History::new(query, NOW).next_page().expect("a page");
        assert_eq!((asked.eshop_id, asked.organization_id), (Some(450_000), Some(10_000)));
        let flags = (asked.include_payment_transactions, asked.is_holding_search, asked.with_refunds);
        assert_eq!((flags, asked.date_from, asked.take), ((flag, other, flag), date_from, 7));
        assert_eq!(asked.date_to, moscow(NOW - 6 * DAY));
        goes_along(query);
        goes_along(InvoicesQuery { with_refunds: other, is_holding_search: flag, ..InvoicesQuery::default() });
    }
}

#[test]
fn a_cursor_that_is_not_as_it_was_written_is_refused() {
    let mut history = History::new(HistoryQuery::default(), NOW);
    history.absorb(page(&[5, i64::MAX, i64::MIN, 6]));
    while history.next_row().is_some() {}
    let cursor = history.cursor();
    let reason = |cursor: &str| History::<HistoryQuery>::from_cursor(cursor).err().map(|error| error.reason());
    assert_eq!(reason(&cursor), None);
    for (place, letter) in cursor.char_indices() {
        let other = if letter == '1' { "2" } else { "1" };
        let spoilt = [&cursor[..place], other, &cursor[place + 1..]].concat();
        assert_eq!(reason(&spoilt), Some(Reason::CursorForm), "{spoilt}");
        assert_eq!(reason(&cursor[..place]), Some(Reason::CursorForm), "{place}");
    }
    // One of another list, and one of another version, whose checksum is right.
    let (text, _) = cursor.rsplit_once('.').expect("a checksum");
    let summed = |text: &str| {
        let start = Sha256::digest(text.as_bytes()).iter().take(4).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        format!("{text}.{start:08x}")
    };
    assert_eq!(summed(text), cursor);
    for begin in ["2", "i1", ""] {
        let other = summed(&text.replacen('1', begin, 1));
        assert_eq!(reason(&other), Some(Reason::CursorForm), "{other}");
    }
}
