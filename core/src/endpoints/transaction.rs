//! The object that two endpoints answer with.

use super::record::record;

record! {
    /// A transaction (`TransactionInfoData`).
    Transaction, TRANSACTION {
        "TransactionId" transaction_id "transactionId" integer due: "The transaction's number.";
        "PaymentState" payment_state "paymentState"
            one_of(TransactionState): "Where it stands.";
        "Amount" amount "amount" amount: "The sum that the provider names: compare it with the sum you asked for.";
        "Currency" currency "currency" text: "The currency's code.";
    }
}
