//! Writes the documents that are made from the tables.

use std::{fs, io};

fn main() -> io::Result<()> {
    for (path, text) in intellectmoney_tests::docs::all() {
        fs::write(path, text)?;
    }
    Ok(())
}
