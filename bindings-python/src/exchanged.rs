//! What goes out and what comes back.

use std::sync::{Mutex, PoisonError};

use intellectmoney::{Request as Signed, Response};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyString, PyTuple};

use crate::headers::Headers;
use crate::mold::Mold;

/// One signed request, sent exactly as it stands and at most once.
///
/// `headers` hold the bearer token, and `body` the session's token and perhaps a card number,
/// so neither is shown by `repr`.
#[pyclass(frozen, module = "intellectmoney.transport")]
pub(crate) struct Request {
    /// The HTTP method.
    #[pyo3(get)]
    method: Py<PyString>,
    /// The full address.
    #[pyo3(get)]
    url: Py<PyString>,
    /// Names in lower case, and values: all that are needed beside `host` and `content-length`.
    #[pyo3(get)]
    headers: Headers,
    /// The bytes to send.
    #[pyo3(get)]
    body: Py<PyBytes>,
    /// So many bytes an answer may have. Reading stops soon after, because the rest is not
    /// wanted.
    #[pyo3(get)]
    largest_answer: usize,
}

impl Request {
    pub(crate) fn of(py: Python<'_>, request: &Signed, mold: &Mold) -> PyResult<Self> {
        Ok(Self {
            method: mold.method.clone_ref(py),
            url: mold.url.clone_ref(py),
            headers: Headers(mold.headers(py, request)?),
            body: PyBytes::new(py, request.bytes()).unbind(),
            largest_answer: mold.largest_answer,
        })
    }
}

#[pymethods]
impl Request {
    #[new]
    #[pyo3(signature = (*, method, url, headers, body, largest_answer))]
    fn new(
        method: Py<PyString>,
        url: Py<PyString>,
        headers: Headers,
        body: Py<PyBytes>,
        largest_answer: usize,
    ) -> Self {
        Self { method, url, headers, body, largest_answer }
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (method, url) = (self.method.bind(py), self.url.bind(py));
        Ok(format!("Request({} {}, {} bytes)", method.to_str()?, url.to_str()?, self.body.bind(py).len()?))
    }
}

/// A whole answer, taken over from a transport.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct Received(Mutex<Option<Response>>);

impl Received {
    pub(crate) fn take(&self) -> PyResult<Response> {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        taken.ok_or_else(|| PyTypeError::new_err("the answer was taken already"))
    }
}

#[pymethods]
impl Received {
    #[new]
    fn new(response: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self(Mutex::new(Some(received(response)?))))
    }
}

/// A whole answer. A transport of the user's own is believed in nothing that core would stop at.
pub(crate) fn received(response: &Bound<'_, PyAny>) -> PyResult<Response> {
    let py = response.py();
    let status: i64 = response.getattr(intern!(py, "status"))?.extract()?;
    let status = u16::try_from(status.clamp(0, 999)).unwrap_or_default();
    let headers = response.getattr(intern!(py, "headers"))?;
    let headers = match headers.cast_exact::<PyTuple>() {
        // What our own transports give.
        Ok(headers) => headers.iter().map(|header| texts(&header)).collect::<PyResult<_>>()?,
        Err(_) => headers.try_iter()?.map(|header| texts(&header?)).collect::<PyResult<_>>()?,
    };
    let body = response.getattr(intern!(py, "body"))?;
    let body = match body.cast_exact::<PyBytes>() {
        Ok(bytes) => bytes.as_bytes().to_vec(),
        Err(_) => bytes_of(py, &body)?,
    };
    Ok(Response { status, headers, body })
}

/// Name and value of a header.
fn texts(header: &Bound<'_, PyAny>) -> PyResult<(String, String)> {
    let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = header.extract()?;
    Ok((text(&name)?, text(&value)?))
}

/// Half a surrogate pair is what some libraries make of a byte that they do not know.
fn text(given: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(match given.cast_exact::<PyString>() {
        Ok(text) => text.to_string_lossy().into_owned(),
        Err(_) => given.str()?.to_string_lossy().into_owned(),
    })
}

fn bytes_of(py: Python<'_>, body: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    static BYTES: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let bytes = BYTES.get_or_init(py, || py.get_type::<PyBytes>().into_any().unbind());
    Ok(bytes.bind(py).call1((body,))?.cast::<PyBytes>()?.as_bytes().to_vec())
}
