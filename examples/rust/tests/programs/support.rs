//! Running the programs, and what they said.

use std::process::Command;

use intellectmoney_examples::server::{Server, ServerOptions};

/// A program that ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// Both outputs, for the message of a failing test.
    pub(crate) fn all(&self) -> String {
        format!("code {:?}\n{}{}", self.code, self.out, self.err)
    }
}

/// One of the package's programs, without the variables that the developer's shell may have.
pub(crate) fn program(name: &str) -> Command {
    let path = match name {
        "demo" => env!("CARGO_BIN_EXE_demo"),
        "history" => env!("CARGO_BIN_EXE_history"),
        "payout" => env!("CARGO_BIN_EXE_payout"),
        "payout_async" => env!("CARGO_BIN_EXE_payout_async"),
        "payout_blocking" => env!("CARGO_BIN_EXE_payout_blocking"),
        "sandbox_server" => env!("CARGO_BIN_EXE_sandbox_server"),
        _ => panic!("there is no program {name}"),
    };
    let mut command = Command::new(path);
    for name in ["BEARER_TOKEN", "SIGN_SECRET_KEY", "LOGIN", "PASSWORD", "BASE_URL", "JOURNAL"] {
        command.env_remove(format!("INTELLECTMONEY_{name}"));
    }
    command
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Ended {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = |bytes| String::from_utf8(bytes).expect("programs print UTF-8");
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs a program of the package with the environment of a server.
pub(crate) fn against(server: &Server, name: &str, arguments: &[&str]) -> Ended {
    run(program(name).args(arguments).envs(server.environment()))
}

/// A server on a free port, ten times as fast as in the demo.
pub(crate) fn server() -> Server {
    Server::start(ServerOptions { speed: 200, ..ServerOptions::default() }).expect("a free port on loopback")
}
