use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use intellectmoney::{Record, Rows};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyType;

use super::{all_columns, field_of, name_of, value};
use crate::refusal::refused;

/// Where a row lies; its page lives as long.
#[pyclass(frozen, module = "intellectmoney._native")]
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) rows: Arc<Rows>,
    pub(crate) row: usize,
}

impl Place {
    pub(crate) fn of(record: &Record) -> Self {
        let (rows, row) = record.place();
        Self { rows, row }
    }

    pub(crate) fn text(&self, column: usize) -> Option<Cow<'_, str>> {
        self.rows.text(self.row, column)
    }

    pub(crate) fn json(&self) -> String {
        self.rows.json(self.row)
    }

    /// Whether both hold the same, wherever they lie.
    pub(crate) fn same(&self, other: &Self) -> bool {
        (Arc::ptr_eq(&self.rows, &other.rows) && self.row == other.row) || self.json() == other.json()
    }

    /// The object of a class of rows.
    pub(crate) fn view<'py>(self, kind: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
        kind.call1((self,))
    }
}

#[pymethods]
impl Place {
    /// A row of its own out of one JSON object under the provider's names.
    #[staticmethod]
    fn from_json(py: Python<'_>, list: &str, text: &str) -> PyResult<Self> {
        let rows = Rows::from_json(list, &format!("[{text}]")).map_err(|error| refused(py, &error, "en"))?;
        if rows.len() == 1 { Ok(Self { rows, row: 0 }) } else { Err(PyValueError::new_err("one JSON object is due")) }
    }
}

/// What the classes of rows have in common; theirs are the fields.
#[pyclass(frozen, subclass, module = "intellectmoney._native")]
pub(crate) struct Row {
    pub(crate) place: Place,
}

#[pymethods]
impl Row {
    #[new]
    fn new(place: &Bound<'_, Place>) -> Self {
        Self { place: place.get().clone() }
    }

    /// All of it as JSON under the provider's names, unknown fields included.
    #[getter]
    fn raw(&self) -> String {
        self.place.json()
    }

    /// Its values, by the names of the columns.
    fn items<'py>(&self, py: Python<'py>) -> PyResult<Vec<(String, Bound<'py, PyAny>)>> {
        let item = |(place, column)| Ok((name_of(column), value::of(py, field_of(column), &self.place, place)?));
        all_columns(self.place.rows.table()).into_iter().enumerate().map(item).collect()
    }

    fn __eq__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let py = slf.py();
        if !slf.get_type().is(other.get_type()) {
            return Ok(py.NotImplemented());
        }
        let same = slf.get().place.same(&other.cast::<Self>()?.get().place);
        Ok(same.into_pyobject(py)?.to_owned().into_any().unbind())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.place.json().hash(&mut hasher);
        hasher.finish()
    }

    /// Its number only: a row says who paid.
    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let id = slf.get().place.text(0);
        Ok(format!("{}(id={})", slf.get_type().name()?, id.as_deref().unwrap_or("None")))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
