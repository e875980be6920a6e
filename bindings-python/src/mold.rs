//! What all requests of a client have in common, made once for each endpoint.

use intellectmoney::Request as Signed;
use intellectmoney::endpoints::{ENDPOINTS, Endpoint};
use pyo3::exceptions::PyKeyError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString};

/// The requests of one endpoint, but for Sign and body.
pub(crate) struct Mold {
    pub(crate) endpoint: &'static Endpoint,
    /// The endpoint's name and those of its fields, as the code of programs has them: one string of the interpreter each,
    /// which is known by where it lies.
    name: Py<PyString>,
    fields: Vec<(Py<PyString>, &'static str)>,
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
        let endpoint = request.endpoint();
        let fields = endpoint.bodies().flat_map(|body| body.fields);
        Ok(Self {
            endpoint,
            name: PyString::intern(py, endpoint.name).unbind(),
            fields: fields.map(|field| (PyString::intern(py, field.name).unbind(), field.name)).collect(),
            method: PyString::intern(py, Signed::METHOD).unbind(),
            url: PyString::new(py, request.url()).unbind(),
            largest_answer: endpoint.largest_answer(),
            headers: headers.unbind(),
        })
    }

    /// The name of a field, where its string is the interpreter's one.
    pub(crate) fn field(&self, name: &Bound<'_, PyString>) -> Option<&'static str> {
        self.fields.iter().find(|(known, _)| known.is(name)).map(|(_, name)| *name)
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

    /// That of an endpoint which was called before, where the string of its name is the interpreter's one.
    pub(crate) fn named(&self, name: &Bound<'_, PyAny>) -> Option<&Mold> {
        self.0.iter().filter_map(|mold| mold.get(name.py())).find(|mold| mold.name.is(name))
    }

    pub(crate) fn of(&self, py: Python<'_>, request: &Signed) -> PyResult<&Mold> {
        let endpoint = request.endpoint();
        let place = ENDPOINTS.iter().position(|known| std::ptr::eq(*known, endpoint));
        let mold = place.and_then(|place| self.0.get(place)).ok_or_else(|| PyKeyError::new_err(endpoint.name))?;
        mold.get_or_try_init(py, || Mold::new(py, request))
    }
}
