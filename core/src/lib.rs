//! The IntellectMoney API without I/O: signed requests, typed answers, a sandbox.

pub mod json;
