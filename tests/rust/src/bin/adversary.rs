//! The server that hosts of any language are tested against; its suite is
//! `tests/scenarios/hosts.json`, published under `/_adversary/scenarios`.

use std::io::Write;
use std::process::ExitCode;

use intellectmoney_tests::adversary::Server;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let port = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Some(0),
        ["--port", port] => port.parse().ok(),
        _ => None,
    };
    let Some(port) = port else {
        eprintln!("usage: adversary [--port PORT]; 0 takes a free one");
        return ExitCode::from(2);
    };
    let server = match Server::start(port) {
        Ok(server) => server,
        Err(error) => {
            eprintln!("Cannot listen on port {port}: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {}", server.url());
    // Whoever started it may read through a pipe.
    if std::io::stdout().flush().is_err() {
        return ExitCode::FAILURE;
    }
    server.wait();
    ExitCode::SUCCESS
}
