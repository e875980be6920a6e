//! Runs every program against the sandbox, and both hosts against servers that misbehave.

mod hosts;
mod input;
mod journal;
mod over_http;
mod provider_samples;
mod race;
mod support;
