use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use intellectmoney::Error;
use intellectmoney::ffi::{self, Naming};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::clock::Clock;
use crate::effect::Finished;
use crate::exchanged::Request;
use crate::given::{Text, lend, value};
use crate::mold::Molds;
use crate::page::Held;
use crate::refusal::refused;
use crate::task::{Kinds, Task};

/// What a client holds: credentials, options, session.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct Api {
    core: ffi::Api,
    common: Arc<Common>,
    clock: Clock,
}

/// What a client's calls have in common.
pub(crate) struct Common {
    /// Of errors.
    pub(crate) language: String,
    pub(crate) molds: Molds,
    /// How many threads read a long answer, and may hold the session meanwhile.
    reading: AtomicUsize,
}

impl Common {
    /// Does what takes long, or would wait for who does, without the interpreter's lock. To let
    /// it go for less costs more than the work: another thread takes it, for milliseconds.
    pub(crate) fn work<T: Send>(&self, py: Python<'_>, long: bool, work: impl FnOnce() -> T + Send) -> T {
        if !long {
            return if self.reading.load(Ordering::Relaxed) == 0 { work() } else { py.detach(work) };
        }
        // Noted while the lock is held, so that nobody begins to wait with it.
        let _reading = OneMore::of(&self.reading);
        py.detach(work)
    }
}

/// Counts for as long as it lives.
struct OneMore<'a>(&'a AtomicUsize);

impl<'a> OneMore<'a> {
    fn of(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for OneMore<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Api {
    fn task(&self, py: Python<'_>, begin: impl FnOnce() -> Result<ffi::Task, Error> + Send) -> PyResult<Task> {
        // A batch of a hundred thousand rows is read and checked here.
        self.begun(py, py.detach(begin), None)
    }

    fn begun(&self, py: Python<'_>, task: Result<ffi::Task, Error>, kinds: Option<Kinds>) -> PyResult<Task> {
        let task = task.map_err(|error| self.refused(py, &error))?;
        Ok(Task::new(task, Arc::clone(&self.common), self.clock.of(py), kinds))
    }

    fn refused(&self, py: Python<'_>, error: &Error) -> PyErr {
        refused(py, error, &self.common.language)
    }
}

#[pymethods]
impl Api {
    #[new]
    #[pyo3(signature = (options, has_journal, language, clock=None))]
    fn new(
        py: Python<'_>,
        options: &Bound<'_, PyAny>,
        has_journal: bool,
        language: &str,
        clock: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let core = ffi::Api::new(&value(options)?, Naming::Python, has_journal);
        let core = core.map_err(|error| refused(py, &error, language))?;
        let common = Common { language: language.to_owned(), molds: Molds::new(), reading: AtomicUsize::new(0) };
        Ok(Self { core, common: Arc::new(common), clock: Clock::new(clock) })
    }

    /// Milliseconds.
    fn connect_timeout(&self) -> i64 {
        self.core.connect_timeout()
    }

    /// A signed request from texts under the provider's names.
    #[pyo3(signature = (endpoint: "str", texts: "Any"))]
    fn prepare(&self, endpoint: &Bound<'_, PyAny>, texts: &Bound<'_, PyAny>) -> PyResult<Request> {
        let (py, molds) = (endpoint.py(), &self.common.molds);
        let name = || endpoint.extract().map_or("", |Text(name)| name);
        let known = molds.named(endpoint);
        let called = known.map(|mold| mold.endpoint).or_else(|| intellectmoney::endpoint(name()).ok());
        let lent = |called| lend(texts, known, |pairs| self.core.prepare_pairs(called, pairs.iter().copied()));
        let prepared = match called.and_then(lent) {
            Some(prepared) => prepared,
            // What is wrong is core's to say.
            None => self.core.prepare(name(), &value(texts)?),
        };
        let prepared = prepared.map_err(|error| self.refused(py, &error))?;
        let request = prepared.request();
        Request::of(py, request, known.map_or_else(|| molds.of(py, request), Ok)?)
    }

    /// Any endpoint by its name. Its task comes to an answer, of a class, whose result is of
    /// another.
    #[pyo3(signature = (endpoint, arguments, timeout, answer, result))]
    fn call(
        &self,
        py: Python<'_>,
        endpoint: Text<'_>,
        arguments: &Bound<'_, PyAny>,
        timeout: Option<i64>,
        answer: Py<PyType>,
        result: Py<PyType>,
    ) -> PyResult<Task> {
        let task = self.core.call(endpoint.0, &value(arguments)?, timeout);
        self.begun(py, task, Some(Kinds { answer, result }))
    }

    #[pyo3(signature = (arguments, timeout=None))]
    fn payout(&self, py: Python<'_>, arguments: &Bound<'_, PyAny>, timeout: Option<i64>) -> PyResult<Task> {
        let arguments = value(arguments)?;
        self.task(py, || self.core.payout(&arguments, timeout))
    }

    #[pyo3(signature = (rows, options, timeout=None))]
    fn payouts(
        &self,
        py: Python<'_>,
        rows: &Bound<'_, PyAny>,
        options: &Bound<'_, PyAny>,
        timeout: Option<i64>,
    ) -> PyResult<Task> {
        let (rows, options) = (value(rows)?, value(options)?);
        self.task(py, || self.core.payouts(&rows, &options, timeout))
    }

    #[pyo3(signature = (timeout=None))]
    fn resume(&self, py: Python<'_>, timeout: Option<i64>) -> PyResult<Task> {
        self.task(py, || self.core.resume(timeout))
    }

    #[pyo3(signature = (reference, timeout=None))]
    fn resolve(&self, py: Python<'_>, reference: Text<'_>, timeout: Option<i64>) -> PyResult<Task> {
        self.task(py, || self.core.resolve(reference.0, timeout))
    }

    #[pyo3(signature = (arguments, timeout=None))]
    fn withdraw(&self, py: Python<'_>, arguments: &Bound<'_, PyAny>, timeout: Option<i64>) -> PyResult<Task> {
        let arguments = value(arguments)?;
        self.task(py, || self.core.withdraw(&arguments, timeout))
    }

    #[pyo3(signature = (arguments, timeout=None))]
    fn settle(&self, py: Python<'_>, arguments: &Bound<'_, PyAny>, timeout: Option<i64>) -> PyResult<Task> {
        let arguments = value(arguments)?;
        self.task(py, || self.core.settle(&arguments, timeout))
    }

    /// Whether the credentials may pay.
    #[pyo3(signature = (recipient, timeout=None))]
    fn check(&self, py: Python<'_>, recipient: &Bound<'_, PyAny>, timeout: Option<i64>) -> PyResult<Task> {
        let recipient = value(recipient)?;
        self.task(py, || self.core.check(&recipient, timeout))
    }

    /// Why a Sign does not fit, as JSON.
    fn explain(
        &self,
        py: Python<'_>,
        endpoint: Text<'_>,
        texts: &Bound<'_, PyAny>,
        sign: Text<'_>,
    ) -> PyResult<String> {
        let texts = value(texts)?;
        let explained = py.detach(|| self.core.explain(endpoint.0, &texts, sign.0));
        explained.map_err(|error| self.refused(py, &error))
    }

    /// A reading of the payments history, or of the invoices, that begins now or goes on from
    /// a cursor.
    #[pyo3(signature = (of_invoices, query, cursor=None))]
    fn reading(
        &self,
        py: Python<'_>,
        of_invoices: bool,
        query: &Bound<'_, PyAny>,
        cursor: Option<Text<'_>>,
    ) -> PyResult<Reading> {
        let (query, now) = (value(query)?, self.clock.now(py)?);
        let reading = match cursor {
            Some(cursor) => ffi::Reading::from_cursor(of_invoices, cursor.0),
            None if of_invoices => ffi::Reading::invoices(&query, Naming::Python, now),
            None => ffi::Reading::new(&query, Naming::Python, now),
        };
        reading.map(|reading| Reading(Mutex::new(reading))).map_err(|error| self.refused(py, &error))
    }

    /// The task of the next page of a reading; `None` once all was read.
    #[pyo3(signature = (reading, timeout=None))]
    fn next_page(&self, py: Python<'_>, reading: &Reading, timeout: Option<i64>) -> PyResult<Option<Task>> {
        let page = reading.lock().next_page(&self.core, timeout);
        page.transpose().map(|task| self.begun(py, task, None)).transpose()
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.core)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.clock.traverse(&visit)
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
        row.map(|row| Held::of(&row).spot().view(kind)).transpose()
    }

    /// Where to go on later.
    fn cursor(&self) -> String {
        self.lock().cursor()
    }
}
