//! The native module of the Python package `intellectmoney`: core behind `PyO3`.
//!
//! It moves values between the languages and holds no rule: what to send, store or wait for
//! is what [`intellectmoney::ffi`] says.

mod answer;
mod api;
mod clock;
mod effect;
mod exchange;
mod exchanged;
mod given;
mod headers;
mod mold;
mod page;
mod refusal;
mod said;
mod sandbox;
mod store;
mod task;

/// What the package's Python code calls; nobody else does.
#[pyo3::pymodule]
mod _native {
    use std::sync::OnceLock;

    use pyo3::exceptions::PyImportError;
    use pyo3::prelude::*;

    /// Python 3.12 and newer refuse a second interpreter of a process themselves; an older one
    /// would give it classes of the first, which may be gone.
    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        static FIRST: OnceLock<usize> = OnceLock::new();
        // Each interpreter has its own.
        let here = module.py().import("sys")?.as_ptr() as usize;
        if *FIRST.get_or_init(|| here) == here {
            return Ok(());
        }
        Err(PyImportError::new_err(
            "intellectmoney does not work in subinterpreters: import it in one interpreter of a process",
        ))
    }

    #[pymodule_export]
    use super::answer::{Answered, Recorded};
    #[pymodule_export]
    use super::api::{Api, Reading};
    #[pymodule_export]
    use super::effect::{Effect, Finished};
    #[pymodule_export]
    use super::exchange::{endpoints_json, explain, now, read_answer, read_line, words_json};
    #[pymodule_export]
    use super::exchanged::{Received, Request};
    #[pymodule_export]
    use super::page::{Field, Place, Row, RowIterator, RowList};
    #[pymodule_export]
    use super::refusal::refusal;
    #[pymodule_export]
    use super::sandbox::Sandbox;
    #[pymodule_export]
    use super::store::{FileStore, MemoryStore, keep, read_journal};
    #[pymodule_export]
    use super::task::Task;

    /// The version that the three packages share.
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
