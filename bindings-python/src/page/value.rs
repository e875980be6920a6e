//! One value, as Python has it.

use intellectmoney::endpoints::{AnswerField, AnswerKind};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyInt, PyList, PyString};

use super::place::Spot;
use super::shared::Page;
use super::{all_columns, datetime, field_of, is_list, name_of};

const HIDDEN: &str = "[redacted]";

/// The value of a column, the rows of a list as dictionaries.
pub(super) fn of<'py>(
    py: Python<'py>,
    field: &'static AnswerField,
    spot: Spot<'_>,
    column: usize,
) -> PyResult<Bound<'py, PyAny>> {
    if is_list(field) {
        return dicts(py, spot, column);
    }
    match spot.text(column) {
        Some(text) => of_text(py, field.kind, &text),
        None => Ok(py.None().into_bound(py)),
    }
}

/// The value that a text stands for.
pub(crate) fn of_text<'py>(py: Python<'py>, kind: AnswerKind, text: &str) -> PyResult<Bound<'py, PyAny>> {
    static DECIMAL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    static UUID: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    match kind {
        AnswerKind::Amount => DECIMAL.import(py, "decimal", "Decimal")?.call1((text,)),
        AnswerKind::Date => datetime::of_text(py, text),
        AnswerKind::Guid => UUID.import(py, "uuid", "UUID")?.call1((text,)),
        AnswerKind::Boolean => Ok(PyBool::new(py, text == "true").to_owned().into_any()),
        AnswerKind::Integer => match text.parse::<i64>() {
            Ok(number) => Ok(PyInt::new(py, number).into_any()),
            Err(_) => Ok(PyString::new(py, text).into_any()),
        },
        // The same few words in every row.
        AnswerKind::OneOf(_) => Ok(PyString::intern(py, text).into_any()),
        AnswerKind::Secret => Ok(PyString::intern(py, HIDDEN).into_any()),
        AnswerKind::Text | AnswerKind::Raw | AnswerKind::Object(_) | AnswerKind::List(_) => {
            Ok(PyString::new(py, text).into_any())
        }
    }
}

fn dicts<'py>(py: Python<'py>, spot: Spot<'_>, column: usize) -> PyResult<Bound<'py, PyAny>> {
    let Some(rows) = spot.page.list(spot.row, column) else { return Ok(py.None().into_bound(py)) };
    let list = PyList::empty(py);
    let page = Page::new(rows);
    for row in 0..page.len() {
        let dict = PyDict::new(py);
        let inside = Spot { page: &page, row };
        for (place, column) in all_columns(page.table()).into_iter().enumerate() {
            dict.set_item(name_of(column), of(py, field_of(column), inside, place)?)?;
        }
        list.append(dict)?;
    }
    Ok(list.into_any())
}
