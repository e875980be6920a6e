//! What JavaScript calls: core through wasm-bindgen.
//!
//! Named values and results cross as JSON, what core refuses is thrown as an error's JSON,
//! and no rule of the protocol stands here.

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
pub mod desk;
#[cfg(feature = "doctor")]
pub mod doctor;
#[cfg(feature = "folder")]
pub mod folder;
#[cfg(any(feature = "client", feature = "sandbox"))]
mod headers;
#[cfg(feature = "client")]
pub mod history;
#[cfg(feature = "client")]
pub mod journal;
#[cfg(feature = "folder")]
pub mod look;
mod numbers;
pub mod panic;
#[cfg(feature = "client")]
pub mod rows;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "client")]
pub mod task;
#[cfg(any(feature = "client", feature = "doctor"))]
mod thrown;
