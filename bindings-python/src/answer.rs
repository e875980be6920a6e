//! Answers whose fields become Python's when they are read.

use std::sync::OnceLock;

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

/// What core keeps, and what has become Python's of it.
struct Kept {
    finished: Py<Finished>,
    values: Vec<OnceLock<Py<PyAny>>>,
}

impl Kept {
    fn new(finished: Py<Finished>, fields: usize) -> Self {
        Self { finished, values: (0..fields).map(|_| OnceLock::new()).collect() }
    }

    /// The value of a field, the same at each reading.
    fn value<'py>(
        &self,
        py: Python<'py>,
        place: usize,
        read: impl FnOnce() -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Some(kept) = self.values.get(place) else { return read() };
        if let Some(known) = kept.get() {
            return Ok(known.bind(py).clone());
        }
        // Made before it is kept: no thread waits for another one's Python. The first one's counts.
        let made = read()?;
        Ok(kept.get_or_init(|| made.unbind()).bind(py).clone())
    }
}

/// What every object has, and what one that was made in Python holds itself.
fn own<'py>(of: &Bound<'py, PyAny>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    static GET: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = of.py();
    let get = GET.get_or_try_init(py, || py.get_type::<PyAny>().getattr("__getattribute__").map(Bound::unbind))?;
    get.bind(py).call1((of, name))
}

/// What Python itself would say of it.
fn missing(of: &Bound<'_, PyAny>, name: &str) -> PyErr {
    let kind = of.get_type().name().map_or_else(|_| String::new(), |kind| kind.to_string());
    PyAttributeError::new_err(format!("'{kind}' object has no attribute '{name}'"))
}

/// The fields of an answer.
const FIELDS: [&str; 5] = ["result", "raw", "operation_id", "eshop_id", "warning"];

/// What a class of answers rests on. One that was made in Python holds its fields itself.
#[pyclass(frozen, subclass, module = "intellectmoney._native")]
pub(crate) struct Answered(Option<(Kept, Py<PyType>)>);

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
}

fn of_answer<'py>(
    py: Python<'py>,
    finished: &Py<Finished>,
    kind: &Py<PyType>,
    name: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let envelope = envelope(finished.get())?;
    let text = |text: Option<&str>| Ok(text.into_pyobject(py)?);
    match name {
        "result" if envelope.result.is_none() => Ok(PyBool::new(py, true).to_owned().into_any()),
        "result" => Recorded::of(finished.bind(py), kind.bind(py)),
        "raw" => text(envelope.result.as_ref().map(Record::to_json).as_deref()),
        "operation_id" => text(envelope.meta.operation_id.as_deref()),
        "eshop_id" => Ok(envelope.meta.eshop_id.into_pyobject(py)?),
        _ => text(envelope.warning()),
    }
}

#[pymethods]
impl Answered {
    #[new]
    #[pyo3(signature = (finished=None, kind=None, /, **_fields: "Any"))]
    fn new(finished: Option<Py<Finished>>, kind: Option<Py<PyType>>, _fields: Option<&Bound<'_, PyDict>>) -> Self {
        Self(finished.map(|finished| Kept::new(finished, FIELDS.len())).zip(kind))
    }

    fn __getattribute__<'py>(slf: &Bound<'py, Self>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        let field = name.to_str()?;
        match (&slf.get().0, FIELDS.iter().position(|known| *known == field)) {
            (Some((kept, kind)), Some(place)) => {
                kept.value(slf.py(), place, || of_answer(slf.py(), &kept.finished, kind, field))
            }
            _ => own(slf.as_any(), name),
        }
    }

    fn __getattr__(slf: &Bound<'_, Self>, name: &str) -> PyResult<Py<PyAny>> {
        Err(missing(slf.as_any(), name))
    }
}

/// What a class of records rests on. One that was made in Python holds its fields itself.
#[pyclass(frozen, subclass, module = "intellectmoney._native")]
pub(crate) struct Recorded(Option<Kept>);

impl Recorded {
    fn of<'py>(finished: &Bound<'py, Finished>, kind: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
        static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let py = finished.py();
        let new = NEW.get_or_try_init(py, || py.get_type::<Self>().getattr("__new__").map(Bound::unbind))?;
        new.bind(py).call1((kind, finished))
    }
}

fn of_record<'py>(
    kind: &Bound<'py, PyType>,
    finished: &Finished,
    record: &Record,
    field: &AnswerField,
) -> PyResult<Bound<'py, PyAny>> {
    static PAGE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = kind.py();
    if matches!(field.kind, AnswerKind::List(_)) {
        let rows = part(kind, field)?;
        let page = PAGE.import(py, "intellectmoney._page", "Page")?;
        return page.call1((&rows, finished.rows(rows.clone().cast_into()?)?));
    }
    if let (AnswerKind::Text | AnswerKind::OneOf(_), Some(text)) = (field.kind, record.text(field.name)) {
        return Ok(PyString::new(py, text).into_any());
    }
    let value = record.value(field.name);
    match (field.kind, value.as_ref()) {
        (AnswerKind::Object(members), Some(sum @ Value::Object(_))) => {
            let given = PyDict::new(py);
            for member in members {
                given.set_item(member.snake, single(py, member.kind, sum.get(member.name))?)?;
            }
            part(kind, field)?.call((), Some(&given))
        }
        (kind, value) => single(py, kind, value),
    }
}

#[pymethods]
impl Recorded {
    #[new]
    #[pyo3(signature = (finished=None, /, **_fields: "Any"))]
    fn new(finished: Option<Py<Finished>>, _fields: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let Some(finished) = finished else { return Ok(Self(None)) };
        let fields = envelope(finished.get())?.result.as_ref().map_or(0, |record| record.fields().len());
        Ok(Self(Some(Kept::new(finished, fields))))
    }

    fn __getattribute__<'py>(slf: &Bound<'py, Self>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        let Some(kept) = &slf.get().0 else { return own(slf.as_any(), name) };
        let (finished, wanted) = (kept.finished.get(), name.to_str()?);
        let Some(record) = &envelope(finished)?.result else { return own(slf.as_any(), name) };
        let mut fields = record.fields().iter().enumerate();
        match fields.find(|(_, field)| field.snake == wanted) {
            Some((place, field)) => kept.value(slf.py(), place, || of_record(&slf.get_type(), finished, record, field)),
            None => own(slf.as_any(), name),
        }
    }

    fn __getattr__(slf: &Bound<'_, Self>, name: &str) -> PyResult<Py<PyAny>> {
        Err(missing(slf.as_any(), name))
    }
}

fn envelope(finished: &Finished) -> PyResult<&Envelope> {
    match finished.rest() {
        ffi::Finished::Answer(answer) => Ok(answer),
        _ => Err(PyTypeError::new_err("it is no answer")),
    }
}

/// The class of a field's rows or sums.
fn part<'py>(kind: &Bound<'py, PyType>, field: &AnswerField) -> PyResult<Bound<'py, PyAny>> {
    static PARTS: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    PARTS.import(kind.py(), "intellectmoney.answers", "PARTS")?.as_any().get_item(kind)?.get_item(field.snake)
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
