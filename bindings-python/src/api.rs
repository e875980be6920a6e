use std::sync::{Mutex, MutexGuard, PoisonError};

use intellectmoney::Error;
use intellectmoney::ffi::{self, Naming, value};
use intellectmoney::json::Value;
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::effect::{Finished, Outgoing, outgoing};
use crate::page::Place;
use crate::refusal::refused;
use crate::task::Task;

/// What a client holds: credentials, options, session. Arguments and options are JSON.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct Api {
    api: ffi::Api,
    language: String,
}

impl Api {
    fn task(&self, py: Python<'_>, begin: impl FnOnce() -> Result<ffi::Task, Error> + Send) -> PyResult<Task> {
        // A batch of a hundred thousand rows is read and checked here.
        let task = py.detach(begin);
        task.map(Task::new).map_err(|error| refused(py, &error, &self.language))
    }
}

#[pymethods]
impl Api {
    #[new]
    fn new(py: Python<'_>, options: &str, has_journal: bool, language: &str) -> PyResult<Self> {
        let api = value(options).and_then(|options| ffi::Api::new(&options, Naming::Python, has_journal));
        let api = api.map_err(|error| refused(py, &error, language))?;
        Ok(Self { api, language: language.to_owned() })
    }

    /// Milliseconds.
    fn connect_timeout(&self) -> i64 {
        self.api.connect_timeout()
    }

    /// A signed request from texts under the provider's names.
    fn prepare(&self, py: Python<'_>, endpoint: &str, texts: &str) -> PyResult<Outgoing> {
        let prepared = value(texts).and_then(|texts| self.api.prepare(endpoint, &texts));
        let prepared = prepared.map_err(|error| refused(py, &error, &self.language))?;
        Ok(outgoing(prepared.request()))
    }

    #[pyo3(signature = (endpoint, arguments, timeout=None))]
    fn call(&self, py: Python<'_>, endpoint: &str, arguments: &str, timeout: Option<i64>) -> PyResult<Task> {
        self.task(py, || self.api.call(endpoint, &value(arguments)?, timeout))
    }

    #[pyo3(signature = (arguments, timeout=None))]
    fn payout(&self, py: Python<'_>, arguments: &str, timeout: Option<i64>) -> PyResult<Task> {
        self.task(py, || self.api.payout(&value(arguments)?, timeout))
    }

    #[pyo3(signature = (rows, options, timeout=None))]
    fn payouts(&self, py: Python<'_>, rows: &str, options: &str, timeout: Option<i64>) -> PyResult<Task> {
        self.task(py, || self.api.payouts(&value(rows)?, &value(options)?, timeout))
    }

    #[pyo3(signature = (timeout=None))]
    fn resume(&self, py: Python<'_>, timeout: Option<i64>) -> PyResult<Task> {
        self.task(py, || self.api.resume(timeout))
    }

    #[pyo3(signature = (reference, timeout=None))]
    fn resolve(&self, py: Python<'_>, reference: &str, timeout: Option<i64>) -> PyResult<Task> {
        self.task(py, || self.api.resolve(reference, timeout))
    }

    #[pyo3(signature = (arguments, timeout=None))]
    fn withdraw(&self, py: Python<'_>, arguments: &str, timeout: Option<i64>) -> PyResult<Task> {
        self.task(py, || self.api.withdraw(&value(arguments)?, timeout))
    }

    #[pyo3(signature = (arguments, timeout=None))]
    fn settle(&self, py: Python<'_>, arguments: &str, timeout: Option<i64>) -> PyResult<Task> {
        self.task(py, || self.api.settle(&value(arguments)?, timeout))
    }

    /// Whether the credentials may pay.
    #[pyo3(signature = (recipient, timeout=None))]
    fn check(&self, py: Python<'_>, recipient: &str, timeout: Option<i64>) -> PyResult<Task> {
        self.task(py, || self.api.check(&value(recipient)?, timeout))
    }

    /// Why a Sign does not fit, as JSON.
    fn explain(&self, py: Python<'_>, endpoint: &str, texts: &str, sign: &str) -> PyResult<String> {
        let explained = py.detach(|| self.api.explain(endpoint, &value(texts)?, sign));
        explained.map_err(|error| refused(py, &error, &self.language))
    }

    /// A reading of the payments history, or of the invoices, that begins now or goes on from
    /// a cursor.
    #[pyo3(signature = (of_invoices, query, now, cursor=None))]
    fn reading(
        &self,
        py: Python<'_>,
        of_invoices: bool,
        query: &str,
        now: i64,
        cursor: Option<&str>,
    ) -> PyResult<Reading> {
        let begin = |query: &Value| match cursor {
            Some(cursor) => ffi::Reading::from_cursor(cursor),
            None if of_invoices => ffi::Reading::invoices(query, Naming::Python, now),
            None => ffi::Reading::new(query, Naming::Python, now),
        };
        let reading = value(query).and_then(|query| begin(&query));
        reading.map(|reading| Reading(Mutex::new(reading))).map_err(|error| refused(py, &error, &self.language))
    }

    /// The task of the next page of a reading; `None` once all was read.
    #[pyo3(signature = (reading, timeout=None))]
    fn next_page(&self, py: Python<'_>, reading: &Reading, timeout: Option<i64>) -> PyResult<Option<Task>> {
        let page = reading.lock().next_page(&self.api, timeout);
        page.map(|task| task.map(Task::new)).map_err(|error| refused(py, &error, &self.language))
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.api)
    }
}

/// A reading of a history: every row once.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct Reading(Mutex<ffi::Reading>);

impl Reading {
    fn lock(&self) -> MutexGuard<'_, ffi::Reading> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Reading {
    /// Takes a page.
    fn absorb(&self, py: Python<'_>, page: &Finished) {
        let page = page.whole();
        py.detach(|| self.lock().absorb(page));
    }

    /// The next row of the pages taken so far, of a class.
    fn next_row<'py>(&self, kind: &Bound<'py, PyType>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let row = self.lock().next_row();
        row.map(|row| Place::of(&row).spot().view(kind)).transpose()
    }

    /// Where to go on later.
    fn cursor(&self) -> String {
        self.lock().cursor()
    }
}
