use intellectmoney::endpoints::{AnswerField, AnswerKind};
use intellectmoney::{Column, columns};
use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyTuple, PyType};

use super::place::Spot;
use super::row::Row;
use super::shared::Page;
use super::{field_of, is_list, value};

/// A field of a row's class: the value is made when it is read.
#[pyclass(frozen, subclass, module = "intellectmoney._native")]
pub(crate) struct Field {
    column: usize,
    /// The class of its sums, or of the rows in it.
    kind: Option<Py<PyType>>,
    known: PyOnceLock<Known>,
}

/// What the table says of a field, found at its first reading.
enum Known {
    Sum(&'static [AnswerField]),
    Rows,
    /// One of these texts, or another.
    OneOf(Vec<(&'static str, Py<PyString>)>),
    Value(AnswerKind),
}

impl Known {
    fn of(py: Python<'_>, column: Column) -> Self {
        match column.field.kind {
            AnswerKind::Object(members) if column.member.is_some() => Self::Sum(members),
            _ if is_list(column.field) => Self::Rows,
            AnswerKind::OneOf(words) => {
                Self::OneOf(words.iter().map(|word| (*word, PyString::intern(py, word).unbind())).collect())
            }
            _ => Self::Value(field_of(column).kind),
        }
    }
}

impl Field {
    fn known(&self, py: Python<'_>, spot: Spot<'_>) -> PyResult<&Known> {
        self.known.get_or_try_init(py, || {
            let found = columns(spot.page.table()).nth(self.column);
            let found = found.ok_or_else(|| PyAttributeError::new_err("the rows have no such column"))?;
            Ok(Known::of(py, found))
        })
    }

    fn kind<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, PyType>> {
        let kind = self.kind.as_ref().map(|kind| kind.bind(py));
        kind.ok_or_else(|| PyTypeError::new_err("the field has no class"))
    }

    /// A sum with its currency, a named tuple.
    fn sum<'py>(&self, py: Python<'py>, row: &Row, members: &'static [AnswerField]) -> PyResult<Bound<'py, PyAny>> {
        static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let mut any = false;
        let mut value = |inside: usize, member: &AnswerField| {
            let column = self.column.saturating_add(inside);
            let value = row.value(py, column, |text| value::of_text(py, member.kind, text))?;
            any |= value.is_some();
            Ok(value.unwrap_or_else(|| py.None().into_bound(py)))
        };
        let values = if let [first, second] = members {
            // Without a list of them: of a sum there are two.
            (value(0, first)?, value(1, second)?).into_pyobject(py)?
        } else {
            let values = members.iter().enumerate().map(|(inside, member)| value(inside, member));
            PyTuple::new(py, values.collect::<PyResult<Vec<_>>>()?)?
        };
        if !any {
            return Ok(py.None().into_bound(py));
        }
        // As `Money._make` does, without a frame of Python.
        let new = NEW.get_or_try_init(py, || py.get_type::<PyTuple>().getattr("__new__").map(Bound::unbind))?;
        new.bind(py).call1((self.kind(py)?, values))
    }

    fn rows<'py>(&self, py: Python<'py>, spot: Spot<'_>) -> PyResult<Bound<'py, PyAny>> {
        let Some(rows) = spot.page.list(spot.row, self.column) else { return Ok(py.None().into_bound(py)) };
        let (kind, page) = (self.kind(py)?, Page::new(rows));
        let views = (0..page.len()).map(|row| Spot { page: &page, row }.view(kind));
        Ok(PyTuple::new(py, views.collect::<PyResult<Vec<_>>>()?)?.into_any())
    }
}

#[pymethods]
impl Field {
    #[new]
    #[pyo3(signature = (column, kind=None))]
    fn new(column: usize, kind: Option<Py<PyType>>) -> Self {
        Self { column, kind, known: PyOnceLock::new() }
    }

    fn __set__(_slf: &Bound<'_, Self>, _row: &Bound<'_, PyAny>, _value: &Bound<'_, PyAny>) -> PyResult<()> {
        Err(unchangeable())
    }

    fn __delete__(_slf: &Bound<'_, Self>, _row: &Bound<'_, PyAny>) -> PyResult<()> {
        Err(unchangeable())
    }

    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        row: &Bound<'py, PyAny>,
        _class: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if row.is_none() {
            return Ok(slf.clone().into_any());
        }
        let py = row.py();
        let (field, row) = (slf.get(), row.cast::<Row>()?.get());
        match field.known(py, row.spot())? {
            Known::Sum(members) => field.sum(py, row, members),
            Known::Rows => field.rows(py, row.spot()),
            known => {
                let value = row.value(py, field.column, |text| match known {
                    Known::Value(kind) => value::of_text(py, *kind, text),
                    Known::OneOf(words) => match words.iter().find(|(word, _)| *word == text) {
                        Some((_, word)) => Ok(word.bind(py).clone().into_any()),
                        None => Ok(PyString::new(py, text).into_any()),
                    },
                    Known::Sum(_) | Known::Rows => Ok(py.None().into_bound(py)),
                })?;
                Ok(value.unwrap_or_else(|| py.None().into_bound(py)))
            }
        }
    }
}

fn unchangeable() -> PyErr {
    PyAttributeError::new_err("a row cannot be changed")
}
