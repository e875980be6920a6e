use std::sync::Arc;

use intellectmoney::Error;
use intellectmoney::ffi::{self, Naming, error_json};
use intellectmoney::machine::WithdrawalOutcome;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::exchanged::Request;
use crate::mold::Molds;
use crate::page::{Held, Page, RowList};
use crate::said::said;

/// Where an effect belongs.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place {
    row: usize,
    until: i64,
}

/// What is to be done next; see `intellectmoney::ffi::Effect`. A journal is waited for until a
/// time, Unix milliseconds.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) enum Effect {
    /// Send once.
    Send {
        id: u64,
        row: usize,
        request: Py<Request>,
        /// Milliseconds.
        timeout: i64,
    },
    /// Load the last line of a reference.
    Load { id: u64, row: usize, until: i64, reference: String },
    /// Append a line, durably.
    Append { id: u64, row: usize, until: i64, reference: String, after_seq: u64, line: String },
    /// List the lines that are not settled.
    List { id: u64, row: usize, until: i64 },
    /// A row ended: with what it came to, or with an error as JSON.
    Ended { row: usize, reference: String, finished: Option<Py<Finished>>, error: Option<String> },
    /// Nothing to begin until something was fed, or until this time, Unix milliseconds.
    Wait { until: Option<i64> },
    /// All rows have ended.
    Done {},
}

impl Effect {
    /// The next one of a task.
    pub(crate) fn next(task: &mut ffi::Task, now: i64) -> (ffi::Effect, Place) {
        let effect = task.next(now);
        let place = match &effect {
            ffi::Effect::Send { id, .. }
            | ffi::Effect::Load { id, .. }
            | ffi::Effect::Append { id, .. }
            | ffi::Effect::List { id } => {
                Place { row: task.row(*id).unwrap_or_default(), until: task.until(*id).unwrap_or(i64::MAX) }
            }
            _ => Place::default(),
        };
        (effect, place)
    }

    pub(crate) fn new(py: Python<'_>, effect: ffi::Effect, place: Place, molds: &Molds) -> PyResult<Self> {
        let Place { row, until } = place;
        Ok(match effect {
            ffi::Effect::Send { id, request, timeout } => {
                let request = Request::of(py, &request, molds.of(py, &request)?)?;
                Self::Send { id, row, request: Py::new(py, request)?, timeout }
            }
            ffi::Effect::Load { id, reference } => Self::Load { id, row, until, reference },
            ffi::Effect::Append { id, reference, after_seq, line } => {
                Self::Append { id, row, until, reference, after_seq, line }
            }
            ffi::Effect::List { id } => Self::List { id, row, until },
            ffi::Effect::Ended { row, reference, result } => Self::ended(py, row, reference, result)?,
            ffi::Effect::Wait { until } => Self::Wait { until },
            ffi::Effect::Done => Self::Done {},
        })
    }

    fn ended(py: Python<'_>, row: usize, reference: String, result: Result<ffi::Finished, Error>) -> PyResult<Self> {
        let (finished, error) = match result {
            Ok(finished) => (Some(Py::new(py, Finished::new(finished))?), None),
            Err(error) => (None, Some(error_json(&error, Naming::Python))),
        };
        Ok(Self::Ended { row, reference, finished, error })
    }
}

/// What a row came to.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct Finished {
    rest: ffi::Finished,
    /// Of a page.
    page: Option<Arc<Page>>,
}

impl Finished {
    pub(crate) fn new(mut finished: ffi::Finished) -> Self {
        let page = finished.take_rows().map(Page::new);
        Self { rest: finished, page }
    }

    pub(crate) fn rest(&self) -> &ffi::Finished {
        &self.rest
    }

    /// The rows of a page, of a class.
    pub(crate) fn rows(&self, kind: Bound<'_, PyType>) -> PyResult<RowList> {
        let page = self.page.as_ref().ok_or_else(|| PyTypeError::new_err("it has no rows"))?;
        Ok(RowList::of_page(kind.unbind(), page))
    }

    /// As it came.
    pub(crate) fn whole(&self) -> ffi::Finished {
        let rest = self.rest.clone();
        match &self.page {
            Some(page) => rest.with_rows(Arc::clone(page)),
            None => rest,
        }
    }
}

#[pymethods]
impl Finished {
    /// What core says of it, by name; `kind` is `answer`, `payout`, `withdrawal` or `check`. The
    /// rows of a page are not in it.
    fn said<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        said(py, &self.rest.to_json(Naming::Python))
    }

    /// The payments that may be a withdrawal's, of a class.
    fn candidates<'py>(&self, kind: &Bound<'py, PyType>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let candidates = match &self.rest {
            ffi::Finished::Withdrawal(WithdrawalOutcome::Unknown { candidates, .. }) => candidates.as_slice(),
            _ => &[],
        };
        candidates.iter().map(|candidate| Held::of(candidate.payment.record()).spot().view(kind)).collect()
    }
}
