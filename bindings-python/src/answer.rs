//! Answers whose fields become Python's when they are read.

use intellectmoney::Record;
use intellectmoney::endpoints::{AnswerField, AnswerKind};
use intellectmoney::ffi;
use intellectmoney::json::Value;
use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyString, PyType};

use crate::effect::Finished;
use crate::page;

type Envelope = intellectmoney::Answer<Option<Record>>;

/// What a class of answers rests on. One that was made in Python holds its fields itself.
#[pyclass(frozen, subclass, module = "intellectmoney._native")]
pub(crate) struct Answered(Option<(Py<Finished>, Py<PyType>)>);

impl Answered {
    /// An object of a class of answers, whose result is of another class.
    pub(crate) fn of<'py>(
        finished: &Bound<'py, Finished>,
        answer: &Bound<'py, PyType>,
        result: &Bound<'py, PyType>,
    ) -> PyResult<Bound<'py, PyAny>> {
        static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let py = finished.py();
        // As a call of the class does, without its `__init__`.
        let new = NEW.get_or_try_init(py, || py.get_type::<Self>().getattr("__new__").map(Bound::unbind))?;
        new.bind(py).call1((answer, finished, result))
    }

    fn read<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some((finished, kind)) = &self.0 else { return Ok(None) };
        let envelope = envelope(finished.get())?;
        let text = |text: Option<&str>| Ok(Some(text.into_pyobject(py)?));
        match name {
            "result" if envelope.result.is_none() => Ok(Some(PyBool::new(py, true).to_owned().into_any())),
            "result" => Recorded::of(finished.bind(py), kind.bind(py)).map(Some),
            "raw" => text(envelope.result.as_ref().map(Record::to_json).as_deref()),
            "operation_id" => text(envelope.meta.operation_id.as_deref()),
            "eshop_id" => Ok(Some(envelope.meta.eshop_id.into_pyobject(py)?)),
            "warning" => text(envelope.warning()),
            _ => Ok(None),
        }
    }
}

#[pymethods]
impl Answered {
    #[new]
    #[pyo3(signature = (finished=None, kind=None, /, **_fields: "Any"))]
    fn new(finished: Option<Py<Finished>>, kind: Option<Py<PyType>>, _fields: Option<&Bound<'_, PyDict>>) -> Self {
        Self(finished.zip(kind))
    }

    fn __getattr__<'py>(slf: &Bound<'py, Self>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        let value = slf.get().read(slf.py(), name.to_str()?)?;
        kept(slf.as_any(), name, value)
    }
}

/// What a class of records rests on. One that was made in Python holds its fields itself.
#[pyclass(frozen, subclass, module = "intellectmoney._native")]
pub(crate) struct Recorded(Option<Py<Finished>>);

impl Recorded {
    fn of<'py>(finished: &Bound<'py, Finished>, kind: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
        static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let py = finished.py();
        let new = NEW.get_or_try_init(py, || py.get_type::<Self>().getattr("__new__").map(Bound::unbind))?;
        new.bind(py).call1((kind, finished))
    }

    fn read<'py>(slf: &Bound<'py, Self>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        static PAGE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let py = slf.py();
        let Some(finished) = slf.get().0.as_ref().map(Py::get) else { return Ok(None) };
        let Some(record) = &envelope(finished)?.result else { return Ok(None) };
        let Some(field) = record.fields().iter().find(|field| field.snake == name) else { return Ok(None) };
        let part = || part(py, &slf.get_type(), field);
        if matches!(field.kind, AnswerKind::List(_)) {
            let kind = part()?;
            let page = PAGE.import(py, "intellectmoney._page", "Page")?;
            let rows = finished.rows(kind.clone().cast_into()?)?;
            return page.call1((kind, rows)).map(Some);
        }
        let value = record.value(field.name);
        match (field.kind, value.as_ref()) {
            (AnswerKind::Object(members), Some(sum @ Value::Object(_))) => {
                let given = PyDict::new(py);
                for member in members {
                    given.set_item(member.snake, single(py, member.kind, sum.get(member.name))?)?;
                }
                part()?.call((), Some(&given)).map(Some)
            }
            (kind, value) => single(py, kind, value).map(Some),
        }
    }
}

#[pymethods]
impl Recorded {
    #[new]
    #[pyo3(signature = (finished=None, /, **_fields: "Any"))]
    fn new(finished: Option<Py<Finished>>, _fields: Option<&Bound<'_, PyDict>>) -> Self {
        Self(finished)
    }

    fn __getattr__<'py>(slf: &Bound<'py, Self>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        let value = Self::read(slf, name.to_str()?)?;
        kept(slf.as_any(), name, value)
    }
}

/// The value that a field got, kept so that it is the same at the next reading.
fn kept<'py>(
    of: &Bound<'py, PyAny>,
    name: &Bound<'py, PyString>,
    value: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    static SET: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = of.py();
    let Some(value) = value else {
        let kind = of.get_type();
        return Err(PyAttributeError::new_err(format!("'{}' object has no attribute '{name}'", kind.name()?)));
    };
    // The classes themselves refuse every change.
    let set = SET.get_or_try_init(py, || py.get_type::<PyAny>().getattr("__setattr__").map(Bound::unbind))?;
    set.bind(py).call1((of, name, &value))?;
    Ok(value)
}

fn envelope(finished: &Finished) -> PyResult<&Envelope> {
    match finished.rest() {
        ffi::Finished::Answer(answer) => Ok(answer),
        _ => Err(PyTypeError::new_err("it is no answer")),
    }
}

/// The class of a field's rows or sums.
fn part<'py>(py: Python<'py>, kind: &Bound<'py, PyType>, field: &AnswerField) -> PyResult<Bound<'py, PyAny>> {
    static PARTS: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    PARTS.import(py, "intellectmoney.answers", "PARTS")?.as_any().get_item(kind)?.get_item(field.snake)
}

/// A value of its own.
fn single<'py>(py: Python<'py>, kind: AnswerKind, value: Option<&Value>) -> PyResult<Bound<'py, PyAny>> {
    match (kind, value) {
        (_, None | Some(Value::Null)) => Ok(py.None().into_bound(py)),
        (AnswerKind::Secret, Some(Value::Text(text))) => {
            static SECRET: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
            SECRET.import(py, "intellectmoney._secret", "Secret")?.call1((&**text,))
        }
        (AnswerKind::Raw, Some(value)) => {
            let mut json = String::new();
            value.write(&mut json);
            Ok(PyString::new(py, &json).into_any())
        }
        (_, Some(Value::Bool(yes))) => Ok(PyBool::new(py, *yes).to_owned().into_any()),
        (kind, Some(Value::Text(text) | Value::Number(text))) => page::value(py, kind, text),
        (_, Some(Value::Array(_) | Value::Object(_))) => Err(PyTypeError::new_err("the value has no type")),
    }
}
