use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use intellectmoney::Sent;
use intellectmoney::ffi::{self, Input, Naming};
use intellectmoney::journal::{Appended, StoreFailure, Stored};
use pyo3::exceptions::PyTypeError;
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::answer::Answered;
use crate::api::Common;
use crate::clock::Clock;
use crate::effect::{Effect, Finished};
use crate::exchanged::{Received, Request, received};
use crate::given::Line;
use crate::refusal::refused;

/// An answer of so many bytes takes longer to read than another thread may have to wait.
const LONG: usize = 1 << 16;

/// A call, a payout, a batch. It looks at the client's clock itself.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct Task {
    steps: Mutex<ffi::Task>,
    common: Arc<Common>,
    clock: Clock,
    /// The request of a call that is on its way.
    sent: AtomicU64,
    /// What a call comes to.
    kinds: Option<Kinds>,
}

/// The class of an answer, and that of its result.
pub(crate) struct Kinds {
    pub(crate) answer: Py<PyType>,
    pub(crate) result: Py<PyType>,
}

impl Task {
    pub(crate) fn new(task: ffi::Task, common: Arc<Common>, clock: Clock, kinds: Option<Kinds>) -> Self {
        Self { steps: Mutex::new(task), common, clock, sent: AtomicU64::new(0), kinds }
    }

    fn lock(&self) -> MutexGuard<'_, ffi::Task> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is due of a call, which has one request on its way at a time and no journal.
    fn due(&self, py: Python<'_>, effect: ffi::Effect) -> PyResult<Py<PyAny>> {
        Ok(match effect {
            ffi::Effect::Send { id, request, timeout } => {
                self.sent.store(id, Ordering::Relaxed);
                let request = Request::of(py, &request, self.common.molds.of(py, &request)?)?;
                // No timeout is longer than a float is exact.
                #[allow(clippy::cast_precision_loss)]
                let seconds = timeout as f64 / 1000.0;
                (request, seconds).into_pyobject(py)?.into_any().unbind()
            }
            ffi::Effect::Wait { until: Some(until) } => until.into_pyobject(py)?.into_any().unbind(),
            ffi::Effect::Ended { result: Ok(finished), .. } => {
                let finished = Bound::new(py, Finished::new(finished))?;
                match &self.kinds {
                    Some(Kinds { answer, result }) => {
                        Answered::of(&finished, answer.bind(py), result.bind(py))?.unbind()
                    }
                    None => finished.into_any().unbind(),
                }
            }
            ffi::Effect::Ended { result: Err(error), .. } => {
                refused(py, &error, &self.common.language).into_value(py).into_any()
            }
            _ => return Err(PyTypeError::new_err("it is no call")),
        })
    }

    fn fed(&self, py: Python<'_>, input: Input) -> PyResult<Py<PyAny>> {
        let (id, now) = (self.sent.load(Ordering::Relaxed), self.clock.now(py)?);
        let effect = self.common.work(py, is_long(&input), || {
            let mut task = self.lock();
            task.feed(now, id, input);
            task.next(now)
        });
        self.due(py, effect)
    }

    fn feed(&self, py: Python<'_>, id: u64, input: Input) -> PyResult<()> {
        let now = self.clock.now(py)?;
        self.common.work(py, is_long(&input), || self.lock().feed(now, id, input));
        Ok(())
    }
}

#[pymethods]
impl Task {
    /// Keeps what happens for `told`.
    fn observe(&self) {
        self.lock().observe(Naming::Python);
    }

    /// The next thing that happened, as JSON without secrets.
    fn told(&self) -> Option<String> {
        self.lock().told()
    }

    fn next(&self, py: Python<'_>) -> PyResult<Effect> {
        let now = self.clock.now(py)?;
        let (effect, place) = self.common.work(py, false, || Effect::next(&mut self.lock(), now));
        Effect::new(py, effect, place, &self.common.molds)
    }

    /// What is due of a call: a request with the seconds that it may take, a time to wait for,
    /// what the call came to, or its error.
    fn go(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let now = self.clock.now(py)?;
        let effect = self.common.work(py, false, || self.lock().next(now));
        self.due(py, effect)
    }

    /// The same after a whole answer.
    fn came(&self, py: Python<'_>, response: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        self.fed(py, Input::Response(received(response)?))
    }

    /// The same where no whole answer came.
    fn lost(&self, py: Python<'_>, maybe_sent: bool) -> PyResult<Py<PyAny>> {
        self.fed(py, Input::Failed(sent(maybe_sent)))
    }

    /// A whole answer came.
    fn answered(&self, py: Python<'_>, id: u64, received: &Received) -> PyResult<()> {
        let response = received.take()?;
        self.feed(py, id, Input::Response(response))
    }

    /// No whole answer came; `maybe_sent` unless surely nothing was sent.
    fn failed(&self, py: Python<'_>, id: u64, maybe_sent: bool) -> PyResult<()> {
        self.feed(py, id, Input::Failed(sent(maybe_sent)))
    }

    /// What the store has of a reference: a line, and whether one after it may be lost.
    #[pyo3(signature = (id, line))]
    fn loaded(&self, py: Python<'_>, id: u64, line: Option<(Line, bool)>) -> PyResult<()> {
        self.feed(py, id, Input::Loaded(Ok(line.map(stored))))
    }

    /// The lines that are not settled.
    fn listed(&self, py: Python<'_>, id: u64, lines: Vec<(Line, bool)>) -> PyResult<()> {
        self.feed(py, id, Input::Listed(Ok(lines.into_iter().map(stored).collect())))
    }

    /// Whether an append is durable; otherwise another run holds the reference.
    fn appended(&self, py: Python<'_>, id: u64, durable: bool) -> PyResult<()> {
        let appended = if durable { Appended::Stored } else { Appended::Conflict };
        self.feed(py, id, Input::Appended(appended))
    }

    /// The store does not work, or another run has taken the journal over.
    fn store_failed(&self, py: Python<'_>, effect: &Effect, taken_over: bool) -> PyResult<()> {
        // What the store said is for the log; core's own sentence is shown.
        let failure = if taken_over { StoreFailure::taken_over("") } else { StoreFailure::new("") };
        let (id, input) = match effect {
            Effect::Load { id, .. } => (*id, Input::Loaded(Err(failure))),
            Effect::List { id, .. } => (*id, Input::Listed(Err(failure))),
            Effect::Append { id, .. } => (*id, Input::Appended(Appended::Failed(failure))),
            _ => return Ok(()),
        };
        self.feed(py, id, input)
    }

    /// The caller wants no more of it.
    fn cancel(&self, py: Python<'_>) -> PyResult<()> {
        let now = self.clock.now(py)?;
        self.lock().cancel(now);
        Ok(())
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.clock.traverse(&visit)
    }
}

fn is_long(input: &Input) -> bool {
    matches!(input, Input::Response(response) if response.body.len() >= LONG)
}

fn sent(maybe: bool) -> Sent {
    if maybe { Sent::Maybe } else { Sent::No }
}

fn stored((Line(line), doubtful): (Line, bool)) -> Stored {
    Stored { line, doubtful }
}
