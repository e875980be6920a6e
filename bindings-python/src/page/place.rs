use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use intellectmoney::{Record, Rows};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyType;

use super::shared::Page;
use crate::refusal::refused;

/// A row of a page that is at hand.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'a> {
    pub(crate) page: &'a Arc<Page>,
    pub(crate) row: usize,
}

impl<'a> Spot<'a> {
    pub(crate) fn text(self, column: usize) -> Option<Cow<'a, str>> {
        self.page.text(self.row, column)
    }

    pub(crate) fn json(self) -> String {
        self.page.json(self.row)
    }

    /// Whether both hold the same, wherever they lie.
    pub(crate) fn same(self, other: Self) -> bool {
        (Arc::ptr_eq(self.page, other.page) && self.row == other.row) || self.json() == other.json()
    }

    pub(super) fn held(self) -> Held {
        Held { page: Arc::clone(self.page), row: self.row }
    }

    pub(super) fn place(self) -> Place {
        Place { page: Arc::clone(self.page), row: AtomicUsize::new(self.row) }
    }

    /// The object of a class of rows.
    pub(crate) fn view<'py>(self, kind: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
        kind.call1((self.place(),))
    }
}

/// A row that keeps its page alive.
#[derive(Clone)]
pub(crate) struct Held {
    page: Arc<Page>,
    row: usize,
}

impl Held {
    pub(crate) fn of(record: &Record) -> Self {
        let (rows, row) = record.place();
        Self { page: Page::new(rows), row }
    }

    pub(crate) fn spot(&self) -> Spot<'_> {
        Spot { page: &self.page, row: self.row }
    }
}

/// Where a row lies: what the classes of rows are called with.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct Place {
    page: Arc<Page>,
    /// A walk through a page goes on to the next row.
    row: AtomicUsize,
}

impl Place {
    /// The row that it stands at.
    pub(super) fn spot(&self) -> Spot<'_> {
        Spot { page: &self.page, row: self.row.load(Ordering::Relaxed) }
    }

    /// Goes to a row; false where it is of another page.
    pub(super) fn go(&self, Spot { page, row }: Spot<'_>) -> bool {
        self.row.store(row, Ordering::Relaxed);
        Arc::ptr_eq(&self.page, page)
    }
}

#[pymethods]
impl Place {
    /// A row of its own out of one JSON object under the provider's names.
    #[staticmethod]
    fn from_json(py: Python<'_>, list: &str, text: &str) -> PyResult<Self> {
        let rows = Rows::from_json(list, &format!("[{text}]")).map_err(|error| refused(py, &error, "en"))?;
        if rows.len() == 1 {
            Ok(Self { page: Page::new(rows), row: AtomicUsize::new(0) })
        } else {
            Err(PyValueError::new_err("one JSON object is due"))
        }
    }
}

/// The rows of a list: all of one page, or a choice.
pub(super) enum Places {
    All(Arc<Page>),
    Chosen(Vec<Held>),
}

impl Places {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::All(page) => page.len(),
            Self::Chosen(places) => places.len(),
        }
    }

    pub(super) fn get(&self, place: usize) -> Option<Spot<'_>> {
        match self {
            Self::All(page) => (place < page.len()).then_some(Spot { page, row: place }),
            Self::Chosen(places) => places.get(place).map(Held::spot),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Spot<'_>> {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// The rows at these places; `None` where there is no such row.
    pub(super) fn take(&self, places: Vec<usize>) -> Option<Self> {
        places.into_iter().map(|place| self.get(place).map(Spot::held)).collect::<Option<_>>().map(Self::Chosen)
    }
}
