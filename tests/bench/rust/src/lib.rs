//! The inputs of all languages' benchmarks, and what measures the Rust crate beside its peers.

#[cfg(feature = "peers")]
pub mod batch;
pub mod clock;
pub mod history;
#[cfg(feature = "peers")]
pub mod loopback;
pub mod pages;
pub mod payouts;
#[cfg(feature = "peers")]
pub mod provider;
pub mod report;
pub mod signing;
#[cfg(feature = "peers")]
pub mod wire;
