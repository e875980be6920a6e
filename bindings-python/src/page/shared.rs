use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use intellectmoney::{Line, Rows};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// The rows of a page, and the values of its texts that lie apart: each is made once, at its first reading.
pub(crate) struct Page {
    rows: Arc<Rows>,
    values: OnceLock<Box<[PyOnceLock<Py<PyAny>>]>>,
}

impl Page {
    pub(crate) fn new(rows: Arc<Rows>) -> Arc<Self> {
        Arc::new(Self { rows, values: OnceLock::new() })
    }

    /// The value of a text that lies apart, by what stands for its length. It is of one column, so that its value is always
    /// the same.
    pub(super) fn apart<'py>(
        &self,
        py: Python<'py>,
        number: u16,
        make: impl FnOnce(&str) -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let values = self.values.get_or_init(|| {
            let count = self.rows.parts().map_or(0, |parts| parts.apart.len());
            (0..count).map(|_| PyOnceLock::new()).collect()
        });
        let Some(value) = values.get(usize::from(number.saturating_sub(Line::APART))) else { return Ok(None) };
        let text = || self.rows.apart(number).unwrap_or_default();
        value.get_or_try_init(py, || make(text()).map(Bound::unbind)).map(|value| Some(value.bind(py).clone()))
    }
}

impl Deref for Page {
    type Target = Arc<Rows>;

    fn deref(&self) -> &Self::Target {
        &self.rows
    }
}
