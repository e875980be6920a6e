use super::call::call;
use super::payout_operation::PAYOUT_OPERATION;
use super::{
    Access, Body, Confidence, Doc, Effect, Endpoint, Generation, OPERATION_FIELDS, OnDoubt, PayoutOperation, Shape,
};
use crate::types::Uuid;

/// Pays. The provider's page: `payout/api/executeOperation`.
pub static EXECUTE_OPERATION: Endpoint = Endpoint {
    name: "executeOperation",
    path: "personal/payout/executeOperation",
    doc: Doc {
        en: "Executes a payout operation: the money moves.", ru: "Исполняет операцию выплаты: деньги уходят."
    },
    effect: Effect::Once,
    access: Access::Basic,
    current: Body {
        generation: Generation::Current,
        fields: OPERATION_FIELDS,
        layout: "UserToken::PayoutOperationId::SignSecretKey",
        confidence: Confidence::Documented,
        source: "payout/api/executeOperation",
    },
    older: &[Body {
        generation: Generation::Wiki2024,
        fields: OPERATION_FIELDS,
        layout: "UserToken::PayoutOperationId::::::signSecretKey",
        confidence: Confidence::Documented,
        source: "wiki 88768545, superseded",
    }],
    answer: Shape::Object(PAYOUT_OPERATION),
    answer_type: "PayoutOperationData",
    on_doubt: OnDoubt::ReadState,
};

call! {
    /// Executes a payout operation: the money moves. Sent at most once; a lost answer is
    /// settled by [`GetOperationState`](super::GetOperationState), never by a repeat.
    ExecuteOperation, EXECUTE_OPERATION, PayoutOperation {
        /// The operation that createOperation gave.
        payout_operation_id: Uuid = "PayoutOperationId",
    }
}
