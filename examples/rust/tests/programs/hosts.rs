//! Both hosts against servers that misbehave: one request each, and the right word on
//! whether the provider may have got it.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{JoinHandle, spawn};

use intellectmoney::{Client, Credentials, Options, Prepared, Response, Sent, UserTokenGrant};
use intellectmoney_examples::control::Sandbox;
use intellectmoney_examples::server::{Server, ServerOptions};
use intellectmoney_examples::{send_reqwest, send_ureq};

fn request(url: &str) -> Prepared<UserTokenGrant> {
    let credentials = Credentials::new("0123456789abcdef0123456789abcdef", "example-sign-secret").expect("fits");
    let options = Options::default().base_url(url).expect("loopback or https");
    let credentials = credentials.with_login("shop@example.com", "example-password");
    Client::with_options(credentials, options).sign_in().expect("fits")
}

/// What each host says to the same address.
fn both(url: impl Fn() -> String) -> [Result<Response, Sent>; 2] {
    let blocking = send_ureq::Host::default().send(request(&url()).request());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let client = send_reqwest::client().expect("a client");
    let answers = [blocking, runtime.block_on(send_reqwest::send(&client, request(&url()).request()))];
    answers.map(|answer| {
        answer.map_err(|no_answer| {
            assert!(!no_answer.cause.is_empty(), "a person must learn why");
            no_answer.sent
        })
    })
}

/// Reads a request's head and what has come of its body.
fn read_request(stream: &mut TcpStream) {
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    while !text.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut piece).expect("a request");
        assert!(read > 0, "the request is cut off");
        text.extend_from_slice(&piece[..read]);
    }
}

/// Serves so many connections, then sees that no other comes.
fn serve(connections: usize, mut answer: impl FnMut(TcpStream) + Send + 'static) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let thread = spawn(move || {
        for _ in 0..connections {
            let (mut stream, _) = listener.accept().expect("a connection");
            read_request(&mut stream);
            answer(stream);
        }
        listener.set_nonblocking(true).expect("a socket");
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert!(listener.accept().is_err(), "a request came more than once");
    });
    (url, thread)
}

#[test]
fn a_redirect_is_an_answer() {
    for status in [301, 302, 303, 307, 308] {
        let (url, server) = serve(2, move |mut stream| {
            let head = format!("HTTP/1.1 {status} Moved\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(head.as_bytes()).expect("sent");
        });
        for answer in both(|| url.clone()) {
            assert_eq!(answer.map(|response| response.status), Ok(status));
        }
        server.join().expect("one request each");
    }
}

#[test]
fn a_closed_connection_is_a_maybe_and_is_not_tried_again() {
    let (url, server) = serve(2, drop);
    assert_eq!(both(|| url.clone()), [Err(Sent::Maybe), Err(Sent::Maybe)]);
    server.join().expect("one request each");
}

#[test]
fn a_cut_body_is_a_maybe() {
    let (url, server) = serve(2, |mut stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"Oper").expect("sent");
    });
    assert_eq!(both(|| url.clone()), [Err(Sent::Maybe), Err(Sent::Maybe)]);
    server.join().expect("one request each");
}

#[test]
fn an_endless_body_is_cut_at_the_limit() {
    let (url, server) = serve(2, |mut stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").expect("sent");
        // Until the client closes.
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
    });
    let prepared = request(&url);
    let limit = prepared.request().endpoint().largest_answer();
    for answer in both(|| url.clone()) {
        let response = answer.expect("as much as is read");
        assert!(response.body.len() > limit && response.body.len() < 2 * limit, "{}", response.body.len());
        assert_eq!(prepared.answer(&response).expect_err("too much").reason().as_str(), "too_large");
    }
    server.join().expect("one request each");
}

#[test]
fn what_cannot_have_left_is_a_no() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let refused = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    assert_eq!(both(|| refused.clone()), [Err(Sent::No), Err(Sent::No)]);
    // No TLS there.
    let plain = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let no_tls = format!("https://{}", plain.local_addr().expect("an address"));
    let thread = spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = plain.accept().expect("a connection");
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").expect("sent");
        }
    });
    assert_eq!(both(|| no_tls.clone()), [Err(Sent::No), Err(Sent::No)]);
    thread.join().expect("two connections");
    // `.invalid` never resolves.
    assert_eq!(both(|| "https://sandbox.invalid".to_owned()), [Err(Sent::No), Err(Sent::No)]);
}

#[test]
fn the_server_takes_no_large_body_and_stops() {
    let server = Server::start(ServerOptions::default()).expect("a free port");
    let url = server.url();
    let agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
    let answer = agent.post(format!("{url}/personal/user/getUserToken")).send(vec![b'x'; 2_000_000]);
    assert_eq!(answer.map(|response| response.status().as_u16()).ok(), Some(413));
    drop(server);
    assert_eq!(both(|| url.clone()), [Err(Sent::No), Err(Sent::No)]);
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
