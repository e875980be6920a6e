//! The sandbox behind a socket of this machine. Every answer is [`Sandbox::serve`]'s.

use std::convert::Infallible;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use intellectmoney::sandbox::{Control, Delivery, HttpRequest, Sandbox, SandboxCredentials};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use crate::now;

/// Far beyond any request of the provider's endpoints.
const LARGEST_BODY: usize = 1024 * 1024;
/// How much of a body is read that will be refused.
const LARGEST_DRAINED: usize = 64 * LARGEST_BODY;
/// A late answer waits no longer, so that a stopped client does not keep its connection open.
const LATEST: Duration = Duration::from_secs(60);

/// What a server is started with.
#[derive(Clone, Copy, Debug)]
pub struct ServerOptions {
    /// The port on loopback; 0 takes a free one.
    pub port: u16,
    /// The sandbox's seed.
    pub seed: u64,
    /// How many times as fast as here time runs in the sandbox.
    pub speed: u32,
}

impl Default for ServerOptions {
    /// A free port, and so fast that a payout ends in about a second.
    fn default() -> Self {
        Self { port: 0, seed: 7, speed: 20 }
    }
}

/// A running server; dropping it stops it.
pub struct Server {
    address: SocketAddr,
    credentials: SandboxCredentials,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens on loopback and serves from a thread of its own.
    pub fn start(options: ServerOptions) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
            .with_context(|| format!("Cannot listen on port {}", options.port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let mut sandbox = Sandbox::new(options.seed);
        sandbox.control(now(), Control::Speed { factor: options.speed });
        let credentials = sandbox.credentials().clone();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            // Returns when `stop` is dropped; the runtime then closes what is open.
            runtime.block_on(async {
                tokio::select! {
                    _ = stopped => {}
                    () = accept(listener, Arc::new(Mutex::new(sandbox))) => {}
                }
            });
        });
        Ok(Self { address, credentials, stop: Some(stop), thread: Some(thread) })
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The variables with which the other examples find this server and sign in.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, String); 5] {
        [
            ("INTELLECTMONEY_BEARER_TOKEN", self.credentials.bearer_token().to_owned()),
            ("INTELLECTMONEY_SIGN_SECRET_KEY", self.credentials.sign_secret_key().to_owned()),
            ("INTELLECTMONEY_LOGIN", self.credentials.login().to_owned()),
            ("INTELLECTMONEY_PASSWORD", self.credentials.password().to_owned()),
            ("INTELLECTMONEY_BASE_URL", self.url()),
        ]
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

type Shared = Arc<Mutex<Sandbox>>;

async fn accept(listener: TcpListener, sandbox: Shared) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve(stream, Arc::clone(&sandbox)))),
            // Out of file descriptors, most likely: others will close.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn serve(stream: TcpStream, sandbox: Shared) {
    let service = service_fn(move |request| answer(request, Arc::clone(&sandbox)));
    let mut connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    let Err(error) = Pin::new(&mut connection).await else { return };
    let reset = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<NoAnswer>());
    if let Some(NoAnswer::Reset) = reset {
        // Closing then sends RST instead of FIN. Where it cannot be set, a plain close does.
        let _ = connection.into_parts().io.into_inner().set_zero_linger();
    }
}

/// Why a connection closes without an answer.
#[derive(Debug)]
enum NoAnswer {
    Close,
    Reset,
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("closed without an answer")
    }
}

impl std::error::Error for NoAnswer {}

async fn answer(request: Request<Incoming>, sandbox: Shared) -> Result<Response<Full<Bytes>>, NoAnswer> {
    let (head, body) = request.into_parts();
    let Some(body) = read(body).await? else { return Ok(plain(StatusCode::PAYLOAD_TOO_LARGE)) };
    let text = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let headers: Vec<_> = head.headers.iter().map(text).collect();
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    let request = HttpRequest { method: head.method.as_str(), target, headers: &headers, body: &body };
    let delivery = sandbox.lock().unwrap_or_else(PoisonError::into_inner).serve(now(), &request);
    match delivery {
        Delivery::Answer(response) => Ok(outgoing(response)),
        Delivery::Late { response, millis } => {
            tokio::time::sleep(Duration::from_millis(millis).min(LATEST)).await;
            Ok(outgoing(response))
        }
        Delivery::Lost => Err(NoAnswer::Close),
        Delivery::Reset => Err(NoAnswer::Reset),
    }
}

/// The whole body; `None` where it is too large.
async fn read(mut body: Incoming) -> Result<Option<Vec<u8>>, NoAnswer> {
    let (mut kept, mut length) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame.map_err(|_| NoAnswer::Close)?.into_data() else { continue };
        length = length.saturating_add(frame.len());
        if length <= LARGEST_BODY {
            kept.extend_from_slice(&frame);
        } else if length <= LARGEST_DRAINED {
            // Read on without keeping it: a client that is still sending would miss the answer.
            kept = Vec::new();
        } else {
            return Err(NoAnswer::Close);
        }
    }
    Ok((length <= LARGEST_BODY).then_some(kept))
}

/// The sandbox's answer; how its bytes are framed is hyper's matter.
fn outgoing(response: intellectmoney::Response) -> Response<Full<Bytes>> {
    let framing = [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION];
    let mut builder = Response::builder().status(response.status);
    for (name, value) in response.headers {
        if !framing.iter().any(|known| known.as_str().eq_ignore_ascii_case(&name)) {
            builder = builder.header(name, value);
        }
    }
    builder.body(Full::from(response.body)).unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR))
}

fn plain(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(status.canonical_reason().unwrap_or_default()));
    *response.status_mut() = status;
    response
}
