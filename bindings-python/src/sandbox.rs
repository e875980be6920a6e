use std::sync::{Mutex, MutexGuard, PoisonError};

use intellectmoney::ffi::{Naming, sandbox_options};
use intellectmoney::sandbox::{self, Delivery, HttpRequest};
use intellectmoney::{Response, Sent};
use pyo3::prelude::*;

type Headers = Vec<(String, String)>;
type Answer = (u16, Headers, Vec<u8>);
/// Method, path with query, headers, body.
type Incoming = (String, String, Headers, Vec<u8>);

/// The provider as a value. All times are Unix milliseconds.
#[pyclass(frozen, module = "intellectmoney._native")]
pub(crate) struct Sandbox(Mutex<sandbox::Sandbox>);

impl Sandbox {
    fn lock(&self) -> MutexGuard<'_, sandbox::Sandbox> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn deliver(&self, py: Python<'_>, now: i64, (method, target, headers, body): Incoming) -> Delivery {
        let request = HttpRequest { method: &method, target: &target, headers: &headers, body: &body };
        py.detach(|| self.lock().serve(now, &request))
    }
}

#[pymethods]
impl Sandbox {
    /// When a virtual clock begins.
    #[classattr]
    const BEGIN: i64 = sandbox::BEGIN;

    #[new]
    fn new(seed: u64) -> Self {
        Self(Mutex::new(sandbox::Sandbox::new(seed)))
    }

    /// The options of a client of this sandbox, as JSON.
    fn options(&self) -> String {
        sandbox_options(&self.lock(), Naming::Python)
    }

    /// Answers one request of a client that waits for `timeout` milliseconds: how long that
    /// takes, and the answer where one comes.
    fn exchange(&self, py: Python<'_>, now: i64, timeout: i64, request: Incoming) -> (i64, Option<Answer>) {
        let (takes, result): (i64, Result<Response, Sent>) = self.deliver(py, now, request).within(timeout);
        (takes, result.ok().map(answer))
    }

    /// Answers one request as a server: an answer after so many milliseconds, or none, and
    /// whether the connection is reset then.
    fn serve(&self, py: Python<'_>, now: i64, request: Incoming) -> (Option<Answer>, u64, bool) {
        match self.deliver(py, now, request) {
            Delivery::Answer(response) => (Some(answer(response)), 0, false),
            Delivery::Late { response, millis } => (Some(answer(response)), millis, false),
            Delivery::Lost => (None, 0, false),
            Delivery::Reset => (None, 0, true),
        }
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.lock())
    }
}

fn answer(response: Response) -> Answer {
    (response.status, response.headers, response.body)
}
