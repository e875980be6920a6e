//! A server that misbehaves on purpose, and the suite that every host of every language
//! must pass against it: `tests/scenarios/hosts.json`.

mod play;
mod suite;
mod wire;

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::json;

use suite::{End, Scenario, Suite};
use wire::{Head, Opening};

/// Nothing here waits longer for a client; beyond every timeout of the suite.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running adversary. It serves until the process ends.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    accepting: thread::JoinHandle<()>,
}

impl Server {
    /// Listens on loopback; port 0 takes a free one.
    pub fn start(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(address)?);
        let accepting = thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { continue };
                let shared = Arc::clone(&shared);
                // A client that goes away ends its connection, and nothing else.
                thread::spawn(move || drop(serve(stream, &shared)));
            }
        });
        Ok(Self { address, accepting })
    }

    /// The address, `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Serves until the process ends.
    pub fn wait(self) {
        let _ = self.accepting.join();
    }
}

/// What one key, a scenario's path with a host's own word behind it, has seen.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Requests whose head arrived, redirects that were followed among them.
    requests: u32,
    /// Requests that were read, so that a real provider would have acted.
    effects: u32,
    /// Requests that brought a cookie.
    cookies: u32,
}

struct Shared {
    suite: Suite,
    counts: Mutex<HashMap<String, Count>>,
    /// Takes connections and never says a word.
    silent: TcpListener,
    /// Was free a moment ago: nobody listens.
    refused: SocketAddr,
    address: SocketAddr,
}

impl Shared {
    fn new(address: SocketAddr) -> io::Result<Self> {
        let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let refused = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        Ok(Self { suite: Suite::load(), counts: Mutex::default(), silent, refused, address })
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<String, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, key: &str, change: impl FnOnce(&mut Count)) {
        change(self.counts().entry(key.to_owned()).or_default());
    }

    /// The server's own paths.
    fn admin(&self, target: &str) -> Option<String> {
        if target == "/_adversary/scenarios" {
            let silent = self.silent.local_addr().ok()?.to_string();
            let places =
                [("{server}", self.address.to_string()), ("{refused}", self.refused.to_string()), ("{silent}", silent)];
            return Some(self.suite.published(&places));
        }
        let key = target.strip_prefix("/_adversary/count?key=")?.replace("%2F", "/").replace("%2f", "/");
        let Count { requests, effects, cookies } = self.counts().get(&key).copied().unwrap_or_default();
        Some(json!({ "requests": requests, "effects": effects, "cookies": cookies }).to_string())
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut reused = false;
    loop {
        let head = match wire::open(&stream)? {
            Opening::Request(head) => head,
            Opening::NotHttp => return play::plain(&mut stream, "400 Bad Request", ""),
            Opening::Closed => return Ok(()),
        };
        if let Some(answer) = shared.admin(&head.target) {
            wire::read(&mut stream, head.length)?;
            return play::plain(&mut stream, "200 OK", &answer);
        }
        let key = head.key();
        shared.count(key, |count| {
            count.requests += 1;
            count.cookies += u32::from(head.cookie);
        });
        let Some(scenario) = shared.suite.scenario(key) else {
            wire::read(&mut stream, head.length)?;
            return play::plain(&mut stream, "404 Not Found", "");
        };
        if !request(&mut stream, shared, scenario, &head, reused)? {
            return Ok(());
        }
        reused = true;
    }
}

/// Plays the server's part for one request; whether the connection stays for another.
fn request(
    stream: &mut TcpStream,
    shared: &Shared,
    scenario: &Scenario,
    head: &Head,
    reused: bool,
) -> io::Result<bool> {
    let end = scenario.end;
    if scenario.reads {
        // A socket that closes with a byte unread is reset, not closed.
        let left = usize::from(end == End::Reset);
        wire::read(stream, head.length.saturating_sub(left))?;
        shared.count(head.key(), |count| count.effects += 1);
    }
    if end == End::Reset {
        wire::wait_for_a_byte(stream)?;
    }
    if head.is_followed_redirect() {
        play::plain(stream, "200 OK", shared.suite.ok())?;
        return Ok(false);
    }
    if reused && end == End::CloseReused {
        return Ok(false);
    }
    for action in &scenario.answer {
        play::act(stream, action, &|text| shared.suite.fill(text, head))?;
    }
    if end == End::Hold {
        thread::sleep(PATIENCE);
    }
    Ok(matches!(end, End::Keep | End::CloseReused))
}
