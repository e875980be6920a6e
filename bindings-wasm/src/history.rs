//! A history, page by page.

use intellectmoney::ffi::{self, Given, Naming, value};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::Api;
use crate::numbers::millis;
use crate::rows::{Taker, lend};
use crate::task::Task;
use crate::thrown::thrown;

/// See [`ffi::Reading`].
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reading(ffi::Reading);

#[wasm_bindgen]
impl Reading {
    /// The payments, from a query as JSON, beginning now.
    ///
    /// # Errors
    /// As all of this type: an error's JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(query: &str, now: f64) -> Result<Self, String> {
        let reading = value(query).and_then(|query| ffi::Reading::new(&query, Naming::JavaScript, millis(now)));
        reading.map(Self).map_err(thrown)
    }

    /// The invoices.
    pub fn invoices(query: &str, now: f64) -> Result<Self, String> {
        let reading = value(query).and_then(|query| ffi::Reading::invoices(&query, Naming::JavaScript, millis(now)));
        reading.map(Self).map_err(thrown)
    }

    /// Goes on from a cursor of the payments, or of the invoices.
    #[wasm_bindgen(js_name = fromCursor)]
    pub fn from_cursor(of_invoices: bool, cursor: &str) -> Result<Self, String> {
        ffi::Reading::from_cursor(of_invoices, cursor).map(Self).map_err(thrown)
    }

    /// The task of the next page; none once all was read.
    #[wasm_bindgen(js_name = nextPage)]
    pub fn next_page(&self, api: &Api, timeout: Option<f64>) -> Result<Option<Task>, String> {
        let page = self.0.next_page(&api.inner, timeout.map(millis)).map_err(thrown)?;
        Ok(page.map(Task::of_page))
    }

    /// Takes the page that a task has read. Gives its new rows as a JSON array: of their places among the rows that were
    /// taken, or of the rows themselves, where they are of an unusual form.
    pub fn absorb(&mut self, task: &mut Task, taker: &Taker) -> Option<String> {
        self.0.absorb(task.page.take()?);
        Some(match self.0.take_rows(Naming::JavaScript)? {
            Given::Packed(packed, places) => {
                lend(&packed, taker);
                format!("{places:?}")
            }
            Given::Json(json) => json,
        })
    }

    /// Where to go on later, of so many rows that were not given yet.
    #[must_use]
    pub fn cursor(&self, kept: u32) -> String {
        self.0.cursor_before(usize::try_from(kept).unwrap_or(usize::MAX))
    }
}
