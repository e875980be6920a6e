#[cfg(feature = "stubs")]
use pyo3::PyTypeInfo as _;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyMapping, PyString};

/// Headers as a dictionary.
pub(crate) struct Headers(pub(crate) Py<PyDict>);

impl Headers {
    pub(crate) fn of<const N: usize>(py: Python<'_>, headers: [(&str, &str); N]) -> PyResult<Self> {
        // Every request has the same names.
        static NAMES: PyOnceLock<Vec<(String, Py<PyString>)>> = PyOnceLock::new();
        let names = NAMES.get_or_init(py, || {
            headers.iter().map(|(name, _)| ((*name).to_owned(), PyString::intern(py, name).unbind())).collect()
        });
        let dict = PyDict::new(py);
        for (place, (name, value)) in headers.into_iter().enumerate() {
            match names.get(place).filter(|(known, _)| known == name) {
                Some((_, known)) => dict.set_item(known, value)?,
                None => dict.set_item(name, value)?,
            }
        }
        Ok(Self(dict.unbind()))
    }
}

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
