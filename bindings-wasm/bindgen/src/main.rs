//! Writes the JavaScript glue of a WebAssembly module: `intellectmoney-bindgen INPUT NAME FOLDER`.
//!
//! Crate and tool must be one version of wasm-bindgen, so the tool is a member of the
//! workspace and the lock file holds both.

use anyhow::{Context as _, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, name, folder] = arguments.as_slice() else {
        anyhow::bail!("usage: intellectmoney-bindgen INPUT NAME FOLDER");
    };
    // The glue of `bundler` takes its instance from outside, so that one text serves every way of loading.
    Bindgen::new()
        .input_path(input)
        .out_name(name)
        .bundler(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("no glue could be made of {input}"))
}
