//! The rules of a payout: what follows from a journal's line, an answer, a state.

use super::attempts::CallResult;
use super::outcome::PayoutOutcome;
use super::payout::{Next, PayoutMachine, What};
use crate::endpoints::{EXECUTE_OPERATION, FromRecord, GET_USER_TOKEN, PayoutOperation};
use crate::error::{Code, Error, Outcome, Reason};
use crate::journal::{Fence, Record, Verdict};
use crate::types::PayoutOperationState as State;

impl PayoutMachine {
    /// What follows from the journal's last line when a run begins.
    pub(super) fn begin(&mut self, doubtful: bool) -> Next {
        let Some(last) = &self.last else { return Next::Record(Record::Intent { matching: Vec::new() }) };
        match &last.record {
            Record::Intent { .. } | Record::NotSent => Next::Call(What::Create),
            // Never executed, and nothing may begin.
            Record::Created { .. } if !doubtful && self.payout.is_none() => Next::End(Box::new(Ok(self.out_of_time()))),
            // A lost line after it may have said `Executing`.
            Record::Created { operation } if doubtful => {
                let operation = *operation;
                self.sent_money = true;
                Next::Record(Record::Executing { operation })
            }
            Record::Created { operation } => {
                let operation = *operation;
                self.may_execute = true;
                Next::Record(Record::Executing { operation })
            }
            Record::Fencing { why, .. } => {
                self.why = *why;
                Next::Call(What::Delete)
            }
            Record::Fenced { .. } => self.after_record(),
            Record::Final { verdict: Verdict::Paid, .. } => self.settled(Verdict::Paid),
            Record::Final { verdict, .. } if !self.payout.as_ref().is_some_and(|payout| payout.retry_not_paid) => {
                let verdict = *verdict;
                self.settled(verdict)
            }
            // Before a new attempt the old one must still be what the journal says.
            Record::Executing { .. } | Record::Final { operation: Some(_), .. } => Next::Call(What::Read),
            Record::Final { operation: None, .. } => Next::Record(Record::Intent { matching: Vec::new() }),
        }
    }

    fn settled(&self, verdict: Verdict) -> Next {
        let mut details = self.details();
        details.already_settled = true;
        Next::End(Box::new(Ok(verdict_outcome(verdict, details))))
    }

    /// What follows once the last line is durable.
    pub(super) fn after_record(&mut self) -> Next {
        let Some(last) = &self.last else { return Next::Later(What::Read) };
        match &last.record {
            Record::Intent { .. } | Record::NotSent => Next::Call(What::Create),
            Record::Created { operation } => {
                let operation = *operation;
                self.may_execute = true;
                Next::Record(Record::Executing { operation })
            }
            Record::Executing { .. } if self.may_execute => Next::Call(What::Execute),
            Record::Executing { .. } => Next::Call(What::Read),
            Record::Fencing { .. } => Next::Call(What::Delete),
            Record::Fenced { why: Fence::Lost, .. } => {
                // The operation can never run: the debt is as if nothing had been sent.
                self.sent_money = false;
                self.state = None;
                Next::Later(What::Create)
            }
            Record::Fenced { operation, why } => {
                let verdict = match why {
                    Fence::NotEnoughMoney => Verdict::NotEnoughMoney,
                    Fence::Lost | Fence::Refused => Verdict::Refused,
                };
                Next::Record(Record::Final { operation: Some(*operation), verdict, transaction: None, note: None })
            }
            Record::Final { verdict, .. } => Next::End(Box::new(Ok(verdict_outcome(*verdict, self.details())))),
        }
    }

    pub(super) fn created(&mut self, result: CallResult) -> Next {
        let operation = match result.map(|answer| PayoutOperation::from_record(answer.result.unwrap_or_default())) {
            Ok(operation) => operation,
            Err(error) => return self.not_created(error),
        };
        let (id, state) = (operation.payout_operation_id(), operation.payout_operation_state());
        if self.operation() == Some(id) {
            // An old operation under a new create: its state says nothing about a new one.
            return self.not_created(Error::invalid("PayoutOperationId", Reason::OperationHeld));
        }
        self.deletions = 0;
        self.may_execute = false;
        self.why = Fence::Lost;
        if state == State::Created {
            Next::Record(Record::Created { operation: id })
        } else {
            // Nothing of ours brought it there, so it is only watched.
            Next::Record(Record::Executing { operation: id })
        }
    }

    fn not_created(&mut self, error: Error) -> Next {
        self.error = Some(error.clone());
        if error.session_expired() {
            // Two clients that end each other's sessions: it ends a call, never a payout.
            return Next::Later(What::Create);
        }
        let refused = matches!(error.code(), Code::InvalidRequest | Code::ApiError | Code::Conflict)
            || (error.code() == Code::HttpStatus && error.outcome() == Outcome::NotDone && error.status() != Some(429));
        let result =
            if refused && !self.has_sent_money { Err(error) } else { Ok(PayoutOutcome::NotStarted(self.details())) };
        Next::End(Box::new(result))
    }

    pub(super) fn executed(&mut self, result: CallResult) -> Next {
        self.may_execute = false;
        match result.map(|answer| PayoutOperation::from_record(answer.result.unwrap_or_default())) {
            Ok(operation) if Some(operation.payout_operation_id()) == self.operation() => {
                self.in_state(operation.payout_operation_state())
            }
            // An answer about another operation is no answer.
            Ok(_) => Next::Call(What::Read),
            Err(error) => {
                // An error of getUserToken came before anything was sent.
                let not_sent = error.reason() == Reason::NotSent || error.endpoint() != Some(EXECUTE_OPERATION.name);
                let refused =
                    matches!(error.code(), Code::ApiError | Code::HttpStatus) && error.outcome() == Outcome::NotDone;
                let expired = refused && error.session_expired();
                self.why = if refused && !expired { Fence::Refused } else { Fence::Lost };
                self.may_execute = not_sent || expired;
                self.sent_money &= !not_sent;
                let locked_out = locked_out(&error);
                self.error = Some(error);
                match (locked_out, not_sent) {
                    (true, _) => Next::End(Box::new(Ok(self.out_of_time()))),
                    (_, true) => Next::Later(What::Execute),
                    (_, false) => Next::Call(What::Read),
                }
            }
        }
    }

    pub(super) fn read(&mut self, result: CallResult) -> Next {
        match result.map(|answer| PayoutOperation::from_record(answer.result.unwrap_or_default())) {
            Ok(operation) if Some(operation.payout_operation_id()) == self.operation() => {
                self.in_state(operation.payout_operation_state())
            }
            Ok(_) => Next::Later(What::Read),
            Err(error) => {
                let locked_out = locked_out(&error);
                self.error = Some(error);
                if locked_out { Next::End(Box::new(Ok(self.out_of_time()))) } else { Next::Later(What::Read) }
            }
        }
    }

    /// What follows from a state that the provider told.
    fn in_state(&mut self, state: State) -> Next {
        self.state = Some(state.clone());
        // Once it has gone further, it is executed no more, whatever a later read says.
        self.may_execute &= state == State::Created;
        let Some(last) = &self.last else { return Next::Later(What::Read) };
        let at = last.at;
        let end = |operation, verdict| {
            Next::Record(Record::Final { operation: Some(operation), verdict, transaction: None, note: None })
        };
        match (&last.record, state) {
            // A state that nobody knows is never final, so it reopens nothing either.
            (Record::Final { .. }, State::Unknown(_)) => Next::Later(What::Read),
            (Record::Final { operation: Some(operation), verdict, .. }, state) => {
                let operation = *operation;
                let still = match state {
                    State::Failed => *verdict == Verdict::Failed,
                    State::Deleted => *verdict != Verdict::Failed,
                    _ => false,
                };
                if still {
                    self.state = None;
                    Next::Record(Record::Intent { matching: Vec::new() })
                } else {
                    // The journal was settled too early, by a person or by a provider that changed its mind.
                    Next::Record(Record::Executing { operation })
                }
            }
            (Record::Executing { operation } | Record::Fencing { operation, .. }, State::Completed) => {
                end(*operation, Verdict::Paid)
            }
            (Record::Executing { operation } | Record::Fencing { operation, .. }, State::Failed) => {
                end(*operation, Verdict::Failed)
            }
            (Record::Executing { operation }, State::Deleted) => end(*operation, Verdict::Deleted),
            (Record::Fencing { operation, why }, State::Deleted) => {
                Next::Record(Record::Fenced { operation: *operation, why: *why })
            }
            (Record::Executing { operation }, State::NotEnoughMoney) => {
                Next::Record(Record::Fencing { operation: *operation, why: Fence::NotEnoughMoney })
            }
            (Record::Fencing { .. }, State::NotEnoughMoney) => {
                self.deletions = self.deletions.saturating_add(1);
                if self.deletions < 2 {
                    Next::Call(What::Delete)
                } else {
                    Next::End(Box::new(Ok(self.may_still_run())))
                }
            }
            (Record::Executing { .. }, State::Created) if self.may_execute => Next::Call(What::Execute),
            (Record::Executing { operation }, State::Created)
                if self.now() >= at.saturating_add(self.policy.settle) =>
            {
                Next::Record(Record::Fencing { operation: *operation, why: self.why })
            }
            (Record::Fencing { .. }, State::Created) => Next::Later(What::Delete),
            _ => Next::Later(What::Read),
        }
    }

    fn may_still_run(&self) -> PayoutOutcome {
        PayoutOutcome::NotPaid { reason: Verdict::NotEnoughMoney, may_still_run: true, details: self.details() }
    }

    /// When the next call is due; `None` where no time is left for it.
    pub(super) fn pause_until(&mut self) -> Option<i64> {
        // Of a short time most is for waiting.
        let kept = self.policy.attempt.min(self.policy.payout / 4);
        let last_call = self.deadline.saturating_sub(kept);
        if self.now() >= last_call {
            return None;
        }
        let until = self.now().saturating_add(self.pause).min(last_call);
        self.pause = self.pause.saturating_add(self.pause / 2).min(self.policy.poll_longest);
        // A read at the end of the settle window decides, so it is not slept over.
        let settled = self.last.as_ref().map_or(until, |last| last.at.saturating_add(self.policy.settle));
        Some(if settled > self.now() { until.min(settled) } else { until })
    }

    /// What can be said when the time is over.
    pub(super) fn out_of_time(&self) -> PayoutOutcome {
        let details = self.details();
        let Some(last) = &self.last else { return PayoutOutcome::NotStarted(details) };
        match (&last.record, &self.state) {
            (Record::Intent { .. } | Record::Created { .. } | Record::Fenced { .. } | Record::NotSent, _) => {
                PayoutOutcome::NotStarted(details)
            }
            (Record::Executing { .. }, _) if self.may_execute && !self.sent_money => PayoutOutcome::NotStarted(details),
            (Record::Fencing { why: Fence::NotEnoughMoney, .. }, Some(State::NotEnoughMoney)) => self.may_still_run(),
            (Record::Final { .. }, _) | (_, None | Some(State::Created)) => PayoutOutcome::Unknown(details),
            (Record::Executing { .. } | Record::Fencing { .. }, Some(_)) => PayoutOutcome::Pending(details),
        }
    }

    /// Whether money may have moved, where a run cannot go on.
    pub(super) fn at_risk(&self) -> Outcome {
        let at_risk = self.last.as_ref().is_some_and(|last| match last.record {
            Record::Executing { .. } | Record::Fencing { .. } => self.sent_money || !self.may_execute,
            Record::Created { .. } => self.sent_money,
            // A read has said that it did not end so.
            Record::Final { .. } => self.state.is_some(),
            Record::Intent { .. } | Record::Fenced { .. } | Record::NotSent => false,
        });
        if at_risk { Outcome::Unknown } else { Outcome::NotDone }
    }

    /// The end of a run that cannot go on: an error while this call has sent nothing that
    /// moves money, an outcome afterwards.
    pub(super) fn stopped(&mut self, error: Error) -> Result<PayoutOutcome, Error> {
        if !self.has_sent_money {
            return Err(error);
        }
        self.error = Some(error);
        Ok(PayoutOutcome::Unknown(self.details()))
    }
}

/// Whether the session itself was refused: no waiting mends credentials.
pub(super) fn locked_out(error: &Error) -> bool {
    let refused = match error.code() {
        Code::InvalidRequest | Code::ApiError => true,
        Code::HttpStatus => error.outcome() == Outcome::NotDone && matches!(error.status(), Some(401 | 403)),
        _ => false,
    };
    refused && error.endpoint() == Some(GET_USER_TOKEN.name)
}

fn verdict_outcome(verdict: Verdict, details: super::outcome::Details) -> PayoutOutcome {
    match verdict {
        Verdict::Paid => PayoutOutcome::Paid(details),
        reason => PayoutOutcome::NotPaid { reason, may_still_run: false, details },
    }
}
