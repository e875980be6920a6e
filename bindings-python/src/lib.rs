//! The native module of the Python package `intellectmoney`: core behind `PyO3`.

use pyo3::pymodule;

/// What the package's Python code calls; nobody else does.
#[pymodule]
mod _native {
    /// The version that the three packages share.
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
