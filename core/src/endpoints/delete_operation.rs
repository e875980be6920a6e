use super::call::call;
use super::{Access, Body, Confidence, Doc, Effect, Endpoint, Generation, OPERATION_FIELDS, OnDoubt, Shape};
use crate::types::Uuid;

/// Deletes an operation that was not executed. The provider's page:
/// `payout/api/deleteOperation`.
pub static DELETE_OPERATION: Endpoint = Endpoint {
    name: "deleteOperation",
    path: "personal/payout/deleteOperation",
    doc: Doc {
        en: "Deletes a payout operation that is still in state Created.",
        ru: "Удаляет операцию выплаты, пока её состояние — Created.",
    },
    effect: Effect::Close,
    access: Access::Basic,
    current: Body {
        generation: Generation::Current,
        fields: OPERATION_FIELDS,
        layout: "UserToken::PayoutOperationId::SignSecretKey",
        confidence: Confidence::Documented,
        source: "payout/api/deleteOperation",
    },
    older: &[Body {
        generation: Generation::Wiki2024,
        fields: OPERATION_FIELDS,
        layout: "UserToken::PayoutOperationId::::::::::signSecretKey",
        confidence: Confidence::Documented,
        source: "wiki 88768545, superseded",
    }],
    answer: Shape::Boolean,
    answer_type: "boolean",
    on_doubt: OnDoubt::ReadState,
};

call! {
    /// Deletes a payout operation that is still in state `Created`. Its answer proves
    /// nothing by itself: only a state read that says `Deleted` does.
    DeleteOperation, DELETE_OPERATION, () {
        /// The operation that createOperation gave.
        payout_operation_id: Uuid = "PayoutOperationId",
    }
}
