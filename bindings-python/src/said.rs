//! What core says, as Python's own values.

use intellectmoney::ffi;
use intellectmoney::json::Value;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyInt, PyList, PyString};

/// An object of core's JSON.
pub(crate) fn said<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    let value = ffi::value(json).map_err(|_| PyValueError::new_err("core's JSON is due"))?;
    object(py, &value)
}

fn object<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(yes) => PyBool::new(py, *yes).to_owned().into_any(),
        Value::Number(digits) => match digits.parse::<i64>() {
            Ok(number) => PyInt::new(py, number).into_any(),
            Err(_) => py.get_type::<PyInt>().call1((&**digits,))?,
        },
        Value::Text(text) => PyString::new(py, text).into_any(),
        Value::Array(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(object(py, item)?)?;
            }
            list.into_any()
        }
        Value::Object(members) => {
            let dict = PyDict::new(py);
            for (name, member) in members {
                // The same few names in every answer.
                dict.set_item(PyString::intern(py, name), object(py, member)?)?;
            }
            dict.into_any()
        }
    })
}
