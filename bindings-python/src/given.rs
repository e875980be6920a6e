//! What Python gives, as core judges it: no value is converted here that core would refuse.

use intellectmoney::ffi;
use intellectmoney::json::Value;
#[cfg(feature = "stubs")]
use pyo3::PyTypeInfo as _;
use pyo3::exceptions::PyValueError;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

use crate::mold::Mold;
use crate::refusal::refused;

/// As deep as core reads JSON; a list can hold itself.
const DEPTH: usize = 64;

/// What core takes for nothing that it knows: neither text, number, flag nor object, and no list of those.
fn nothing() -> Value {
    Value::Array(vec![Value::Null])
}

/// A value; of what only Python knows, `_words.plain` makes something simpler first.
pub(crate) fn value(given: &Bound<'_, PyAny>) -> PyResult<Value> {
    within(given, DEPTH)
}

fn within(given: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    if let Ok(text) = given.cast_exact::<PyString>() {
        // Half of a surrogate pair is no text that could be sent: core says where one is due.
        return Ok(text.to_str().map_or_else(|_| nothing(), |text| Value::Text(text.into())));
    }
    if given.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(yes) = given.cast_exact::<PyBool>() {
        return Ok(Value::Bool(yes.is_true()));
    }
    if let Ok(number) = given.cast_exact::<PyInt>() {
        // Python does not write one of thousands of digits; for core fewer are too many, too.
        let digits = number.str().and_then(|text| Ok(text.to_str()?.into()));
        return Ok(Value::Number(digits.unwrap_or_else(|_| "9".repeat(DEPTH).into())));
    }
    if let Ok(number) = given.cast_exact::<PyFloat>() {
        // Refused whatever it is; infinity and NaN have no JSON.
        let number = Some(number.value()).filter(|number| number.is_finite()).unwrap_or(0.5);
        return Ok(Value::Number(format!("{number:?}").into()));
    }
    let py = given.py();
    let depth = depth.checked_sub(1).ok_or_else(|| unreadable(py))?;
    if let Ok(members) = given.cast_exact::<PyDict>() {
        let mut object = Vec::with_capacity(members.len());
        for (name, member) in members {
            let name = name.cast_into::<PyString>().or_else(|other| other.into_inner().str())?;
            let name = name.to_str().map_err(|_| unreadable(py))?;
            object.push((name.into(), within(&member, depth)?));
        }
        return Ok(Value::Object(object));
    }
    if let Ok(items) = given.cast_exact::<PyList>() {
        return items.iter().map(|item| within(&item, depth)).collect::<PyResult<_>>().map(Value::Array);
    }
    if let Ok(items) = given.cast_exact::<PyTuple>() {
        return items.iter().map(|item| within(&item, depth)).collect::<PyResult<_>>().map(Value::Array);
    }
    within(&py.import(intern!(py, "intellectmoney._words"))?.call_method1(intern!(py, "plain"), (given,))?, depth)
}

/// A text for core as it is, half a surrogate pair aside; what is none is empty, which core refuses by name.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a>(pub(crate) &'a str);

impl<'a> FromPyObject<'a, '_> for Text<'a> {
    type Error = std::convert::Infallible;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = PyString::TYPE_HINT;

    fn extract(given: Borrowed<'a, '_, PyAny>) -> Result<Self, Self::Error> {
        Ok(Self(<&str>::extract(given).unwrap_or_default()))
    }
}

/// A line of a journal. What is no text is read as a damaged one, which core judges.
pub(crate) struct Line(pub(crate) String);

impl FromPyObject<'_, '_> for Line {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = PyString::TYPE_HINT;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        Ok(Self(given.cast::<PyString>()?.to_string_lossy().into_owned()))
    }
}

/// As many names as the longest endpoint may have. Of a request with more core says what is wrong.
const MOST: usize = 16;

/// Lends texts under the provider's names to core, where they lie and in their order; `None` where one of them is no text
/// that could be sent.
pub(crate) fn lend<T>(
    given: &Bound<'_, PyAny>,
    known: Option<&Mold>,
    borrow: impl FnOnce(&[(&str, &str)]) -> T,
) -> Option<T> {
    let given = given.cast_exact::<PyDict>().ok()?;
    let mut held = [const { None }; MOST];
    for (held, (name, text)) in held.iter_mut().zip(given) {
        *held = Some((name.cast_into_exact::<PyString>().ok()?, text.cast_into_exact::<PyString>().ok()?));
    }
    let mut lent = [("", ""); MOST];
    for (lent, (name, text)) in lent.iter_mut().zip(held.iter().flatten()) {
        let name = match known.and_then(|mold| mold.field(name)) {
            Some(name) => name,
            None => name.to_str().ok()?,
        };
        *lent = (name, text.to_str().ok()?);
    }
    lent.get(..given.len()).map(borrow)
}

/// What core says of JSON that it cannot read.
fn unreadable(py: Python<'_>) -> PyErr {
    let Err(error) = ffi::value("") else { return PyValueError::new_err("the value cannot be read") };
    refused(py, &error, "en")
}
