//! The inputs of all languages' benchmarks.

pub mod pages;
