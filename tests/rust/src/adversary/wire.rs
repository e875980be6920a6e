//! Requests as bytes: looked at before they are read, so that a scenario can leave them unread.

use std::io::{self, Read};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

/// The longest head that is looked at.
const LONGEST: usize = 64 * 1024;

/// How a connection goes on.
#[derive(Debug)]
pub(super) enum Opening {
    Request(Head),
    /// TLS, most likely.
    NotHttp,
    Closed,
}

/// What matters of a request's head.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) target: String,
    /// Bytes of head and body.
    pub(super) length: usize,
    pub(super) cookie: bool,
}

impl Head {
    /// Scenario and the host's own word: all before the endpoint's path.
    pub(super) fn key(&self) -> &str {
        self.target.find("/personal/").map_or(&self.target, |end| &self.target[..end])
    }

    /// Whether a host has gone where a redirect sent it.
    pub(super) fn is_followed_redirect(&self) -> bool {
        self.target.ends_with("/followed")
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split("\r\n");
        let target = lines.next()?.split(' ').nth(1)?.to_owned();
        let header = |line: &str, name: &str| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        };
        let mut head = Self { target, length: text.len(), cookie: false };
        for line in lines {
            head.cookie |= header(line, "cookie").is_some();
            if let Some(length) = header(line, "content-length") {
                head.length += length.parse::<usize>().ok()?;
            }
        }
        Some(head)
    }
}

/// Waits for a whole head and leaves it where it is.
pub(super) fn open(stream: &TcpStream) -> io::Result<Opening> {
    let mut bytes = vec![0; LONGEST];
    loop {
        let seen = stream.peek(&mut bytes)?;
        let seen = &bytes[..seen];
        if seen.is_empty() {
            return Ok(Opening::Closed);
        }
        if !seen[0].is_ascii_uppercase() {
            return Ok(Opening::NotHttp);
        }
        if let Some(end) = seen.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = std::str::from_utf8(&seen[..end + 4]).ok().and_then(Head::parse);
            return Ok(head.map_or(Opening::NotHttp, Opening::Request));
        }
        // A look does not take anything away, so it returns at once.
        sleep(Duration::from_millis(2));
    }
}

/// Takes so many bytes away.
pub(super) fn read(stream: &mut TcpStream, length: usize) -> io::Result<()> {
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    io::copy(&mut stream.take(length), &mut io::sink()).map(drop)
}

/// Until there is a byte that nobody has read.
pub(super) fn wait_for_a_byte(stream: &TcpStream) -> io::Result<()> {
    stream.peek(&mut [0]).map(drop)
}
