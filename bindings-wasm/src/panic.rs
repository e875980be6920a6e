//! Where a panic happened: a trap alone says nothing.

use std::sync::Mutex;

use wasm_bindgen::prelude::wasm_bindgen;

static LAST: Mutex<Option<String>> = Mutex::new(None);

#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = LAST.lock() {
            // The place only: a text could hold a value.
            *last = info.location().map(ToString::to_string);
        }
    }));
}

/// File and line of the last panic.
#[wasm_bindgen(js_name = lastPanic)]
#[must_use]
pub fn last_panic() -> Option<String> {
    LAST.lock().ok()?.clone()
}
