//! What the server does, an action at a time.

use std::io::{self, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

/// Between two bytes of a drip: a line of a hundred takes longer than a host may wait.
const DRIP: Duration = Duration::from_millis(100);

/// One action of a scenario.
#[derive(Debug)]
pub(super) enum Action {
    /// Sends a text, its places filled.
    Send(String),
    /// Sends bytes.
    Bytes(Vec<u8>),
    /// Sends a text byte by byte.
    Drip(String),
    /// Sends a text so many times, or until the client goes away.
    Repeat(String, Option<u32>),
    /// Says nothing for so long.
    Pause(Duration),
}

pub(super) fn act(stream: &mut TcpStream, action: &Action, fill: &dyn Fn(&str) -> String) -> io::Result<()> {
    match action {
        Action::Send(text) => stream.write_all(fill(text).as_bytes()),
        Action::Bytes(bytes) => stream.write_all(bytes),
        Action::Drip(text) => fill(text).bytes().try_for_each(|byte| {
            sleep(DRIP);
            stream.write_all(&[byte])
        }),
        Action::Repeat(text, times) => {
            // In pieces of a useful size; what is said counts, not how it is cut.
            let (piece, whole) = (text.repeat(64), times.map(|times| times / 64));
            let mut sent = 0;
            while whole.is_none_or(|whole| sent < whole) {
                stream.write_all(piece.as_bytes())?;
                sent = sent.saturating_add(1);
            }
            Ok(())
        }
        Action::Pause(time) => {
            sleep(*time);
            Ok(())
        }
    }
}

/// A whole, honest answer, and the last of its connection.
pub(super) fn plain(stream: &mut TcpStream, status: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-type: application/json\r\n");
    stream.write_all(format!("{head}content-length: {length}\r\n\r\n{body}").as_bytes())
}
