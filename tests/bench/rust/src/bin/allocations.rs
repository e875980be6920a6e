//! Counts allocations: rows of the table on standard output. A program of its own, because
//! whoever counts is slower.

use std::error::Error;
use std::sync::Arc;

use allocation_counter::{AllocationInfo, measure};
use intellectmoney::{Encoding, Response};
use intellectmoney_bench::history::{peers, read};
use intellectmoney_bench::pages::{Variant, page};
use intellectmoney_bench::report::Row;
use intellectmoney_bench::signing;

fn main() -> Result<(), Box<dyn Error>> {
    let rows = [page_in_memory(), signed()].concat();
    println!("{}", serde_json::to_string(&rows)?);
    Ok(())
}

fn signed() -> Vec<Row> {
    let row = |(encoding, name)| {
        let (client, token, call) = (signing::client(encoding), signing::token(), signing::call());
        // The first call learns the token.
        drop(client.prepare(&token, &call));
        let counted = measure(|| drop(client.prepare(&token, &call)));
        Row::alone("sign + build", format!("createOperation, {name}"), "allocations", counted.count_total as f64)
    };
    [(Encoding::Json, "JSON"), (Encoding::Form, "form")].map(row).into()
}

/// Allocations of a page, and bytes a row when the answer is gone.
fn page_in_memory() -> Vec<Row> {
    [100, 10_000]
        .into_iter()
        .flat_map(|count| {
            let answer = page(Variant::Compact, count);
            let response = Response::new(200, answer.clone());
            let all = measure(|| drop(read(&response)));
            let mut kept = None;
            let ours = measure(|| kept = Some(Arc::clone(read(&response).payments.rows())));
            // The answer can go: nothing of it is borrowed.
            drop(response);
            assert_eq!(kept.map(|rows| rows.len()), Some(count));
            let mut owned = None;
            let peers = measure(|| owned = Some(peers::serde_json(answer.as_bytes())));
            let input = format!("compact, {count} rows");
            let bytes = |info: &AllocationInfo| info.bytes_current as f64 / count as f64;
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
