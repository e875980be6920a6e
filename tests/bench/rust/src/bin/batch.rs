//! Pays one batch: `batch FOLDER COUNT CONCURRENCY` prints nanoseconds a payout. A program of its
//! own, so that every batch begins with a heap like a user's.

use std::error::Error;
use std::path::Path;

use intellectmoney_bench::batch::cost;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, count, concurrency] = &arguments[..] else { return Err("batch FOLDER COUNT CONCURRENCY".into()) };
    println!("{}", cost(Path::new(folder), count.parse()?, concurrency.parse()?));
    Ok(())
}
