//! What goes in and what comes out: raw HTTP, and the ways in which an answer arrives.

use std::fmt;

use crate::error::Sent;
use crate::http::Response;

/// How long a call to the sandbox takes on the host's clock.
const LATENCY: i64 = 20;

/// One HTTP request as a server read it.
#[derive(Clone, Copy)]
pub struct HttpRequest<'a> {
    /// The method in upper case.
    pub method: &'a str,
    /// The path with its query, such as `/personal/payout/createOperation`.
    pub target: &'a str,
    /// Names in any case, and values.
    pub headers: &'a [(String, String)],
    /// The body's bytes.
    pub body: &'a [u8],
}

impl<'a> HttpRequest<'a> {
    /// Path and query. What was meant for a proxy begins with the address of a host.
    pub(super) fn path_and_query(&self) -> (&'a str, &'a str) {
        let target = match self.target.split_once("://") {
            Some((_, rest)) if !self.target.starts_with('/') => {
                rest.find('/').and_then(|begin| rest.get(begin..)).unwrap_or("/")
            }
            _ => self.target,
        };
        target.split_once('?').unwrap_or((target, ""))
    }
}

/// The headers that the provider looks at.
#[derive(Clone, Copy, Default)]
pub(super) struct Headers<'a> {
    pub(super) accept: Option<&'a str>,
    pub(super) authorization: Option<&'a str>,
    pub(super) content_type: Option<&'a str>,
    pub(super) sign: Option<&'a str>,
}

impl<'a> Headers<'a> {
    /// Names in any case; of several of one name the first counts.
    pub(super) fn of(headers: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut known = Self::default();
        for (name, value) in headers {
            let places = [
                ("accept", &mut known.accept),
                ("authorization", &mut known.authorization),
                ("content-type", &mut known.content_type),
                ("sign", &mut known.sign),
            ];
            for (wanted, place) in places {
                if wanted.eq_ignore_ascii_case(name) {
                    place.get_or_insert(value);
                }
            }
        }
        known
    }
}

impl fmt::Debug for HttpRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, _) = self.path_and_query();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("path", &path)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// How an answer arrives. A host does what it says; only [`Delivery::Answer`] is good news.
///
/// ```
/// use intellectmoney::sandbox::{Delivery, HttpRequest, Sandbox};
/// let mut sandbox = Sandbox::new(7);
/// let request = HttpRequest { method: "GET", target: "/_sandbox/state", headers: &[], body: &[] };
/// let Delivery::Answer(response) = sandbox.serve(0, &request) else { return };
/// assert_eq!(response.status, 200);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "the delivery says whether there is an answer at all"]
pub enum Delivery {
    /// At once.
    Answer(Response),
    /// Too late for the client's timeout.
    Late {
        /// What arrives in the end.
        response: Response,
        /// After how many milliseconds of host time.
        millis: u64,
    },
    /// The connection closes without an answer. The request may have been handled.
    Lost,
    /// The connection is reset. The request may have been handled.
    Reset,
}

impl Delivery {
    /// The answer, unless it comes late or not at all.
    #[must_use]
    pub fn answer(&self) -> Option<&Response> {
        match self {
            Self::Answer(response) => Some(response),
            Self::Late { .. } | Self::Lost | Self::Reset => None,
        }
    }

    /// What a client sees that waits so long, and after how many milliseconds: for hosts
    /// that keep a time of their own.
    pub fn within(self, timeout: i64) -> (i64, Result<Response, Sent>) {
        match self {
            Self::Answer(response) => (LATENCY, Ok(response)),
            Self::Late { response, millis } => match i64::try_from(millis) {
                Ok(millis) if millis < timeout => (millis, Ok(response)),
                _ => (timeout, Err(Sent::Maybe)),
            },
            Self::Lost => (timeout, Err(Sent::Maybe)),
            Self::Reset => (LATENCY, Err(Sent::Maybe)),
        }
    }
}
