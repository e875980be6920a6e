//! Writes every page into a folder: `pages target/bench/pages`.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use intellectmoney_bench::pages::{Variant, page};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("pages FOLDER")?);
    fs::create_dir_all(&folder)?;
    for variant in Variant::ALL {
        for rows in variant.sizes() {
            fs::write(folder.join(format!("{}-{rows}.json", variant.name())), page(variant, *rows))?;
        }
    }
    Ok(())
}
