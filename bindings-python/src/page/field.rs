use std::sync::OnceLock;

use intellectmoney::endpoints::{AnswerField, AnswerKind};
use intellectmoney::{Column, columns};
use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple, PyType};

use super::row::{Place, Row};
use super::{field_of, is_list, value};

/// A field of a row's class: the value is made when it is read.
#[pyclass(frozen, subclass, module = "intellectmoney._native")]
pub(crate) struct Field {
    column: usize,
    /// The class of its sums, or of the rows in it.
    kind: Option<Py<PyType>>,
    known: OnceLock<Column>,
}

impl Field {
    fn column(&self, place: &Place) -> PyResult<Column> {
        if let Some(known) = self.known.get() {
            return Ok(*known);
        }
        let found = columns(place.rows.table()).nth(self.column);
        let found = found.ok_or_else(|| PyAttributeError::new_err("the rows have no such column"))?;
        Ok(*self.known.get_or_init(|| found))
    }

    fn kind<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, PyType>> {
        let kind = self.kind.as_ref().map(|kind| kind.bind(py));
        kind.ok_or_else(|| PyTypeError::new_err("the field has no class"))
    }

    /// A sum with its currency.
    fn object<'py>(
        &self,
        py: Python<'py>,
        place: &Place,
        members: &'static [AnswerField],
    ) -> PyResult<Bound<'py, PyAny>> {
        let dict = PyDict::new(py);
        let mut any = false;
        for (inside, member) in members.iter().enumerate() {
            let text = place.text(self.column.saturating_add(inside));
            any |= text.is_some();
            dict.set_item(member.snake, text.map(|text| value::of_text(py, member, &text)).transpose()?)?;
        }
        if any { self.kind(py)?.call((), Some(&dict)) } else { Ok(py.None().into_bound(py)) }
    }

    fn rows<'py>(&self, py: Python<'py>, place: &Place) -> PyResult<Bound<'py, PyAny>> {
        let Some(rows) = place.rows.list(place.row, self.column) else { return Ok(py.None().into_bound(py)) };
        let kind = self.kind(py)?;
        let views = (0..rows.len()).map(|row| Place { rows: rows.clone(), row }.view(kind));
        Ok(PyTuple::new(py, views.collect::<PyResult<Vec<_>>>()?)?.into_any())
    }
}

#[pymethods]
impl Field {
    #[new]
    #[pyo3(signature = (column, kind=None))]
    fn new(column: usize, kind: Option<Py<PyType>>) -> Self {
        Self { column, kind, known: OnceLock::new() }
    }

    fn __set__(&self, _row: &Bound<'_, PyAny>, _value: &Bound<'_, PyAny>) -> PyResult<()> {
        Err(unchangeable())
    }

    fn __delete__(&self, _row: &Bound<'_, PyAny>) -> PyResult<()> {
        Err(unchangeable())
    }

    fn __get__<'py>(
        slf: Bound<'py, Self>,
        row: &Bound<'py, PyAny>,
        _class: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if row.is_none() {
            return Ok(slf.into_any());
        }
        let py = row.py();
        let (field, place) = (slf.get(), &row.cast::<Row>()?.get().place);
        let column = field.column(place)?;
        match column.field.kind {
            AnswerKind::Object(members) if column.member.is_some() => field.object(py, place, members),
            _ if is_list(column.field) => field.rows(py, place),
            _ => value::of(py, field_of(column), place, field.column),
        }
    }
}

fn unchangeable() -> PyErr {
    PyAttributeError::new_err("a row cannot be changed")
}
