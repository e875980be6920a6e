//! A blocking host: one [`Request`] on the wire, once.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use intellectmoney::{Request, Response, Sent, host};
use rustls::crypto::ring;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{ConnectionDetails, Connector, DefaultConnector, Transport};
use ureq::{Agent, Error, http};

use crate::NoAnswer;

/// An HTTP client that never sends anything twice.
#[derive(Debug)]
pub struct Host {
    agent: Agent,
    connected: Arc<AtomicBool>,
    last_failure: Option<String>,
}

impl Default for Host {
    fn default() -> Self {
        // Fails when the process has one already, which is as good.
        let _ = ring::default_provider().install_default();
        let config = Agent::config_builder()
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .timeout_resolve(Some(Duration::from_secs(5)))
            .timeout_connect(Some(Duration::from_secs(5)))
            // A redirect or another status is an answer, which the core reads.
            .max_redirects(0)
            .http_status_as_error(false)
            // A kept connection may be dead already, which would leave a payout in doubt.
            .max_idle_connections(0)
            // What stands between would have to be trusted with the bearer token.
            .proxy(None)
            .build();
        let connected = Arc::new(AtomicBool::new(false));
        let connector = DefaultConnector::default().chain(Last(Arc::clone(&connected)));
        Self { agent: Agent::with_parts(config, connector, DefaultResolver::default()), connected, last_failure: None }
    }
}

impl host::Host for Host {
    fn now(&mut self) -> i64 {
        crate::now()
    }

    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        self.exchange(request, timeout).map_err(|no_answer| {
            self.last_failure = Some(no_answer.cause);
            no_answer.sent
        })
    }

    fn sleep(&mut self, millis: i64) {
        std::thread::sleep(Duration::from_millis(millis.try_into().unwrap_or(0)));
    }
}

impl Host {
    /// What went wrong last, for a person.
    #[must_use]
    pub fn last_failure(&self) -> Option<&str> {
        self.last_failure.as_deref()
    }

    /// Sends a request and reads its answer within `timeout` milliseconds; an error says
    /// whether the provider may have got it.
    pub fn exchange(&mut self, request: &Request, timeout: i64) -> Result<Response, NoAnswer> {
        self.connected.store(false, Ordering::SeqCst);
        let outgoing = self.agent.configure_request(http::Request::from(request));
        let timeout = Duration::from_millis(timeout.try_into().unwrap_or(0));
        let outgoing = outgoing.timeout_global(Some(timeout)).build();
        let response = self.agent.run(outgoing).map_err(|error| NoAnswer::new(self.sent(), error))?;
        let (head, body) = response.into_parts();
        // One byte more than is allowed, so that the core sees that it is too much.
        let limit = u64::try_from(request.endpoint().largest_answer()).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        body.into_reader().take(limit).read_to_end(&mut bytes).map_err(|error| NoAnswer::new(Sent::Maybe, error))?;
        Ok(http::Response::from_parts(head, bytes).into())
    }

    /// `No` only where the name, the connection or TLS failed: no byte of the request has left.
    fn sent(&self) -> Sent {
        if self.connected.load(Ordering::SeqCst) { Sent::Maybe } else { Sent::No }
    }
}

/// The end of ureq's chain of connectors: it is asked when there is a connection, TLS included.
#[derive(Debug)]
struct Last(Arc<AtomicBool>);

impl<In: Transport> Connector<In> for Last {
    type Out = In;

    fn connect(&self, _: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<In>, Error> {
        self.0.store(true, Ordering::SeqCst);
        Ok(chained)
    }
}
