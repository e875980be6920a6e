//! The module of the package's main entry.

use intellectmoney::{Client, Credentials, Params};
use wasm_bindgen::prelude::wasm_bindgen;

/// The version of the crate that the module was built from.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The Sign of a request, as hex text.
///
/// # Errors
/// Text, when core refuses the values.
#[wasm_bindgen]
pub fn sign(bearer_token: &str, sign_secret_key: &str, endpoint: &str, values: &str) -> Result<String, String> {
    let client = Client::new(Credentials::new(bearer_token, sign_secret_key).map_err(|e| e.to_string())?);
    let params: Params =
        values.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, text)| (name.to_owned(), text)).collect();
    let prepared = client.prepare_texts(endpoint, &params).map_err(|e| e.to_string())?;
    let headers = prepared.request().headers();
    Ok(headers.iter().filter(|(name, _)| *name == "sign").map(|(_, value)| *value).collect())
}
