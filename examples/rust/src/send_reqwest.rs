//! An async host: one [`Request`] on the wire, once.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use intellectmoney::host::AsyncHost;
use intellectmoney::{Request, Response, Sent};
use reqwest::{Client, redirect, retry};
use rustls::crypto::ring;

use crate::NoAnswer;

/// The provider over HTTP, for a connection.
#[derive(Debug)]
pub struct Host {
    client: Client,
    last_failure: Mutex<Option<String>>,
}

impl Host {
    /// With [`client`].
    pub fn new() -> reqwest::Result<Self> {
        Ok(Self { client: client()?, last_failure: Mutex::default() })
    }

    /// What went wrong last, for a person.
    #[must_use]
    pub fn last_failure(&self) -> Option<String> {
        self.last_failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl AsyncHost for Host {
    fn now(&self) -> i64 {
        crate::now()
    }

    async fn send(&self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        exchange(&self.client, request, timeout).await.map_err(|no_answer| {
            *self.last_failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(no_answer.cause);
            no_answer.sent
        })
    }

    async fn sleep(&self, millis: i64) {
        tokio::time::sleep(Duration::from_millis(millis.try_into().unwrap_or(0))).await;
    }
}

/// A client that never sends anything twice.
pub fn client() -> reqwest::Result<Client> {
    // Fails when the process has one already, which is as good.
    let _ = ring::default_provider().install_default();
    Client::builder()
        .connect_timeout(Duration::from_secs(5))
        // A redirect is an answer, which the core reads.
        .redirect(redirect::Policy::none())
        // By default it repeats what the server is believed not to have begun.
        .retry(retry::never())
        // A kept connection may be dead already, which would leave a payout in doubt.
        .pool_max_idle_per_host(0)
        .http1_only()
        // What stands between would have to be trusted with the bearer token.
        .no_proxy()
        .build()
}

/// Sends a request and reads its answer within `timeout` milliseconds; an error says whether
/// the provider may have got it.
pub async fn exchange(client: &Client, request: &Request, timeout: i64) -> Result<Response, NoAnswer> {
    // `is_connect`: the name, the connection or TLS failed, so no byte of the request has left.
    let failed = |error: reqwest::Error| {
        let sent = if error.is_connect() || error.is_builder() { Sent::No } else { Sent::Maybe };
        NoAnswer::new(sent, error.without_url())
    };
    let mut outgoing: reqwest::Request = http::Request::<Vec<u8>>::from(request).try_into().map_err(failed)?;
    *outgoing.timeout_mut() = Some(Duration::from_millis(timeout.try_into().unwrap_or(0)));
    let mut incoming = client.execute(outgoing).await.map_err(failed)?;
    let limit = request.endpoint().largest_answer();
    let mut bytes = Vec::new();
    // One piece more than is allowed, so that the core sees that it is too much.
    while bytes.len() <= limit {
        match incoming.chunk().await.map_err(failed)? {
            Some(piece) => bytes.extend_from_slice(&piece),
            None => break,
        }
    }
    let mut response = Response::new(incoming.status().as_u16(), bytes);
    for (name, value) in incoming.headers() {
        if let Ok(value) = value.to_str() {
            response.headers.push((name.to_string(), value.to_owned()));
        }
    }
    Ok(response)
}
