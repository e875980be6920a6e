use std::sync::Arc;

use intellectmoney::Rows;
use intellectmoney::endpoints::AnswerField;
use pyo3::exceptions::{PyIndexError, PyKeyError, PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple, PyType};

use super::csv::Dialect;
use super::place::{Place, Places, Spot};
use super::row::Row;
use super::shared::Page;
use super::{all_columns, arrow, field_of, name_of, table_of, value};
use crate::refusal::refused;

type Values<'py> = PyResult<Vec<Bound<'py, PyAny>>>;

/// Rows of one class, of one page or of several.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct RowList {
    kind: Py<PyType>,
    table: &'static [AnswerField],
    places: Places,
    /// Whether the class is one of our own, whose rows hold nothing but their place.
    plain: bool,
}

impl RowList {
    /// The rows of an answer.
    pub(crate) fn of_page(kind: Py<PyType>, page: &Arc<Page>) -> Self {
        Self { kind, table: page.table(), places: Places::All(Arc::clone(page)), plain: true }
    }

    fn values<'py>(&self, py: Python<'py>, column: usize, field: &'static AnswerField) -> Values<'py> {
        self.places.iter().map(|spot| value::of(py, field, spot, column)).collect()
    }
}

fn too_long() -> PyErr {
    PyOverflowError::new_err("a column's texts are longer than 2 GiB: take fewer rows at once")
}

fn table(kind: &Bound<'_, PyType>) -> PyResult<(String, &'static [AnswerField])> {
    let list: String = kind.getattr("_list")?.extract()?;
    let table = table_of(&list).map_err(|error| refused(kind.py(), &error, "en"))?;
    Ok((list, table))
}

#[pymethods]
impl RowList {
    #[new]
    fn new(kind: Bound<'_, PyType>, rows: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (_, table) = table(&kind)?;
        let place = |row: PyResult<Bound<'_, PyAny>>| {
            let row = row?;
            if !row.get_type().is(&kind) {
                return Err(PyTypeError::new_err(format!("{} is due, not {}", kind.name()?, row.get_type().name()?)));
            }
            Ok(row.cast::<Row>()?.get().spot().held())
        };
        let places = rows.try_iter()?.map(place).collect::<PyResult<Vec<_>>>()?;
        Ok(Self { kind: kind.unbind(), table, places: Places::Chosen(places), plain: false })
    }

    /// Rows out of a JSON array under the provider's names.
    #[staticmethod]
    fn from_json(kind: Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        let py = kind.py();
        let (list, _) = table(&kind)?;
        let rows = py.detach(|| Rows::from_json(&list, text)).map_err(|error| refused(py, &error, "en"))?;
        Ok(Self { plain: false, ..Self::of_page(kind.unbind(), &Page::new(rows)) })
    }

    /// All rows as a JSON array under the provider's names.
    fn raw(&self, py: Python<'_>) -> String {
        let rows = || self.places.iter().map(Spot::json).collect::<Vec<_>>().join(",");
        format!("[{}]", py.detach(rows))
    }

    /// A row by its place from 0.
    fn row<'py>(&self, py: Python<'py>, place: usize) -> PyResult<Bound<'py, PyAny>> {
        let found = self.places.get(place).ok_or_else(|| PyIndexError::new_err("there is no such row"))?;
        found.view(self.kind.bind(py))
    }

    /// The rows at these places.
    fn take(&self, py: Python<'_>, places: Vec<usize>) -> PyResult<Self> {
        let places = self.places.take(places).ok_or_else(|| PyIndexError::new_err("there is no such row"))?;
        Ok(Self { kind: self.kind.clone_ref(py), table: self.table, places, plain: self.plain })
    }

    /// The names of the columns.
    fn names(&self) -> Vec<String> {
        all_columns(self.table).into_iter().map(name_of).collect()
    }

    /// The values of one column.
    fn column<'py>(&self, py: Python<'py>, name: &str) -> Values<'py> {
        let columns = all_columns(self.table);
        let found = columns.iter().position(|column| name_of(*column) == name);
        let place = found.ok_or_else(|| PyKeyError::new_err(name.to_owned()))?;
        let field = columns.get(place).map(|column| field_of(*column));
        self.values(py, place, field.ok_or_else(|| PyKeyError::new_err(name.to_owned()))?)
    }

    /// The rows as CSV.
    fn csv(&self, py: Python<'_>, delimiter: char, decimal_comma: bool) -> String {
        let dialect = Dialect { delimiter, decimal_comma };
        py.detach(|| {
            let columns = all_columns(self.table);
            let mut out = String::new();
            let names: Vec<_> = columns.iter().map(|column| name_of(*column)).collect();
            dialect.names(names.iter().map(String::as_str), &mut out);
            for Spot { page, row } in self.places.iter() {
                let mut texts = Vec::with_capacity(columns.len());
                page.visit(row, |_, text| texts.push(text));
                let fields = columns.iter().map(|column| field_of(*column));
                dialect.line(fields.zip(texts.iter().map(|text| text.as_deref())), &mut out);
            }
            out
        })
    }

    /// An `arrow_schema` capsule.
    fn arrow_schema<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let schema = py.detach(|| arrow::schema(self.table, &self.places)).ok_or_else(too_long)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema").map(Bound::into_any)
    }

    /// An `arrow_array_stream` capsule.
    fn arrow_stream<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let batch = py.detach(|| arrow::batch(self.table, &self.places)).ok_or_else(too_long)?;
        PyCapsule::new_with_value(py, batch.into_stream(), c"arrow_array_stream").map(Bound::into_any)
    }

    fn __len__(&self) -> usize {
        self.places.len()
    }

    fn __iter__(slf: Py<Self>) -> RowIterator {
        RowIterator { list: slf, next: 0, called: None, last: [None, None] }
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, Self>) -> bool {
        let other = other.get();
        let same = || self.places.iter().zip(other.places.iter()).all(|(one, other)| one.same(other));
        self.kind.is(&other.kind) && self.places.len() == other.places.len() && py.detach(same)
    }
}

/// The rows of a list, one after another.
#[pyclass(module = "intellectmoney._native")]
pub(crate) struct RowIterator {
    list: Py<RowList>,
    next: usize,
    /// What the class was called with for a row of this page, kept for its next row.
    called: Option<(Py<Place>, Py<PyTuple>)>,
    /// The last two rows: a loop lets go of one before it asks for the next.
    last: [Option<Py<Row>>; 2],
}

/// What a class of rows is called with for this one.
fn arguments(py: Python<'_>, spot: Spot<'_>) -> PyResult<(Py<Place>, Py<PyTuple>)> {
    let place = Py::new(py, spot.place())?;
    let arguments = PyTuple::new(py, [&place])?.unbind();
    Ok((place, arguments))
}

/// Whether nobody else has a row. Then it may become another one, as `zip` does it with its tuples.
#[expect(deprecated, reason = "what is to replace it is unsafe")]
fn is_free(row: &Bound<'_, Row>, kind: &Bound<'_, PyType>) -> bool {
    row.get_refcnt() == 1 && row.get_type_ptr() == kind.as_type_ptr()
}

#[pymethods]
impl RowIterator {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let list = self.list.get();
        let Some(spot) = list.places.get(self.next) else { return Ok(None) };
        let kind = list.kind.bind(py);
        let mut turn = self.last.get_mut(self.next % 2).filter(|_| list.plain);
        self.next = self.next.saturating_add(1);
        if let Some(Some(row)) = &turn
            && is_free(row.bind(py), kind)
            && row.get().go(spot)
        {
            return Ok(Some(row.bind(py).clone().into_any()));
        }
        let called = self.called.take().filter(|(place, _)| place.get().go(spot));
        let called = called.map_or_else(|| arguments(py, spot), Ok)?;
        let row = kind.call1(called.1.bind(py))?;
        self.called = Some(called);
        if let Some(turn) = &mut turn {
            **turn = Some(row.cast::<Row>()?.clone().unbind());
        }
        Ok(Some(row))
    }

    fn __length_hint__(&self) -> usize {
        self.list.get().places.len().saturating_sub(self.next)
    }
}
