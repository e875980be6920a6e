//! What fuzzing runs: one function a target, for libFuzzer (`tests/fuzz`) and for the replay in `cargo test`.
//!
//! A function takes any bytes and panics when something does not hold.

// To panic is how a function here reports.
#![allow(clippy::missing_panics_doc)]

mod answers;
mod form;
mod json;
mod sandbox;

pub use answers::answers;
pub use form::form;
pub use json::json;
pub use sandbox::sandbox;

/// A target's name and its function.
pub type Target = (&'static str, fn(&[u8]));

/// Every target; each has a folder of inputs in `tests/fuzz/fixtures`.
pub const TARGETS: &[Target] = &[("answers", answers), ("form", form), ("json", json), ("sandbox", sandbox)];
