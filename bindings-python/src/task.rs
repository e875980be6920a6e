use std::sync::{Mutex, MutexGuard, PoisonError};

use intellectmoney::Sent;
use intellectmoney::ffi::{self, Input, Naming};
use intellectmoney::journal::{Appended, StoreFailure, Stored};
use pyo3::prelude::*;

use crate::effect::Effect;
use crate::exchanged::Received;

/// A call, a payout, a batch. All times are Unix milliseconds.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct Task(Mutex<ffi::Task>);

impl Task {
    pub(crate) fn new(task: ffi::Task) -> Self {
        Self(Mutex::new(task))
    }

    fn lock(&self) -> MutexGuard<'_, ffi::Task> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn feed(&self, py: Python<'_>, now: i64, id: u64, input: Input) {
        // Answers of many megabytes are read here.
        py.detach(|| self.lock().feed(now, id, input));
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

    fn next(&self, py: Python<'_>, now: i64) -> PyResult<Effect> {
        // Another thread may hold the session while it reads a long answer.
        let effect = py.detach(|| self.lock().next(now));
        Effect::new(py, effect)
    }

    /// A whole answer came.
    fn answered(&self, py: Python<'_>, now: i64, id: u64, received: &Received) -> PyResult<()> {
        let response = received.take()?;
        self.feed(py, now, id, Input::Response(response));
        Ok(())
    }

    /// No whole answer came; `maybe_sent` unless surely nothing was sent.
    fn failed(&self, py: Python<'_>, now: i64, id: u64, maybe_sent: bool) {
        self.feed(py, now, id, Input::Failed(if maybe_sent { Sent::Maybe } else { Sent::No }));
    }

    /// What the store has of a reference: a line, and whether one after it may be lost.
    #[pyo3(signature = (now, id, line))]
    fn loaded(&self, py: Python<'_>, now: i64, id: u64, line: Option<(String, bool)>) {
        self.feed(py, now, id, Input::Loaded(Ok(line.map(stored))));
    }

    /// The lines that are not settled.
    fn listed(&self, py: Python<'_>, now: i64, id: u64, lines: Vec<(String, bool)>) {
        self.feed(py, now, id, Input::Listed(Ok(lines.into_iter().map(stored).collect())));
    }

    /// Whether an append is durable; otherwise another run holds the reference.
    fn appended(&self, py: Python<'_>, now: i64, id: u64, durable: bool) {
        let appended = if durable { Appended::Stored } else { Appended::Conflict };
        self.feed(py, now, id, Input::Appended(appended));
    }

    /// The store does not work, or another run has taken the journal over.
    fn store_failed(&self, py: Python<'_>, now: i64, effect: &Effect, taken_over: bool) {
        // What the store said is for the log; core's own sentence is shown.
        let failure = if taken_over { StoreFailure::taken_over("") } else { StoreFailure::new("") };
        let (id, input) = match effect {
            Effect::Load { id, .. } => (*id, Input::Loaded(Err(failure))),
            Effect::List { id } => (*id, Input::Listed(Err(failure))),
            Effect::Append { id, .. } => (*id, Input::Appended(Appended::Failed(failure))),
            _ => return,
        };
        self.feed(py, now, id, input);
    }

    /// The caller wants no more of it.
    fn cancel(&self, now: i64) {
        self.lock().cancel(now);
    }
}

fn stored((line, doubtful): (String, bool)) -> Stored {
    Stored { line, doubtful }
}
