//! A page of the history out of its answer.

mod peers;
mod reference;

use std::hint::black_box;
use std::sync::Arc;

use intellectmoney::endpoints::{GET_PAYMENTS_HISTORY, PaymentsHistory};
use intellectmoney::{Response, read_answer};

use crate::clock::{Contestant, medians};
use crate::pages::{Variant, page};
use crate::report::Row;

/// The page as the crate reads it.
#[must_use]
pub fn read(response: &Response) -> PaymentsHistory {
    read_answer::<PaymentsHistory>(&GET_PAYMENTS_HISTORY, response).expect("a good answer").result
}

/// The largest ratio to serde_json that the issue allows, from 100 rows.
fn goal(variant: Variant, rows: usize) -> Option<f64> {
    match variant {
        Variant::Compact if rows >= 100 => Some(1.0 / 3.0),
        Variant::Indented | Variant::Reordered | Variant::Unknown if rows >= 100 => Some(0.5),
        _ => None,
    }
}

/// Time of every variant and size, beside owned structs.
#[must_use]
pub fn measure() -> Vec<Row> {
    let mut rows = Vec::new();
    for variant in Variant::ALL {
        for count in variant.sizes() {
            let response = Response::new(200, page(variant, *count));
            reference::assert_equal(&response.body, &read(&response));
            peers::assert_alike(&response.body, *count);
            let contestants: Vec<Contestant<'_>> = vec![
                Box::new(|| drop(black_box(read(black_box(&response))))),
                Box::new(|| drop(black_box(peers::serde_json(black_box(&response.body))))),
                Box::new(|| drop(black_box(peers::sonic_rs(black_box(&response.body))))),
            ];
            let medians = medians(contestants);
            let input = format!("{}, {count} rows", variant.name());
            let of = |peer, time| Row::against("history parse", &input, medians[0], peer, time);
            rows.push(of("serde_json, owned, exact", medians[1]).goal(goal(variant, *count)));
            rows.push(of("sonic-rs, owned, exact", medians[2]));
        }
    }
    rows
}

/// Allocations of a page, and bytes a row when the answer is gone.
#[must_use]
pub fn memory() -> Vec<Row> {
    [100, 10_000]
        .into_iter()
        .flat_map(|count| {
            let answer = page(Variant::Compact, count);
            let response = Response::new(200, answer.clone());
            let all = allocation_counter::measure(|| drop(read(&response)));
            let mut kept = None;
            let ours = allocation_counter::measure(|| kept = Some(Arc::clone(read(&response).payments.rows())));
            // The answer can go: nothing of it is borrowed.
            drop(response);
            assert_eq!(kept.map(|rows| rows.len()), Some(count));
            let mut owned = None;
            let peers = allocation_counter::measure(|| owned = Some(peers::serde_json(answer.as_bytes())));
            let input = format!("compact, {count} rows");
            let bytes = |info: &allocation_counter::AllocationInfo| info.bytes_current as f64 / count as f64;
            [
                Row::alone("page in memory", &input, "allocations", ours.count_current as f64).goal(4.0),
                Row::alone("page in memory", &input, "bytes a row", bytes(&ours)).goal(520.0),
                Row::alone("page in memory, serde_json, owned", &input, "bytes a row", bytes(&peers)),
                Row::alone("allocations of a parse", &input, "allocations", all.count_total as f64),
                Row::alone(
                    "allocations of a parse, serde_json, owned",
                    &input,
                    "allocations",
                    peers.count_total as f64,
                ),
            ]
        })
        .collect()
}
