use std::hint::black_box;

use intellectmoney::Response;

use super::{peers, read, reference};
use crate::clock::{Contestant, medians};
use crate::pages::{Variant, page};
use crate::report::Row;

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
