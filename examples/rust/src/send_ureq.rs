//! A blocking host: one [`Request`] on the wire, once.

use std::io::Read;
use std::time::Duration;

use intellectmoney::{Request, Response, Sent};
use rustls::Error as TlsError;
use rustls::crypto::ring;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Error, Timeout, http};

/// An agent that never sends anything twice.
#[must_use]
pub fn agent() -> Agent {
    // Fails when the process has one already, which is as good.
    let _ = ring::default_provider().install_default();
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    Agent::config_builder()
        .tls_config(tls)
        .timeout_resolve(Some(Duration::from_secs(5)))
        .timeout_connect(Some(Duration::from_secs(5)))
        .timeout_global(Some(Duration::from_secs(20)))
        // A redirect or another status is an answer, which the core reads.
        .max_redirects(0)
        .http_status_as_error(false)
        // A kept connection may be dead already, which would leave a payout in doubt.
        .max_idle_connections(0)
        // What stands between would have to be trusted with the bearer token.
        .proxy(None)
        .build()
        .new_agent()
}

/// Sends a request; an error says whether the provider may have got it.
pub fn send(agent: &Agent, request: &Request) -> Result<Response, Sent> {
    let response = agent.run(http::Request::from(request)).map_err(|error| sent(&error))?;
    let (head, body) = response.into_parts();
    // One byte more than is allowed, so that the core sees that it is too much.
    let limit = u64::try_from(request.endpoint().largest_answer()).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    body.into_reader().take(limit).read_to_end(&mut bytes).map_err(|_| Sent::Maybe)?;
    Ok(http::Response::from_parts(head, bytes).into())
}

/// `No` only where no byte of the request can have left.
fn sent(error: &Error) -> Sent {
    match error {
        Error::HostNotFound
        | Error::ConnectionFailed
        | Error::Timeout(Timeout::Resolve | Timeout::Connect)
        | Error::Tls(_)
        | Error::TlsRequired => Sent::No,
        Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => Sent::No,
        // Other TLS errors can also come up while an answer is read.
        Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(TlsError::InvalidCertificate(_) | TlsError::PeerIncompatible(_)) => Sent::No,
            _ => Sent::Maybe,
        },
        _ => Sent::Maybe,
    }
}
