//! The IntellectMoney API without I/O: signed requests, typed answers, a sandbox.
//!
//! The crate opens no connection, reads no clock and starts no thread. [`Client`] turns
//! typed calls into signed [`Request`]s; any HTTP client sends them; the [`Prepared`]
//! request reads the [`Response`] into a typed [`Answer`] or an [`Error`] that says what
//! is proved about the money and what is safe next.
//!
//! This is an unofficial SDK. What is known of the provider's protocol stands in the
//! tables of [`endpoints`] with its source and confidence.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unreachable,
        clippy::todo,
        clippy::unimplemented
    )
)]

mod body;
mod checks;
mod client;
pub mod connection;
pub mod csv;
mod decode;
#[cfg(feature = "doctor")]
pub mod doctor;
pub mod endpoints;
mod envelope;
pub mod error;
#[cfg(feature = "ffi")]
pub mod ffi;
mod form;
mod given;
pub mod host;
mod http;
pub mod journal;
pub mod json;
mod kept;
mod layout;
pub mod machine;
mod params;
mod prepared;
mod presence;
mod ready;
mod redact;
#[cfg(test)]
mod reference;
mod rows;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod schema;
mod sign;
mod tape;
pub mod types;
mod value;

pub use checks::{Check, Checks};
pub use client::{Client, Credentials, Options};
pub use connection::{AsyncConnection, Connection};
pub use endpoints::{
    AccountInfo, Confidence, CreateOperation, DeleteOperation, Effect, Endpoint, ExecuteOperation, Generation,
    GetAccountData, GetInvoiceInfo, GetInvoicesHistory, GetOperationState, GetPaymentsHistory, GetTransactionData,
    GetUserToken, Invoice, InvoiceInfo, InvoicePayment, InvoicesHistory, Payment, PaymentsHistory, PayoutOperation,
    Recipient, Record, Transaction, UserTokenGrant, WithdrawMoney, endpoint,
};
pub use envelope::{Answer, Meta, State, read_answer};
pub use error::{Code, Error, Language, Level, NextStep, Outcome, Reason, Sent};
pub use form::Form;
pub use given::Given;
pub use http::{Encoding, Request, Response};
pub use params::Params;
pub use prepared::Prepared;
pub use rows::{Cell, Column, Line, List, ListIter, Parts, Rows, columns};
pub use sign::Explanation;
pub use types::{Amount, Currency, MoscowTime, PayoutOperationState, UserToken};

#[cfg(all(doctest, feature = "sandbox"))]
#[doc = include_str!("../../README.md")]
struct Readme;
