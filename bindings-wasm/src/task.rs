//! A task: effects out as JSON, inputs in.

use std::ptr;
use std::sync::Arc;

use intellectmoney::ffi::{self, Effect, Finished, Input, Naming, PackedList, error_json, request_json, value};
use intellectmoney::journal::{Appended, StoreFailure, Stored};
use intellectmoney::json::{Value, write_text};
use intellectmoney::{Error, Request, Response, Sent};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::changing;
use crate::headers;
use crate::numbers::{count, millis};
use crate::rows::{Taker, lend};

/// See [`ffi::Task`].
#[wasm_bindgen]
#[derive(Debug)]
pub struct Task {
    inner: ffi::Task,
    /// A page of a history stays here: a reading takes it.
    keeps_page: bool,
    pub(crate) page: Option<Finished>,
    rows: Option<PackedList>,
    sending: Option<Sending>,
}

/// What was asked to be sent last.
#[derive(Debug)]
struct Sending {
    id: u64,
    row: usize,
    timeout: i64,
    request: Arc<Request>,
}

impl Task {
    pub(crate) fn of_rows(task: ffi::Task) -> Self {
        Self { inner: task, keeps_page: false, page: None, rows: None, sending: None }
    }

    pub(crate) fn of_page(task: ffi::Task) -> Self {
        Self { inner: task, keeps_page: true, page: None, rows: None, sending: None }
    }

    fn ended(&mut self, row: usize, reference: &str, result: Result<Finished, Error>) -> String {
        let mut out = format!(r#"{{"do":"ended","row":{row},"reference":"#);
        write_text(reference, &mut out);
        match result {
            Ok(finished) if self.keeps_page => {
                self.page = Some(finished);
                out.push('}');
            }
            Ok(mut finished) => {
                self.rows = finished.take_packed(Naming::JavaScript);
                out.extend([",\"ok\":", &finished.to_json(Naming::JavaScript), "}"]);
                // With rows to make, its JSON is made of them.
                if let Some(raw) = finished.raw().filter(|_| self.rows.is_none()) {
                    out.extend(["\n", &raw]);
                }
            }
            Err(error) => out.extend([",\"error\":", &error_json(&error, Naming::JavaScript), "}"]),
        }
        out
    }

    fn row(&self, id: u64) -> usize {
        self.inner.row(id).unwrap_or_default()
    }
}

#[wasm_bindgen]
impl Task {
    /// Keeps what happens for [`told`](Self::told).
    pub fn observe(&mut self) {
        self.inner.observe(Naming::JavaScript);
    }

    /// The next thing that happened, as JSON.
    pub fn told(&mut self) -> Option<String> {
        self.inner.told()
    }

    /// The rows of the answer that ended last, where it was a page: its JSON lacks them. Gives, on a line each, the member
    /// that they are, and the answer under the provider's names up to them and after them.
    pub fn rows(&mut self, taker: &Taker) -> Option<String> {
        let PackedList { name, raw: (before, after), packed } = self.rows.take()?;
        lend(&packed, taker);
        Some([name, &before, &after].join("\n"))
    }

    /// All of the request that was asked to be sent last, as JSON.
    #[must_use]
    pub fn request(&self) -> Option<String> {
        self.sending.as_ref().map(|sending| request_json(&sending.request))
    }

    /// Of that request a number, which crosses for nothing, while in a text it is written and read: 0 where its endpoint's
    /// table lies, 1 its id, 2 its row, 3 its timeout, 4 the largest answer.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn sending(&self, what: u8) -> f64 {
        let Some(Sending { id, row, timeout, request }) = &self.sending else { return 0.0 };
        match what {
            0 => ptr::from_ref(request.endpoint()).addr() as f64,
            1 => *id as f64,
            2 => *row as f64,
            3 => *timeout as f64,
            _ => request.endpoint().largest_answer() as f64,
        }
    }

    /// The next effect, as JSON without line breaks; behind an answer, on a line of its own, what it is as JSON under the
    /// provider's names. Of a request what `changing` gives. A time alone, which is shorter: to wait until then, nothing
    /// but an input where it is empty. None where all rows have ended.
    pub fn next(&mut self, now: f64) -> Option<String> {
        Some(match self.inner.next(millis(now)) {
            Effect::Send { id, request, timeout } => {
                let text = changing(&request);
                self.sending = Some(Sending { id, row: self.row(id), timeout, request });
                text
            }
            Effect::Load { id, reference } => {
                let mut out = format!(r#"{{"do":"load","id":{id},"row":{},"reference":"#, self.row(id));
                write_text(&reference, &mut out);
                out.push('}');
                out
            }
            Effect::Append { id, reference, after_seq, line } => {
                let row = self.row(id);
                let mut out = format!(r#"{{"do":"append","id":{id},"row":{row},"afterSeq":{after_seq},"reference":"#);
                write_text(&reference, &mut out);
                out.push_str(",\"line\":");
                write_text(&line, &mut out);
                out.push('}');
                out
            }
            Effect::List { id } => format!(r#"{{"do":"list","id":{id},"row":0}}"#),
            Effect::Ended { row, reference, result } => self.ended(row, &reference, result),
            Effect::Wait { until } => until.map(|until| until.to_string()).unwrap_or_default(),
            Effect::Done => return None,
        })
    }

    /// A whole answer; of its headers names and values in turn, a U+0000 between them.
    pub fn response(&mut self, now: f64, id: f64, status: u16, headers: &str, body: Vec<u8>) {
        let headers = headers::split(headers);
        self.inner.feed(millis(now), count(id), Input::Response(Response { status, headers, body }));
    }

    /// No whole answer; whether it is known that nothing was sent.
    #[wasm_bindgen(js_name = sendFailed)]
    pub fn send_failed(&mut self, now: f64, id: f64, nothing_sent: bool) {
        let sent = if nothing_sent { Sent::No } else { Sent::Maybe };
        self.inner.feed(millis(now), count(id), Input::Failed(sent));
    }

    /// The last line of a reference, where there is one.
    pub fn loaded(&mut self, now: f64, id: f64, line: Option<String>, doubtful: bool) {
        let stored = line.map(|line| Stored { line, doubtful });
        self.inner.feed(millis(now), count(id), Input::Loaded(Ok(stored)));
    }

    /// Whether the line was stored, or is a conflict.
    pub fn appended(&mut self, now: f64, id: f64, stored: bool) {
        let appended = if stored { Appended::Stored } else { Appended::Conflict };
        self.inner.feed(millis(now), count(id), Input::Appended(appended));
    }

    /// The lines of debts that are not settled, `[{"line":"…","doubtful":false},…]`.
    pub fn listed(&mut self, now: f64, id: f64, lines: &str) {
        let read = || {
            let lines = value(lines).ok()?;
            let stored = |line: &Value| {
                let doubtful = line.get("doubtful")?.as_bool()?;
                Some(Stored { line: line.get("line")?.as_text()?.to_owned(), doubtful })
            };
            lines.as_array()?.iter().map(stored).collect::<Option<Vec<_>>>()
        };
        let listed = read().ok_or_else(|| StoreFailure::new("the store gave something else than lines"));
        self.inner.feed(millis(now), count(id), Input::Listed(listed));
    }

    /// The store does not work; `effect` is `load`, `append` or `list`.
    #[wasm_bindgen(js_name = storeFailed)]
    pub fn store_failed(&mut self, now: f64, id: f64, effect: &str, message: String, taken_over: bool) {
        let failure = StoreFailure { message, taken_over };
        let input = match effect {
            "load" => Input::Loaded(Err(failure)),
            "append" => Input::Appended(Appended::Failed(failure)),
            _ => Input::Listed(Err(failure)),
        };
        self.inner.feed(millis(now), count(id), input);
    }

    /// The caller wants no more of it.
    pub fn cancel(&mut self, now: f64) {
        self.inner.cancel(millis(now));
    }
}
