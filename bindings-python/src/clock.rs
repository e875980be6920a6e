//! The time that a client goes by.

use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::intern;
use pyo3::prelude::*;

use crate::exchange::now;

/// That of a transport which has one of its own, such as a sandbox; else the machine's. Whatever holds one shows it to
/// the collector: a user's may refer to the client.
pub(crate) struct Clock(Option<Py<PyAny>>);

impl Clock {
    pub(crate) fn new(own: Option<Py<PyAny>>) -> Self {
        Self(own)
    }

    /// The same for a task. Each holds it itself, because the collector counts who does.
    pub(crate) fn of(&self, py: Python<'_>) -> Self {
        Self(self.0.as_ref().map(|own| own.clone_ref(py)))
    }

    /// Unix milliseconds.
    pub(crate) fn now(&self, py: Python<'_>) -> PyResult<i64> {
        let Some(own) = &self.0 else { return Ok(now()) };
        own.bind(py).call_method0(intern!(py, "now"))?.extract()
    }

    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.0)
    }
}
