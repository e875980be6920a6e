//! Runs every example: a payout in process, the sandbox's server, payouts over HTTP with a
//! blocking and an async client, through a lost answer and through the death of the program,
//! and the history.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{self, Child, Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use intellectmoney_examples::control::Sandbox;
use intellectmoney_examples::program::{Wanted, finish, options};

const HELP: &str = "
Runs every example against the sandbox and checks what its books say. No real money moves.

Options:
  --help  this text
";

/// What the sandbox's server printed: variables for the other programs.
type Environment = Vec<(String, String)>;

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<()> {
    if options(HELP, |_, _| Ok(false))? == Wanted::Help {
        return Ok(());
    }
    heading("1. A payout in process: no network, a virtual clock");
    example("payout", &[], &[])?;
    heading("2. The same, and the answer to executeOperation is lost");
    example("payout", &["--fault", "lose_response"], &[])?;

    heading("3. The sandbox over HTTP");
    let (_server, environment) = Server::start()?;
    let url = environment.iter().find(|(name, _)| name == "INTELLECTMONEY_BASE_URL").context("no address printed")?;
    let sandbox = Sandbox::at(&url.1);
    println!("  listening on {}, made-up credentials in {} variables", url.1, environment.len());

    heading("4. A payout over HTTP with a blocking client (ureq)");
    example("payout_blocking", &["--recipient-phone", "79990000001"], &environment)?;
    heading("5. A payout over HTTP with an async client (reqwest)");
    example("payout_async", &["--recipient-phone", "79990000002"], &environment)?;
    heading("6. The answer to executeOperation is lost: the state says what happened, nothing is repeated");
    sandbox.fault("executeOperation", sandbox.requests("executeOperation")? + 1, "lose_response")?;
    example("payout_blocking", &["--recipient-phone", "79990000003"], &environment)?;
    heading("7. The program is killed after executeOperation was sent and before its answer came");
    killed(&sandbox, &environment)?;
    heading("8. The payments history, page by page");
    example("history", &["--take", "100", "--totals"], &environment)?;

    heading("What was proven, by the sandbox's own books");
    let mut proven = Vec::new();
    for phone in ["79990000001", "79990000002", "79990000003", "79990000004"] {
        let (count, total) = sandbox.paid(phone)?;
        ensure!((count.as_str(), total.as_str()) == ("1", "50.00"), "{phone} got {total} RUB in {count} payouts");
        proven.push(format!("{phone} got {total} RUB once"));
    }
    println!("  {}", proven.join(", "));
    Ok(())
}

/// A payout whose program dies at the worst moment, and the same command twice more.
fn killed(sandbox: &Sandbox, environment: &[(String, String)]) -> Result<()> {
    let journal = Folder(env::temp_dir().join(format!("intellectmoney-demo-{}", process::id())));
    let folder = journal.0.to_str().context("the folder for temporary files has no name in UTF-8")?;
    let arguments = ["--recipient-phone", "79990000004", "--reference", "invoice-18", "--journal", folder];
    let executed = sandbox.requests("executeOperation")?;
    // The money moves; the answer takes longer than anyone waits.
    sandbox.fault("executeOperation", executed + 1, "delay")?;
    let variables = environment.iter().map(|(name, value)| (name, value));
    let mut program = Running(program("payout_blocking")?.args(arguments).envs(variables).spawn()?);
    let begun = Instant::now();
    while sandbox.requests("executeOperation")? == executed {
        ensure!(program.0.try_wait()?.is_none(), "the program ended before it was killed");
        ensure!(begun.elapsed() < Duration::from_secs(60), "the program did not come to executeOperation");
        sleep(Duration::from_millis(20));
    }
    drop(program);
    println!("  killed; the same command again goes on from its journal:");
    example("payout_blocking", &arguments, environment)?;
    println!("  and once more:");
    example("payout_blocking", &arguments, environment)?;
    let again = sandbox.requests("executeOperation")? - executed - 1;
    ensure!(again == 0, "executeOperation was sent {again} more times");
    Ok(())
}

/// A folder that goes when the demo ends.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn heading(text: &str) {
    println!("\n{text}");
}

/// Another example, built beside this one.
fn program(name: &str) -> Result<Command> {
    let path: PathBuf = env::current_exe()?.with_file_name(format!("{name}{}", env::consts::EXE_SUFFIX));
    if !path.exists() {
        bail!("{name} is not built. Build all of them: cargo build --locked -p intellectmoney-examples --bins");
    }
    Ok(Command::new(path))
}

/// Runs an example to its end; its output goes where ours goes.
fn example(name: &str, arguments: &[&str], environment: &[(String, String)]) -> Result<()> {
    let environment = environment.iter().map(|(name, value)| (name, value));
    let status = program(name)?.args(arguments).envs(environment).status()?;
    ensure!(status.success(), "{name} ended with {status}");
    Ok(())
}

/// Another process; killed when it is dropped, also on the way out of an error.
struct Running(Child);

/// The server as another process.
struct Server(Running);

impl Server {
    fn start() -> Result<(Self, Environment)> {
        let arguments = ["--port", "0", "--speed", "20"];
        let mut server = Self(Running(program("sandbox_server")?.args(arguments).stdout(Stdio::piped()).spawn()?));
        let output = server.0.0.stdout.take().context("the server's output")?;
        let mut environment = Environment::new();
        for line in BufReader::new(output).lines() {
            let line = line?;
            if let Some((name, value)) = line.strip_prefix("export ").and_then(|line| line.split_once('=')) {
                environment.push((name.to_owned(), value.to_owned()));
            }
            if environment.len() == 5 {
                return Ok((server, environment));
            }
        }
        bail!("The server ended before it printed its address and credentials.")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
