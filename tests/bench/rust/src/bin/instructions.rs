//! Work whose instructions are counted by callgrind: `instructions JOB`. Only what runs inside
//! of `counted` counts, so that a job's preparation does not matter.

use std::error::Error;
use std::hint::black_box;

use intellectmoney::endpoints::{CREATE_OPERATION, PayoutOperation};
use intellectmoney::journal::MemoryStore;
use intellectmoney::machine::BatchOptions;
use intellectmoney::{Connection, Encoding, Response, read_answer};
use intellectmoney_bench::pages::{Variant, page};
use intellectmoney_bench::payouts::payroll;
use intellectmoney_bench::{history, signing};

const ANSWER: &str = r#"{"OperationState":{"Code":0,"Desc":""},"OperationId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","EshopId":450000,"Result":{"State":{"Code":0,"Desc":""},"PayoutOperationId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","PayoutOperationState":"Created"}}"#;

/// Known to callgrind by its name.
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    work();
}

fn sign(encoding: Encoding) {
    let (client, token, call) = (signing::client(encoding), signing::token(), signing::call());
    // The first call learns the token.
    drop(client.prepare(&token, &call));
    counted(&mut || drop(black_box(client.prepare(black_box(&token), black_box(&call)))));
}

fn parse(variant: Variant) {
    let response = Response::new(200, page(variant, 100));
    counted(&mut || drop(black_box(history::read(black_box(&response)))));
}

fn answer() {
    let response = Response::new(200, ANSWER);
    counted(&mut || drop(black_box(read_answer::<PayoutOperation>(&CREATE_OPERATION, black_box(&response)))));
}

/// A batch from its first request to its last outcome, the sandbox's work included.
fn batch(payouts: usize) {
    let (host, client, rows) = payroll(payouts);
    let mut connection = Connection::new(client, host, MemoryStore::new());
    let options = BatchOptions { concurrency: 100, ..BatchOptions::default() };
    let mut rows = Some(rows);
    counted(&mut || drop(black_box(connection.payouts(rows.take().unwrap_or_default(), options))));
}

fn main() -> Result<(), Box<dyn Error>> {
    let job = std::env::args().nth(1).unwrap_or_default();
    let variant = |name: &str| Variant::ALL.into_iter().find(|variant| variant.name() == name);
    match job.split_once(' ') {
        Some(("sign", "JSON")) => sign(Encoding::Json),
        Some(("sign", "form")) => sign(Encoding::Form),
        Some(("batch", payouts)) => batch(payouts.parse()?),
        Some(("read", "createOperation")) => answer(),
        Some(("read", name)) => parse(variant(name).ok_or("no such page")?),
        _ => {
            println!("sign JSON\nsign form\nbatch 300\nbatch 3000\nread createOperation");
            for variant in Variant::ALL {
                println!("read {}", variant.name());
            }
        }
    }
    Ok(())
}
