//! What a client knows of an endpoint before it is called, so that a call only fills it in.

use std::sync::Arc;

use crate::body::key;
use crate::endpoints::{Body, Endpoint};
use crate::http::Encoding;
use crate::sign::Layout;
use crate::types::Wiped;

#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) url: String,
    pub(crate) authorization: Arc<Authorization>,
    pub(crate) encoding: Encoding,
    pub(crate) body: &'static Body,
    pub(crate) layout: Layout,
    /// The fields' names as they stand in a body.
    pub(crate) keys: Vec<String>,
}

impl Ready {
    pub(crate) fn new(
        endpoint: &'static Endpoint,
        url: String,
        authorization: &Arc<Authorization>,
        encoding: Encoding,
        (body, layout): (&'static Body, Layout),
    ) -> Self {
        let keys = body.fields.iter().map(|field| key(encoding, field)).collect();
        Self { endpoint, url, authorization: Arc::clone(authorization), encoding, body, layout, keys }
    }
}

/// The header that every request has.
pub(crate) struct Authorization(Wiped);

impl Authorization {
    pub(crate) fn new(bearer_token: &str) -> Self {
        let mut header = Wiped::with_capacity(bearer_token.len().saturating_add(7));
        header.push_str("Bearer ");
        header.push_str(bearer_token);
        Self(header)
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Authorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authorization([redacted])")
    }
}
