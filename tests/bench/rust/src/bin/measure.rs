//! Measures the Rust crate: `measure FILE [JOB]...` writes rows for the table.

use std::error::Error;
use std::path::PathBuf;
use std::process::Command;

use intellectmoney_bench::report::Row;
use intellectmoney_bench::{batch, history, loopback, provider, report, signing};

type Job = (&'static str, fn() -> Vec<Row>);

const JOBS: &[Job] = &[
    ("signing", signing::measure),
    ("history", history::measure),
    ("allocations", allocations),
    ("sandbox", provider::sandbox),
    ("simulation", provider::simulation),
    ("calls", loopback::calls),
    ("pages", loopback::history),
    ("batch", batch::measure),
];

/// Counted by the program beside this one.
fn allocations() -> Vec<Row> {
    let program = std::env::current_exe().expect("a path").with_file_name("allocations");
    let output = Command::new(program).output().expect("the program `allocations` is built");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("rows")
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = PathBuf::from(arguments.next().ok_or("measure FILE [JOB]...")?);
    let wanted: Vec<String> = arguments.collect();
    let mut rows = Vec::new();
    for (name, measure) in JOBS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            eprintln!("measuring {name}");
            rows.extend(measure());
        }
    }
    report::write(&file, &rows)?;
    Ok(())
}
