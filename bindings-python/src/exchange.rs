//! What needs no client: answers, the signature doctor, the tables.

use std::time::{Duration, SystemTime};

use intellectmoney::ffi::{self, Naming};
use intellectmoney::journal::decode;
use intellectmoney::{Record, Response, endpoint, schema};
use pyo3::prelude::*;

use crate::given::value;
use crate::refusal::refused;

/// The fields of an answer as JSON under the provider's names, secrets written out.
#[pyfunction]
pub(crate) fn read_answer(
    py: Python<'_>,
    name: &str,
    status: u16,
    headers: Vec<(String, String)>,
    body: &[u8],
) -> PyResult<String> {
    let response = Response { status, headers, body: body.to_vec() };
    let read = || intellectmoney::read_answer::<Option<Record>>(endpoint(name)?, &response);
    let answer = py.detach(read);
    answer.map(|answer| answer.expose_json()).map_err(|error| refused(py, &error, "en"))
}

/// Why a Sign does not fit, as JSON, for whoever knows only the sign secret.
#[pyfunction]
pub(crate) fn explain(
    py: Python<'_>,
    options: &Bound<'_, PyAny>,
    endpoint: &str,
    texts: &Bound<'_, PyAny>,
    sign: &str,
    language: &str,
) -> PyResult<String> {
    let (options, texts) = (value(options)?, value(texts)?);
    py.detach(|| ffi::explain(&options, Naming::Python, endpoint, &texts, sign))
        .map_err(|error| refused(py, &error, language))
}

/// Every endpoint with its fields, layouts and answer.
#[pyfunction]
pub(crate) fn endpoints_json() -> String {
    schema::to_json()
}

/// The stable words of errors, outcomes and options.
#[pyfunction]
pub(crate) fn words_json() -> String {
    schema::words_to_json()
}

/// Unix milliseconds.
#[pyfunction]
pub(crate) fn now() -> i64 {
    let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or_else(|before| -millis(before.duration()), millis)
}

/// What a line of a journal says to its store: the operation that it names, and whether its
/// debt is settled.
#[pyfunction]
pub(crate) fn read_line(line: &str) -> (Option<String>, bool) {
    // A line that cannot be read is judged by core when it is loaded.
    decode(line).map_or((None, false), |entry| (entry.record.operation().map(|id| id.to_string()), entry.is_final()))
}
