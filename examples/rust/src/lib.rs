//! Shared parts of the runnable examples.
//!
//! What a merchant would copy stands in `src/bin/payout*.rs` and in the two adapters,
//! [`send_ureq`] and [`send_reqwest`]; the rest is arguments and printing.

pub mod account;
pub mod control;
pub mod order;
pub mod program;
pub mod send_reqwest;
pub mod send_ureq;
pub mod server;
pub mod shop;
pub mod timeline;
