//! The module of the entry `./sandbox`.

use intellectmoney::ffi::{Naming, sandbox_options};
use intellectmoney::sandbox::{self, HttpRequest};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::headers;
use crate::numbers::{count, millis};

/// When a virtual clock begins, Unix milliseconds.
#[wasm_bindgen]
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn begin() -> f64 {
    sandbox::BEGIN as f64
}

/// The provider as a value. See [`sandbox::Sandbox`].
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sandbox(sandbox::Sandbox);

#[wasm_bindgen]
impl Sandbox {
    /// A sandbox whose data is made up from the seed.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(seed: f64) -> Self {
        Self(sandbox::Sandbox::new(count(seed)))
    }

    /// The options of its client, as JSON.
    #[must_use]
    pub fn options(&self) -> String {
        sandbox_options(&self.0, Naming::JavaScript)
    }

    /// Answers one HTTP request; `header_pairs` is `[["name","value"],…]`.
    pub fn serve(&mut self, now: f64, method: &str, target: &str, header_pairs: &str, body: &[u8]) -> Delivery {
        let headers = headers::read(header_pairs);
        Delivery(self.0.serve(millis(now), &HttpRequest { method, target, headers: &headers, body }))
    }
}

/// How an answer arrives. See [`sandbox::Delivery`].
#[wasm_bindgen]
#[derive(Debug)]
pub struct Delivery(sandbox::Delivery);

#[wasm_bindgen]
impl Delivery {
    /// `answer`, `late`, `lost` or `reset`.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn kind(&self) -> String {
        let kind = match &self.0 {
            sandbox::Delivery::Answer(_) => "answer",
            sandbox::Delivery::Late { .. } => "late",
            sandbox::Delivery::Lost => "lost",
            sandbox::Delivery::Reset => "reset",
        };
        kind.to_owned()
    }

    /// After how many milliseconds a late answer comes.
    #[wasm_bindgen(getter)]
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn millis(&self) -> f64 {
        if let sandbox::Delivery::Late { millis, .. } = &self.0 { *millis as f64 } else { 0.0 }
    }

    /// Becomes what a client sees that waits so long, `answer` or `lost`; gives after how
    /// many milliseconds.
    #[allow(clippy::cast_precision_loss)]
    pub fn within(&mut self, timeout: f64) -> f64 {
        let delivery = std::mem::replace(&mut self.0, sandbox::Delivery::Lost);
        let (takes, result) = delivery.within(millis(timeout));
        if let Ok(response) = result {
            self.0 = sandbox::Delivery::Answer(response);
        }
        takes as f64
    }

    /// The status of an answer, late or not.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn status(&self) -> u16 {
        self.response().map_or(0, |response| response.status)
    }

    /// Its headers, `[["name","value"],…]`.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn headers(&self) -> String {
        headers::write(self.response().map(|response| &*response.headers).unwrap_or_default())
    }

    /// Its body.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        self.response().map(|response| response.body.clone()).unwrap_or_default()
    }
}

impl Delivery {
    fn response(&self) -> Option<&intellectmoney::Response> {
        match &self.0 {
            sandbox::Delivery::Answer(response) | sandbox::Delivery::Late { response, .. } => Some(response),
            sandbox::Delivery::Lost | sandbox::Delivery::Reset => None,
        }
    }
}
