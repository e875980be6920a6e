#[cfg(feature = "stubs")]
use pyo3::PyTypeInfo as _;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
#[cfg(feature = "stubs")]
use pyo3::types::PyString;
use pyo3::types::{PyDict, PyMapping};

/// Headers as a dictionary.
pub(crate) struct Headers(pub(crate) Py<PyDict>);

impl<'py> IntoPyObject<'py> for &Headers {
    type Target = PyDict;
    type Output = Bound<'py, PyDict>;
    type Error = std::convert::Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = <std::collections::HashMap<String, String> as IntoPyObject<'py>>::OUTPUT_TYPE;

    fn into_pyobject(self, py: Python<'py>) -> Result<Self::Output, Self::Error> {
        Ok(self.0.bind(py).clone())
    }
}

impl<'py> FromPyObject<'_, 'py> for Headers {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr =
        pyo3::type_hint_subscript!(PyMapping::TYPE_HINT, PyString::TYPE_HINT, PyString::TYPE_HINT);

    fn extract(headers: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let own = PyDict::new(headers.py());
        let headers: Borrowed<'_, 'py, PyMapping> = headers.cast::<PyMapping>()?;
        own.update(&headers)?;
        Ok(Self(own.unbind()))
    }
}
