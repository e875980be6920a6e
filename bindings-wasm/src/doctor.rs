//! The module of the entry `./doctor`.

use intellectmoney::ffi::{self, Naming, value};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::thrown::thrown;

/// Why a Sign does not fit, from a client's options, as JSON: see [`ffi::explain`].
///
/// # Errors
/// An error's JSON.
#[wasm_bindgen]
pub fn explain(options: &str, endpoint: &str, texts: &str, sign: &str) -> Result<String, String> {
    let explain = || ffi::explain(&value(options)?, Naming::JavaScript, endpoint, &value(texts)?, sign);
    explain().map_err(thrown)
}
