//! What JavaScript calls: core through wasm-bindgen.

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "sandbox")]
pub mod sandbox;
