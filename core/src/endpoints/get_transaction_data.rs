use super::call::call;
use super::transaction::TRANSACTION;
use super::{
    Access, Body, Confidence, Doc, Effect, Endpoint, Field, Generation, Kind, OnDoubt, Shape, Transaction, USER_TOKEN,
};

const FIELDS: &[Field] = &[
    USER_TOKEN,
    Field::new("TransactionId", "transaction_id", "transactionId", Kind::Integer { min: 1, max: i64::MAX })
        .required()
        .inferred()
        .doc("The transaction's number, from withdrawMoney.", "Номер транзакции, из withdrawMoney."),
];

/// Reads one transaction. The provider's page: `personal/api/getTransactionData`, whose
/// layout is empty: ours is a guess.
pub static GET_TRANSACTION_DATA: Endpoint = Endpoint {
    name: "getTransactionData",
    path: "personal/payment/getTransactionData",
    doc: Doc { en: "Reads one transaction.", ru: "Возвращает данные одной транзакции." },
    effect: Effect::Read,
    access: Access::Basic,
    current: Body {
        generation: Generation::Current,
        fields: FIELDS,
        layout: "UserToken::TransactionId::SignSecretKey",
        confidence: Confidence::Guess,
        source: "not published; made after its siblings",
    },
    older: &[],
    answer: Shape::Object(TRANSACTION),
    answer_type: "TransactionInfoData",
    on_doubt: OnDoubt::Repeat,
};

call! {
    /// Reads one transaction of the organisation, such as a withdrawal. The layout that is
    /// signed is a guess until a real call proves it.
    GetTransactionData, GET_TRANSACTION_DATA, Transaction {
        /// The transaction's number.
        transaction_id: i64 = "TransactionId",
    }
}
