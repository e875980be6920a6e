//! Shared parts of the cross-language tests.

pub mod fuzz;
