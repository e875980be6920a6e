use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::prelude::*;

use super::near::{Found, Near};
use super::place::{Place, Spot};
use super::{all_columns, field_of, name_of, value};

/// What the classes of rows have in common; theirs are the fields.
#[pyclass(frozen, subclass, module = "intellectmoney._native")]
pub(crate) struct Row {
    place: Place,
    near: Near,
}

impl Row {
    pub(super) fn spot(&self) -> Spot<'_> {
        self.place.spot()
    }

    /// Becomes another row, while nobody has it; false where that is of another page.
    pub(super) fn go(&self, spot: Spot<'_>) -> bool {
        self.near.forget();
        self.place.go(spot)
    }

    /// What is made of the text of a column.
    pub(super) fn value<'py>(
        &self,
        py: Python<'py>,
        column: usize,
        make: impl FnOnce(&str) -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        match self.near.find(self.spot(), column) {
            Found::Text(text) => make(&text).map(Some),
            Found::Apart(number) => self.spot().page.apart(py, number, make),
            Found::Nothing => Ok(None),
        }
    }
}

#[pymethods]
impl Row {
    #[new]
    fn new(place: &Bound<'_, Place>) -> Self {
        Self { place: place.get().spot().place(), near: Near::new() }
    }

    /// All of it as JSON under the provider's names, unknown fields included.
    #[getter]
    fn raw(&self) -> String {
        self.spot().json()
    }

    /// Its values, by the names of the columns.
    fn items<'py>(&self, py: Python<'py>) -> PyResult<Vec<(String, Bound<'py, PyAny>)>> {
        let spot = self.spot();
        let item = |(place, column)| Ok((name_of(column), value::of(py, field_of(column), spot, place)?));
        all_columns(spot.page.table()).into_iter().enumerate().map(item).collect()
    }

    fn __eq__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let py = slf.py();
        if !slf.get_type().is(other.get_type()) {
            return Ok(py.NotImplemented());
        }
        let same = slf.get().spot().same(other.cast::<Self>()?.get().spot());
        Ok(same.into_pyobject(py)?.to_owned().into_any().unbind())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.spot().json().hash(&mut hasher);
        hasher.finish()
    }

    /// Its number only: a row says who paid.
    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let id = slf.get().spot().text(0);
        Ok(format!("{}(id={})", slf.get_type().name()?, id.as_deref().unwrap_or("None")))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
