//! Journals that core and its file store keep.

use std::path::PathBuf;

use intellectmoney::journal::{self, Appended, Store, StoreFailure, Stored};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;

use crate::refusal::{taken_over, unopened};

type Line = (String, bool);

fn line(stored: Stored) -> Line {
    (stored.line, stored.doubtful)
}

fn failure(py: Python<'_>, failure: StoreFailure) -> PyErr {
    if failure.taken_over { taken_over(py, failure.message) } else { PyOSError::new_err(failure.message) }
}

fn load(py: Python<'_>, store: &(impl Store + Sync), reference: &str) -> PyResult<Option<Line>> {
    let loaded = py.detach(|| store.load(reference));
    loaded.map(|stored| stored.map(line)).map_err(|failed| failure(py, failed))
}

fn append(py: Python<'_>, store: &(impl Store + Sync), reference: &str, after_seq: u64, line: &str) -> PyResult<bool> {
    match py.detach(|| store.append(reference, after_seq, line)) {
        Appended::Stored => Ok(true),
        Appended::Conflict => Ok(false),
        Appended::Failed(failed) => Err(failure(py, failed)),
    }
}

fn unfinished(py: Python<'_>, store: &(impl Store + Sync)) -> PyResult<Vec<Line>> {
    let listed = py.detach(|| store.unfinished());
    listed.map(|lines| lines.into_iter().map(line).collect()).map_err(|failed| failure(py, failed))
}

/// A journal that dies with the process.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct MemoryStore(journal::MemoryStore);

#[pymethods]
impl MemoryStore {
    #[new]
    fn new() -> Self {
        Self(journal::MemoryStore::new())
    }

    fn load(&self, py: Python<'_>, reference: &str) -> PyResult<Option<Line>> {
        load(py, &self.0, reference)
    }

    fn append(&self, py: Python<'_>, reference: &str, after_seq: u64, line: &str) -> PyResult<bool> {
        append(py, &self.0, reference, after_seq, line)
    }

    fn unfinished(&self, py: Python<'_>) -> PyResult<Vec<Line>> {
        unfinished(py, &self.0)
    }
}

/// A folder as a journal, the same one that Rust and Node write.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct FileStore(intellectmoney_journal_file::FileStore);

#[pymethods]
impl FileStore {
    #[new]
    fn new(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let opened = py.detach(|| intellectmoney_journal_file::FileStore::open(path));
        opened.map(Self).map_err(|error| unopened(py, &error))
    }

    fn load(&self, py: Python<'_>, reference: &str) -> PyResult<Option<Line>> {
        load(py, &self.0, reference)
    }

    fn append(&self, py: Python<'_>, reference: &str, after_seq: u64, line: &str) -> PyResult<bool> {
        append(py, &self.0, reference, after_seq, line)
    }

    fn unfinished(&self, py: Python<'_>) -> PyResult<Vec<Line>> {
        unfinished(py, &self.0)
    }

    fn close(&self, py: Python<'_>) {
        py.detach(|| self.0.close());
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }
}

/// Never lets an object go, not even when the interpreter ends.
#[pyfunction]
pub(crate) fn keep(object: Py<PyAny>) {
    std::mem::forget(object);
}

/// What the journal of a folder holds, by a look that opens nothing: the debts in a form of
/// core's, the damage as lines of JSON, and the words about it.
#[pyfunction]
pub(crate) fn read_journal(
    py: Python<'_>,
    path: PathBuf,
    form: &str,
    open_only: bool,
) -> PyResult<(String, String, String)> {
    py.detach(|| {
        let listing = intellectmoney_journal_file::read_journal(path)?;
        let (damage, warning) = (listing.damage_to_json_lines(), listing.warning());
        let listing = if open_only { listing.open_only() } else { listing };
        let text = match form {
            "csv" => listing.to_csv(),
            "json" => listing.to_json_lines(),
            _ => listing.to_table(),
        };
        Ok((text, damage, warning))
    })
    .map_err(|error| unopened(py, &error))
}
