//! Errors of core as exceptions, whose classes are written in Python.

use intellectmoney::Error;
use intellectmoney::ffi::{Naming, error_json, refusal_json};
use pyo3::call::PyCallArgs;
use pyo3::prelude::*;

/// The exception for an error; `language` chooses its message.
pub(crate) fn refused(py: Python<'_>, error: &Error, language: &str) -> PyErr {
    exception(py, "from_json", (error_json(error, Naming::Python), language))
}

/// The exception for what Python itself refuses, by its reason's stable name.
#[pyfunction]
#[pyo3(signature = (field, reason, language="en"))]
pub(crate) fn refusal(py: Python<'_>, field: &str, reason: &str, language: &str) -> PyErr {
    exception(py, "from_json", (refusal_json(field, reason, Naming::Python), language))
}

/// A journal that could not be opened.
pub(crate) fn unopened(py: Python<'_>, error: &intellectmoney_journal_file::Error) -> PyErr {
    let reason = error.reason();
    let russian = format!("{}: {}. {}", error.path().display(), reason.ru(), error.next_step().ru());
    let words = (reason.code().as_str(), reason.as_str(), error.next_step().as_str(), error.to_string(), russian);
    exception(py, "not_opened", words)
}

/// Another run has taken a journal over.
pub(crate) fn taken_over(py: Python<'_>, message: String) -> PyErr {
    exception(py, "taken_over", (message,))
}

fn exception<'py>(py: Python<'py>, maker: &str, words: impl PyCallArgs<'py>) -> PyErr {
    let made = py.import("intellectmoney._errors").and_then(|module| module.call_method1(maker, words));
    made.map_or_else(|other| other, PyErr::from_value)
}
