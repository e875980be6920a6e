//! What needs no client: answers, the signature doctor, the tables.

use std::time::{Duration, SystemTime};

use intellectmoney::ffi::{self, Naming};
use intellectmoney::journal::decode;
use intellectmoney::{Record, endpoint, schema};
use pyo3::prelude::*;

use crate::exchanged::received;
use crate::given::{Text, value};
use crate::refusal::refused;

/// The fields of an answer as JSON under the provider's names, secrets written out.
#[pyfunction]
pub(crate) fn read_answer(py: Python<'_>, name: Text<'_>, response: &Bound<'_, PyAny>) -> PyResult<String> {
    let response = received(response)?;
    let read = || intellectmoney::read_answer::<Option<Record>>(endpoint(name.0)?, &response);
    let answer = py.detach(read);
    answer.map(|answer| answer.expose_json()).map_err(|error| refused(py, &error, "en"))
}

/// Why a Sign does not fit, as JSON, for whoever knows only the sign secret.
#[pyfunction]
pub(crate) fn explain(
    py: Python<'_>,
    options: &Bound<'_, PyAny>,
    endpoint: Text<'_>,
    texts: &Bound<'_, PyAny>,
    sign: Text<'_>,
    language: &str,
) -> PyResult<String> {
    let (options, texts) = (value(options)?, value(texts)?);
    py.detach(|| ffi::explain(&options, Naming::Python, endpoint.0, &texts, sign.0))
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
