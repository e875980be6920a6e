//! HTTP over loopback with nothing in between: the best client that there can be, and a server
//! that has its answers ready.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use intellectmoney::{Request, Response};

/// A kept connection.
pub struct Wire {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

impl Wire {
    /// Connects.
    #[must_use]
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a server");
        stream.set_nodelay(true).expect("a socket");
        Self { stream: BufReader::new(stream), address }
    }

    /// The request as it goes out.
    #[must_use]
    pub fn bytes(&self, request: &Request) -> Vec<u8> {
        let (_, path) = request.url().split_once("//").and_then(|(_, rest)| rest.split_once('/')).expect("an address");
        let mut out = format!("POST /{path} HTTP/1.1\r\nhost: {}\r\n", self.address);
        for (name, value) in request.headers() {
            out.extend([name, ": ", value, "\r\n"]);
        }
        let length = request.body().len().to_string();
        out.extend(["content-length: ", &length, "\r\n\r\n", request.body()]);
        out.into_bytes()
    }

    /// Sends and reads one answer.
    pub fn exchange(&mut self, request: &[u8]) -> Response {
        self.stream.get_mut().write_all(request).expect("a connection");
        let (first, body) = message(&mut self.stream).expect("an answer");
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Response::new(status, body)
    }
}

/// The first line and the body; `None` at the end.
fn message(stream: &mut impl BufRead) -> Option<(String, Vec<u8>)> {
    let line = |stream: &mut dyn BufRead| {
        let mut line = String::new();
        stream.read_line(&mut line).ok().filter(|length| *length > 0).map(|_| line.trim_end().to_owned())
    };
    let first = line(stream)?;
    let mut length = 0;
    loop {
        let header = line(stream)?;
        if header.is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some((first, body))
}

/// Serves pages until the process ends, each after a delay; `Skip` says which.
#[must_use]
pub fn serve(pages: Arc<Vec<String>>, rows: usize, delay: Duration) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, pages) = (stream.expect("a connection"), Arc::clone(&pages));
            std::thread::spawn(move || answer(stream, &pages, rows, delay));
        }
    });
    address
}

fn answer(stream: TcpStream, pages: &[String], rows: usize, delay: Duration) {
    stream.set_nodelay(true).expect("a socket");
    let mut stream = BufReader::new(stream);
    while let Some((_, body)) = message(&mut stream) {
        let body = String::from_utf8(body).expect("a form");
        let skip = body
            .split('&')
            .find_map(|pair| pair.strip_prefix("Skip="))
            .map_or(0, |skip| skip.parse().expect("a number"));
        std::thread::sleep(delay);
        let page = &pages[skip / rows];
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", page.len());
        stream.get_mut().write_all(head.as_bytes()).expect("a connection");
        stream.get_mut().write_all(page.as_bytes()).expect("a connection");
    }
}
