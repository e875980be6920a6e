//! A client, a host and a journal as one value: every call of the provider under its
//! name, and what takes more than one call.
//!
//! There is no connection without a journal that the caller names: a file, a store of
//! one's own, or [`MemoryStore`](crate::journal::MemoryStore) in so many words. Only
//! [`Connection::sandbox`] takes memory by itself.

mod asynchronous;
mod blocking;
mod gathered;
mod history;
mod rows;

use std::fmt;
use std::sync::{Arc, Mutex};

pub use asynchronous::AsyncConnection;
pub use blocking::Connection;
pub use history::{AsyncHistoryRows, AsyncInvoiceRows, AsyncPaymentRows, HistoryRows, InvoiceRows, PaymentRows};

use crate::client::Client;
use crate::error::Error;
use crate::machine::{DebtOutcome, PayoutOutcome, Policy, Session};

/// What one row of a batch came to. An error has sent nothing that moves money.
pub type RowResult = Result<PayoutOutcome, Error>;

/// What one debt came to that was gone on with, by its name.
pub type Resumed = (String, Result<DebtOutcome, Error>);

/// What both kinds of connection hold.
struct Common {
    client: Arc<Client>,
    session: Arc<Mutex<Session>>,
    policy: Policy,
}

impl Common {
    fn new(client: Arc<Client>) -> Self {
        Self { client, session: Arc::default(), policy: Policy::default() }
    }

    fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name).field("client", &self.client).field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// Calls a macro with the list of the endpoints: method, call, answer. The one place that
/// names them for both kinds of connection.
macro_rules! with_endpoints {
    ($macro:ident) => {
        $macro! {
            get_user_token GetUserToken => crate::endpoints::UserTokenGrant,
                "Begins a session of its own; the connection's session is left alone.";
            create_operation CreateOperation => crate::endpoints::PayoutOperation,
                "Makes a payout operation; no money moves. Repeated after a lost answer, which may leave an unused operation.";
            execute_operation ExecuteOperation => crate::endpoints::PayoutOperation,
                "Executes a payout operation: the money moves. Never repeated: a lost answer is raised as `outcome_unknown`. [`payout`](Self::payout) is the safe way.";
            get_operation_state GetOperationState => crate::endpoints::PayoutOperation,
                "Reads where a payout operation stands.";
            delete_operation DeleteOperation => (),
                "Deletes an operation that was not executed. Only a state read proves it.";
            withdraw_money WithdrawMoney => crate::endpoints::Transaction,
                "Withdraws money. Never repeated after a lost answer, which is raised as `outcome_unknown`; once after an expired session, which proves that nothing was done.";
            get_payments_history GetPaymentsHistory => crate::endpoints::PaymentsHistory,
                "Reads one page of the payments history, as the provider gives it.";
            get_transaction_data GetTransactionData => crate::endpoints::Transaction,
                "Reads one transaction, such as a withdrawal. Its layout is a guess.";
            get_account_data GetAccountData => crate::endpoints::AccountInfo,
                "Reads an account's state; no source names the answer's fields.";
            get_invoices_history GetInvoicesHistory => crate::endpoints::InvoicesHistory,
                "Reads one page of the invoices, as the provider gives it.";
            get_invoice_info GetInvoiceInfo => crate::endpoints::InvoiceInfo,
                "Reads one invoice; no source names the answer's fields.";
        }
    };
}

use with_endpoints;
