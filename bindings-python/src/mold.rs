//! What all requests of a client have in common, made once for each endpoint.

use intellectmoney::Request as Signed;
use intellectmoney::endpoints::ENDPOINTS;
use pyo3::exceptions::PyKeyError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString};

/// The requests of one endpoint, but for Sign and body.
pub(crate) struct Mold {
    pub(crate) method: Py<PyString>,
    pub(crate) url: Py<PyString>,
    pub(crate) largest_answer: usize,
    headers: Py<PyDict>,
}

impl Mold {
    fn new(py: Python<'_>, request: &Signed) -> PyResult<Self> {
        let headers = PyDict::new(py);
        for (name, value) in request.headers() {
            headers.set_item(PyString::intern(py, name), value)?;
        }
        Ok(Self {
            method: PyString::intern(py, Signed::METHOD).unbind(),
            url: PyString::new(py, request.url()).unbind(),
            largest_answer: request.endpoint().largest_answer(),
            headers: headers.unbind(),
        })
    }

    /// The headers of a request.
    pub(crate) fn headers(&self, py: Python<'_>, request: &Signed) -> PyResult<Py<PyDict>> {
        let headers = self.headers.bind(py).copy()?;
        let [.., (_, sign)] = request.headers();
        headers.set_item(intern!(py, "sign"), sign)?;
        Ok(headers.unbind())
    }
}

/// A client's molds, in the order of the table.
pub(crate) struct Molds([PyOnceLock<Mold>; ENDPOINTS.len()]);

impl Molds {
    pub(crate) fn new() -> Self {
        Self([const { PyOnceLock::new() }; ENDPOINTS.len()])
    }

    pub(crate) fn of(&self, py: Python<'_>, request: &Signed) -> PyResult<&Mold> {
        let name = request.endpoint().name;
        let place = ENDPOINTS.iter().position(|endpoint| endpoint.name == name);
        let mold = place.and_then(|place| self.0.get(place)).ok_or_else(|| PyKeyError::new_err(name))?;
        mold.get_or_try_init(py, || Mold::new(py, request))
    }
}
