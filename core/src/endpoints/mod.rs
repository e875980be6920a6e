//! The provider's calls: one file an endpoint, each a constant table and the Rust
//! types over it. Encoder, checks, signer, decoder and sandbox read the tables.

mod accessor;
pub(crate) mod answer;
mod call;
mod create_operation;
mod delete_operation;
mod execute_operation;
mod get_account_data;
mod get_invoice_info;
mod get_invoices_history;
mod get_operation_state;
mod get_payments_history;
mod get_transaction_data;
mod get_user_token;
mod page;
mod payout_operation;
pub(crate) mod record;
mod shown;
mod table;
mod transaction;
mod withdraw_money;

pub use answer::{AnswerField, AnswerKind, Shape};
pub use call::{Call, FromRecord, FromResult};
pub use create_operation::{CREATE_OPERATION, CreateOperation, Recipient};
pub use delete_operation::{DELETE_OPERATION, DeleteOperation};
pub use execute_operation::{EXECUTE_OPERATION, ExecuteOperation};
pub use get_account_data::{AccountInfo, GET_ACCOUNT_DATA, GetAccountData};
pub use get_invoice_info::{GET_INVOICE_INFO, GetInvoiceInfo, InvoiceInfo};
pub use get_invoices_history::{GET_INVOICES_HISTORY, GetInvoicesHistory, Invoice, InvoicePayment, InvoicesHistory};
pub use get_operation_state::{GET_OPERATION_STATE, GetOperationState};
pub use get_payments_history::{GET_PAYMENTS_HISTORY, GetPaymentsHistory, Payment, PaymentsHistory};
pub use get_transaction_data::{GET_TRANSACTION_DATA, GetTransactionData};
pub use get_user_token::{GET_USER_TOKEN, GetUserToken, UserTokenGrant};
pub use page::{Page, Row};
pub use payout_operation::PayoutOperation;
pub use record::Record;
pub use table::{Access, Body, Choice, Confidence, Doc, Effect, Endpoint, Field, Generation, Kind, OnDoubt, Presence};
pub use transaction::Transaction;
pub use withdraw_money::{WITHDRAW_MONEY, WithdrawMoney};

use crate::error::{Error, Reason};

/// Every endpoint, in the order of the protocol's pages.
pub const ENDPOINTS: &[&Endpoint] = &[
    &GET_USER_TOKEN,
    &CREATE_OPERATION,
    &EXECUTE_OPERATION,
    &GET_OPERATION_STATE,
    &DELETE_OPERATION,
    &WITHDRAW_MONEY,
    &GET_PAYMENTS_HISTORY,
    &GET_TRANSACTION_DATA,
    &GET_ACCOUNT_DATA,
    &GET_INVOICES_HISTORY,
    &GET_INVOICE_INFO,
];

/// The endpoint of the provider's name.
///
/// ```
/// assert_eq!(intellectmoney::endpoint("createOperation")?.path, "personal/payout/createOperation");
/// assert_eq!(intellectmoney::endpoint("createoperation").unwrap_err().field(), Some("endpoint"));
/// # Ok::<(), intellectmoney::Error>(())
/// ```
pub fn endpoint(name: &str) -> Result<&'static Endpoint, Error> {
    let found = ENDPOINTS.iter().copied().find(|endpoint| endpoint.name == name);
    found.ok_or_else(|| Error::invalid("endpoint", Reason::UnknownEndpoint))
}

/// The session's token, first in every body but getUserToken's.
pub(crate) const USER_TOKEN: Field = Field::new("UserToken", "user_token", "userToken", Kind::UserToken)
    .required()
    .doc("The session's token, from getUserToken.", "Токен пользователя, из getUserToken.");

/// The operation that createOperation gave.
const PAYOUT_OPERATION_ID: Field =
    Field::new("PayoutOperationId", "payout_operation_id", "payoutOperationId", Kind::Guid)
        .required()
        .doc("The operation's number, from createOperation.", "Номер операции выплаты, из createOperation.");

/// The body of the endpoints that take nothing but an operation.
const OPERATION_FIELDS: &[Field] = &[USER_TOKEN, PAYOUT_OPERATION_ID];

#[cfg(test)]
mod tests;
