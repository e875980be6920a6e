//! The sandbox over HTTP on this machine, for programs in any language.

use std::io::{Write, stdout};
use std::process::ExitCode;

use intellectmoney_examples::program::{Wanted, bad_input, finish, number, options};
use intellectmoney_examples::server::{Server, ServerOptions};

const HELP: &str = "
The IntellectMoney sandbox over HTTP, on this machine only. Prints its address and the made-up
credentials that it accepts, and serves until it is stopped. No real money moves.

Options:
  --port N   the port; 0 takes a free one (default 8787)
  --seed N   another seed gives other credentials, tokens and history (default 7)
  --speed K  how many times as fast as here time runs in the sandbox (default 20)
  --help     this text
";

fn main() -> ExitCode {
    finish(run())
}

fn run() -> anyhow::Result<()> {
    let mut server = ServerOptions { port: 8787, ..ServerOptions::default() };
    let wanted = options(HELP, |name, parser| {
        match name {
            "port" => server.port = number(name, parser)?,
            "seed" => server.seed = number(name, parser)?,
            "speed" => server.speed = number(name, parser)?,
            _ => return Ok(false),
        }
        if server.speed == 0 {
            return Err(bad_input("--speed: 0 would stop the sandbox's clock; 1 is the slowest."));
        }
        Ok(true)
    })?;
    if wanted == Wanted::Help {
        return Ok(());
    }
    let server = Server::start(server)?;
    let mut out = stdout().lock();
    writeln!(out, "listening on {}", server.url())?;
    for (name, value) in server.environment() {
        writeln!(out, "export {name}={value}")?;
    }
    out.flush()?;
    drop(out);
    server.wait();
    Ok(())
}
