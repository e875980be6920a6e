//! The conformance driver of the Rust crate: a JSON line in, a JSON line out.

use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        writeln!(out, "{}", intellectmoney_tests::driver::answer(&line?))?;
        out.flush()?;
    }
    Ok(())
}
