//! The inputs of all languages' benchmarks, and what measures the Rust crate beside its peers.

pub mod clock;
pub mod history;
pub mod pages;
pub mod report;
pub mod signing;
