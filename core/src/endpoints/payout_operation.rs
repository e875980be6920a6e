//! The object that three of the four payout endpoints answer with.

use super::record::record;

record! {
    /// A payout operation (`PayoutOperationData`). That the envelope is a success does
    /// not mean that the payout is: look at the state.
    PayoutOperation, PAYOUT_OPERATION {
        "PayoutOperationId" payout_operation_id "payoutOperationId" guid due: "The operation's number.";
        "PayoutOperationState" payout_operation_state "payoutOperationState"
            one_of(PayoutOperationState) due: "Where the operation stands.";
        "ErrorMessage" error_message "errorMessage" text: "Why the operation failed; only with `Failed`.";
    }
}
