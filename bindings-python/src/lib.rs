//! The native module of the Python package `intellectmoney`: core behind `PyO3`.
//!
//! It moves values between the languages and holds no rule: what to send, store or wait for
//! is what [`intellectmoney::ffi`] says.

mod answer;
mod api;
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
    use super::sandbox::Sandbox;
    #[pymodule_export]
    use super::store::{FileStore, MemoryStore, keep};
    #[pymodule_export]
    use super::task::Task;

    /// The version that the three packages share.
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
