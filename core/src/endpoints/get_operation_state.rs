use super::call::call;
use super::payout_operation::PAYOUT_OPERATION;
use super::{
    Access, Body, Confidence, Doc, Effect, Endpoint, Generation, OPERATION_FIELDS, OnDoubt, PayoutOperation, Shape,
};
use crate::types::Uuid;

/// Reads a payout's state. No page of today's documentation describes it.
pub static GET_OPERATION_STATE: Endpoint = Endpoint {
    name: "getOperationState",
    path: "personal/payout/getOperationState",
    doc: Doc {
        en: "Reads where a payout operation stands.", ru: "Возвращает состояние операции выплаты."
    },
    effect: Effect::Read,
    access: Access::Basic,
    current: Body {
        generation: Generation::Current,
        fields: OPERATION_FIELDS,
        layout: "UserToken::PayoutOperationId::SignSecretKey",
        confidence: Confidence::Inferred,
        source: "by analogy with executeOperation and deleteOperation",
    },
    older: &[Body {
        generation: Generation::Wiki2024,
        fields: OPERATION_FIELDS,
        layout: "UserToken::PayoutOperationId::::::::::signSecretKey",
        confidence: Confidence::Documented,
        source: "wiki 88768545, superseded",
    }],
    answer: Shape::Object(PAYOUT_OPERATION),
    answer_type: "PayoutOperationData",
    on_doubt: OnDoubt::Repeat,
};

call! {
    /// Reads where a payout operation stands.
    GetOperationState, GET_OPERATION_STATE, PayoutOperation {
        /// The operation that createOperation gave.
        payout_operation_id: Uuid = "PayoutOperationId",
    }
}
