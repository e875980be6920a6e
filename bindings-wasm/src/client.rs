//! A client: its options in, tasks out.

use intellectmoney::ffi::{self, Naming, refusal_json, request_json, value};
use intellectmoney::{Error, Record, Request, Response, endpoint, read_answer};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::desk::Desk;
use crate::headers;
use crate::numbers::millis;
use crate::task::Task;
use crate::thrown::thrown;

/// The version of the crate that the module was built from.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The error of what JavaScript itself refuses, by its reason's name.
#[wasm_bindgen]
#[must_use]
pub fn refusal(field: &str, reason: &str) -> Option<String> {
    refusal_json(field, reason, Naming::JavaScript)
}

/// A successful answer as JSON under the provider's names, its secrets in clear text.
///
/// # Errors
/// An error's JSON.
#[wasm_bindgen(js_name = readAnswer)]
pub fn read(name: &str, status: u16, header_pairs: &str, body: Vec<u8>) -> Result<String, String> {
    let answer = || {
        let response = Response { status, headers: headers::read(header_pairs), body };
        Ok(read_answer::<Option<Record>>(endpoint(name)?, &response)?.expose_json())
    };
    answer().map_err(thrown)
}

/// See [`ffi::Api`].
#[wasm_bindgen]
#[derive(Debug)]
pub struct Api {
    pub(crate) inner: ffi::Api,
    pub(crate) desk: Desk,
}

#[wasm_bindgen]
impl Api {
    /// From the options as JSON.
    ///
    /// # Errors
    /// As all of this type: an error's JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str, has_journal: bool) -> Result<Self, String> {
        let api = value(options).and_then(|options| ffi::Api::new(&options, Naming::JavaScript, has_journal));
        Ok(Self { inner: api.map_err(thrown)?, desk: Desk::default() })
    }

    /// A signed request from texts under the provider's names.
    pub fn prepare(&self, endpoint: &str, texts: &str) -> Result<String, String> {
        let prepared = value(texts).and_then(|texts| self.inner.prepare(endpoint, &texts)).map_err(thrown)?;
        Ok(request_json(prepared.request()))
    }

    /// May these credentials pay?
    pub fn check(&self, recipient: &str, timeout: Option<f64>) -> Result<Task, String> {
        task(value(recipient).and_then(|recipient| self.inner.check(&recipient, timeout.map(millis))))
    }

    /// Any endpoint by its name.
    pub fn call(&self, endpoint: &str, arguments: &str, timeout: Option<f64>) -> Result<Task, String> {
        task(value(arguments).and_then(|arguments| self.inner.call(endpoint, &arguments, timeout.map(millis))))
    }

    /// One debt.
    pub fn payout(&self, arguments: &str, timeout: Option<f64>) -> Result<Task, String> {
        task(value(arguments).and_then(|arguments| self.inner.payout(&arguments, timeout.map(millis))))
    }

    /// Many debts.
    pub fn payouts(&self, rows: &str, options: &str, timeout: Option<f64>) -> Result<Task, String> {
        let read = || self.inner.payouts(&value(rows)?, &value(options)?, timeout.map(millis));
        task(read())
    }

    /// What was begun.
    pub fn resume(&self, timeout: Option<f64>) -> Result<Task, String> {
        task(self.inner.resume(timeout.map(millis)))
    }

    /// One debt that was begun.
    pub fn resolve(&self, reference: &str, timeout: Option<f64>) -> Result<Task, String> {
        task(self.inner.resolve(reference, timeout.map(millis)))
    }

    /// A withdrawal.
    pub fn withdraw(&self, arguments: &str, timeout: Option<f64>) -> Result<Task, String> {
        task(value(arguments).and_then(|arguments| self.inner.withdraw(&arguments, timeout.map(millis))))
    }

    /// A person's word.
    pub fn settle(&self, arguments: &str, timeout: Option<f64>) -> Result<Task, String> {
        task(value(arguments).and_then(|arguments| self.inner.settle(&arguments, timeout.map(millis))))
    }
}

/// What tells a request from others to its endpoint: the Sign, which is the last header, and behind it the body.
pub(crate) fn changing(request: &Request) -> String {
    let [.., (_, sign)] = request.headers();
    [sign, request.body()].concat()
}

fn task(task: Result<ffi::Task, Error>) -> Result<Task, String> {
    task.map(Task::of_rows).map_err(thrown)
}
