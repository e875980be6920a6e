//! Shared parts of the cross-language tests.

pub mod adversary;
pub mod docs;
pub mod driver;
pub mod fuzz;
pub mod simulation;
pub mod vectors;
