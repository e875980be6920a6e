//! Both hosts against the adversary: one request each, and the right word on whether the
//! provider may have got it.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{scope, sleep, spawn};
use std::time::{Duration, Instant};

use intellectmoney::json::{Limits, Value};
use intellectmoney::{Client, Credentials, Options, Prepared, Request, Response, Sent, UserTokenGrant};
use intellectmoney_examples::control::Sandbox;
use intellectmoney_examples::server::{Server, ServerOptions};
use intellectmoney_examples::{NoAnswer, send_reqwest, send_ureq};
use intellectmoney_tests::adversary;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How long a host may take beyond its timeout on a machine that is busy.
const GRACE: Duration = Duration::from_secs(7);

fn request(url: &str) -> Prepared<UserTokenGrant> {
    let credentials = Credentials::new("0123456789abcdef0123456789abcdef", "example-sign-secret").expect("fits");
    let options = Options::default().base_url(url).expect("loopback or https");
    let credentials = credentials.with_login("shop@example.com", "example-password");
    Client::with_options(credentials, options).sign_in().expect("fits")
}

type Exchange<'a> = dyn FnMut(&Request, i64) -> Result<Response, NoAnswer> + 'a;

/// One host of this package, with a word of its own for the adversary's counts.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Ureq,
    Reqwest,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Ureq, Self::Reqwest];

    fn word(self) -> &'static str {
        match self {
            Self::Ureq => "ureq",
            Self::Reqwest => "reqwest",
        }
    }

    /// Lends a new host, so that what it keeps between requests is its own.
    fn with<T>(self, go: impl FnOnce(&mut Exchange<'_>) -> T) -> T {
        match self {
            Self::Ureq => {
                let mut host = send_ureq::Host::default();
                go(&mut |request, timeout| host.exchange(request, timeout))
            }
            Self::Reqwest => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                let client = send_reqwest::client().expect("a client");
                go(&mut |request, timeout| runtime.block_on(send_reqwest::exchange(&client, request, timeout)))
            }
        }
    }
}

/// What each host says to the same address.
fn both(url: &str) -> [Result<Response, Sent>; 2] {
    let prepared = request(url);
    Kind::ALL.map(|kind| kind.with(|send| send(prepared.request(), 20_000)).map_err(|no_answer| no_answer.sent))
}

/// A path of the adversary, as JSON.
fn get(url: &str, path: &str) -> Value {
    let agent = ureq::Agent::config_builder().proxy(None).build().new_agent();
    let body = agent.get(format!("{url}{path}")).call().and_then(|mut answer| answer.body_mut().read_to_vec());
    Value::parse(&body.expect("an answer"), Limits::new(1 << 20)).expect("JSON")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_text).expect("a text")
}

fn number(value: &Value, name: &str) -> i64 {
    value.get(name).and_then(Value::as_number).and_then(|number| number.parse().ok()).expect("a number")
}

/// Plays a scenario; what went wrong, in words.
fn play(scenario: &Value, kind: Kind, ok: &str) -> Vec<String> {
    let (name, timeout) = (text(scenario, "name"), number(scenario, "timeout"));
    let prepared = request(&format!("{}/{}", text(scenario, "base_url"), kind.word()));
    let mut wrong = Vec::new();
    kind.with(|send| {
        for allowed in scenario.get("expect").and_then(Value::as_array).expect("a list") {
            let allowed: Vec<_> = allowed.as_array().expect("a list").iter().filter_map(Value::as_text).collect();
            let begun = Instant::now();
            let answer = send(prepared.request(), timeout);
            let took = begun.elapsed();
            let said = match &answer {
                Ok(response) => format!("answer {}", response.status),
                Err(NoAnswer { sent: Sent::No, .. }) => "no".to_owned(),
                Err(NoAnswer { sent: Sent::Maybe, .. }) => "maybe".to_owned(),
            };
            let mut fail = |why: &str| wrong.push(format!("{name}, {}: {why}", kind.word()));
            if !allowed.contains(&said.as_str()) {
                fail(&format!("{said} instead of {allowed:?}"));
            }
            if took > Duration::from_millis(timeout.unsigned_abs()) + GRACE {
                fail(&format!("took {took:?}"));
            }
            match &answer {
                Err(no_answer) if no_answer.cause.is_empty() => fail("a person must learn why"),
                Err(_) => {}
                Ok(response) => {
                    let (length, limit) = (response.body.len(), prepared.request().endpoint().largest_answer());
                    let holds = match text(scenario, "body") {
                        "ok" => response.body == ok.as_bytes(),
                        "empty" => length == 0,
                        // As much as shows that it is too much, and not much more.
                        "too_large" => {
                            let reason = prepared.answer(response).map(drop).expect_err("too much").reason();
                            limit < length && length < 2 * limit && reason.as_str() == "too_large"
                        }
                        _ => true,
                    };
                    if !holds {
                        fail(&format!("a body of {length} bytes is not {}", text(scenario, "body")));
                    }
                }
            }
        }
    });
    wrong
}

#[test]
fn both_hosts_pass_the_suite_of_the_adversary() {
    let server = adversary::Server::start(0).expect("a free port");
    let suite = get(&server.url(), "/_adversary/scenarios");
    let scenarios = suite.get("scenarios").and_then(Value::as_array).expect("a list");
    let ok = text(&suite, "ok");
    let pairs: Vec<_> = scenarios.iter().flat_map(|scenario| Kind::ALL.map(|kind| (scenario, kind))).collect();
    // Several at once, because most of the time is spent in waiting for the slow ones; all at
    // once, a busy machine would not connect within their timeouts.
    let next = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let Some(&(scenario, kind)) = pairs.get(next.fetch_add(1, Ordering::Relaxed)) {
            wrong.extend(play(scenario, kind, ok));
        }
        wrong
    };
    let mut wrong: Vec<String> = scope(|scope| {
        let workers: Vec<_> = (0..8).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a scenario panicked")).collect()
    });
    // A repeat in the background would come by now.
    sleep(Duration::from_millis(500));
    for &(scenario, kind) in &pairs {
        let path = text(scenario, "base_url").splitn(4, '/').nth(3).unwrap_or_default();
        let count = get(&server.url(), &format!("/_adversary/count?key=/{path}/{}", kind.word()));
        let (came, expected) = (number(&count, "requests"), number(scenario, "requests"));
        if came != expected {
            wrong.push(format!("{}, {}: {came} requests, not {expected}", text(scenario, "name"), kind.word()));
        }
        if number(&count, "cookies") != 0 {
            wrong.push(format!("{}, {}: a cookie came back", text(scenario, "name"), kind.word()));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), 2 * scenarios.len(), wrong.join("\n"));
}

/// A server with a certificate that nobody signed reads not a byte of the request.
#[test]
fn tls_is_verified() {
    const PEM: &[u8] = include_bytes!("self_signed.pem");
    let certificate = CertificateDer::from_pem_slice(PEM).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(PEM).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("TLS");
    let config = config.with_no_client_auth().with_single_cert(vec![certificate], key).expect("a pair");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    let server = spawn(move || {
        for _ in Kind::ALL {
            let (stream, _) = listener.accept().expect("a connection");
            let connection = ServerConnection::new(Arc::clone(&config)).expect("TLS");
            let told = StreamOwned::new(connection, stream).read(&mut [0; 16]);
            assert!(told.is_err(), "a request came: {told:?}");
        }
    });
    assert_eq!(both(&url), [Err(Sent::No), Err(Sent::No)]);
    server.join().expect("no request");
}

#[test]
fn the_server_takes_no_large_body_and_stops() {
    let server = Server::start(ServerOptions::default()).expect("a free port");
    let url = server.url();
    let agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
    let answer = agent.post(format!("{url}/personal/user/getUserToken")).send(vec![b'x'; 2_000_000]);
    assert_eq!(answer.map(|response| response.status().as_u16()).ok(), Some(413));
    drop(server);
    assert_eq!(both(&url), [Err(Sent::No), Err(Sent::No)]);
}

/// A client that looks closely sees which of the two it was.
#[test]
fn the_server_closes_and_resets() {
    let server = Server::start(ServerOptions::default()).expect("a free port");
    let sandbox = Sandbox::at(&server.url());
    let ends = |kind: &str| {
        sandbox.fault("getUserToken", sandbox.requests("getUserToken").expect("state") + 1, kind).expect("fault");
        let mut stream = TcpStream::connect(server.url().trim_start_matches("http://")).expect("it listens");
        let head = "POST /personal/user/getUserToken HTTP/1.1\r\nhost: sandbox\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(head.as_bytes()).expect("sent");
        stream.read(&mut [0; 16]).map_err(|error| error.kind())
    };
    assert_eq!(ends("lose_response"), Ok(0));
    assert_eq!(ends("reset"), Err(ErrorKind::ConnectionReset));
}
