//! How every program here ends: 0 done, 1 failed, 2 not begun because of its input.

use std::ffi::OsString;
use std::fmt;
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::Result;
use intellectmoney::{Code, Error};
use lexopt::{Arg, Parser};

/// Input that a person must correct: nothing was sent.
#[derive(Debug)]
pub struct BadInput(pub String);

impl fmt::Display for BadInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadInput {}

/// Shorthand for an error of [`BadInput`].
pub fn bad_input(text: impl Into<String>) -> anyhow::Error {
    BadInput(text.into()).into()
}

/// Prints an error and gives the exit code.
#[must_use]
pub fn finish(result: Result<()>) -> ExitCode {
    let Err(error) = result else { return ExitCode::SUCCESS };
    eprintln!("{error:#}");
    let refused = |error: &Error| matches!(error.code(), Code::InvalidRequest | Code::Conflict);
    let refused = error.downcast_ref::<Error>().is_some_and(refused);
    if refused || error.is::<BadInput>() { ExitCode::from(2) } else { ExitCode::FAILURE }
}

/// Reads the options of a command line, one after another; `--help` prints and ends it.
///
/// `take` gets the name of each option and says `false` for one that it does not know.
pub fn options(help: &str, mut take: impl FnMut(&str, &mut Parser) -> Result<bool>) -> Result<Wanted> {
    let mut parser = Parser::from_env();
    while let Some(argument) = parser.next().map_err(|error| bad_input(error.to_string()))? {
        let name = match argument {
            Arg::Long("help") | Arg::Short('h') => {
                println!("{}", help.trim());
                return Ok(Wanted::Help);
            }
            Arg::Long(name) => name.to_owned(),
            Arg::Short(letter) => return Err(unknown(&format!("-{letter}"))),
            Arg::Value(text) => return Err(unknown(&text.to_string_lossy())),
        };
        if !take(&name, &mut parser)? {
            return Err(unknown(&format!("--{name}")));
        }
    }
    Ok(Wanted::Run)
}

/// Whether there is anything to do after the command line was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Wanted {
    /// Go on.
    Run,
    /// The help was all that was wanted.
    Help,
}

/// The value of an option as text.
pub fn text(name: &str, parser: &mut Parser) -> Result<String> {
    let value: Result<OsString, _> = parser.value();
    let value = value.map_err(|_| bad_input(format!("--{name} needs a value.")))?;
    value.into_string().map_err(|_| bad_input(format!("--{name}: the value is not UTF-8.")))
}

/// The value of an option as a number in the range of its type.
pub fn number<N: FromStr>(name: &str, parser: &mut Parser) -> Result<N> {
    let value = text(name, parser)?;
    value.parse().map_err(|_| bad_input(format!("--{name}: '{value}' is not a whole number in range.")))
}

fn unknown(argument: &str) -> anyhow::Error {
    bad_input(format!("Unknown argument '{argument}'; --help lists what there is."))
}
