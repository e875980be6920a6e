//! The module of the entry `./sandbox`.

use intellectmoney::sandbox::{self, HttpRequest};
use wasm_bindgen::prelude::wasm_bindgen;

/// The provider as a value.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sandbox(sandbox::Sandbox);

#[wasm_bindgen]
impl Sandbox {
    /// A sandbox whose data is made up from the seed.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(seed: u32) -> Self {
        Self(sandbox::Sandbox::new(u64::from(seed)))
    }

    /// The body of the answer to one HTTP request; empty when the answer is lost.
    #[allow(clippy::cast_possible_truncation)]
    pub fn serve(&mut self, now: f64, method: &str, target: &str, body: &[u8]) -> String {
        let delivery = self.0.serve(now as i64, &HttpRequest { method, target, headers: &[], body });
        delivery
            .answer()
            .map(|response| String::from_utf8_lossy(response.body.as_ref()).into_owned())
            .unwrap_or_default()
    }
}
