//! Results as JSON under a language's names.

use std::sync::Arc;

use super::describe::{record, write_error};
use super::job::Finished;
use super::naming::{Members, Name, Naming};
use crate::endpoints::{Generation, Record};
use crate::envelope::Answer;
use crate::error::{Error, Language, NextStep};
use crate::machine::{Candidate, CheckReport, PayoutOutcome, WithdrawalOutcome};
use crate::rows::Rows;

const KIND: Name = Name::same("kind");
const STATUS: Name = Name::same("status");
const REFERENCE: Name = Name::same("reference");
const REASON: Name = Name::same("reason");
const MAY_STILL_RUN: Name = Name::new("may_still_run", "mayStillRun");
const PAYOUT_OPERATION_ID: Name = Name::new("payout_operation_id", "payoutOperationId");
const STATE: Name = Name::same("state");
const ALREADY_SETTLED: Name = Name::new("already_settled", "alreadySettled");
const NEXT_STEP: Name = Name::new("next_step", "nextStep");
const MESSAGE: Name = Name::same("message");
const MESSAGE_RU: Name = Name::new("message_ru", "messageRu");
const ERROR: Name = Name::same("error");
const TRANSACTION: Name = Name::same("transaction");
const TRANSACTION_ID: Name = Name::new("transaction_id", "transactionId");
const AMOUNT: Name = Name::same("amount");
const CURRENCY: Name = Name::same("currency");
const NOTE: Name = Name::same("note");
const CANDIDATES: Name = Name::same("candidates");
const LIKELIHOOD: Name = Name::same("likelihood");
const PAYMENT: Name = Name::same("payment");
const RESULT: Name = Name::same("result");
const OPERATION_ID: Name = Name::new("operation_id", "operationId");
const ESHOP_ID: Name = Name::new("eshop_id", "eshopId");
const MAY_PAY: Name = Name::new("may_pay", "mayPay");
const BASE_URL: Name = Name::new("base_url", "baseUrl");
const LEFT: Name = Name::same("left");
const FINDINGS: Name = Name::same("findings");
const ENDPOINT: Name = Name::same("endpoint");
const PASSED: Name = Name::same("passed");
const ACCEPTED: Name = Name::same("accepted");
const REFUSED: Name = Name::same("refused");
const GENERATION: Name = Name::same("generation");
const TEXT: Name = Name::same("text");
const WARNING: Name = Name::same("warning");

/// Bytes that a small result takes.
const USUAL: usize = 1024;

impl Finished {
    /// The rows of a page, packed or not, taken out: the list is empty then.
    pub fn take_rows(&mut self) -> Option<Arc<Rows>> {
        let Self::Answer(answer) = self else { return None };
        answer.result.as_mut()?.take_list_rows()
    }

    /// A page as it came, from what [`take_rows`](Self::take_rows) took out and left.
    #[must_use]
    pub fn with_rows(mut self, rows: Arc<Rows>) -> Self {
        if let Self::Answer(answer) = &mut self {
            answer.result = answer.result.take().map(|record| record.with_rows(rows));
        }
        self
    }

    /// An answer's result as JSON under the provider's names, unknown fields included.
    #[must_use]
    pub fn raw(&self) -> Option<String> {
        let Self::Answer(answer) = self else { return None };
        answer.result.as_ref().map(Record::to_json)
    }

    /// One JSON object, without line breaks; `kind` is `answer`, `payout`, `withdrawal` or
    /// `check`. What [`raw`](Self::raw) gives is not in it.
    #[must_use]
    pub fn to_json(&self, naming: Naming) -> String {
        let mut out = String::with_capacity(USUAL);
        let mut members = Members::begin(&mut out, naming);
        match self {
            Self::Answer(answer) => write_answer(&mut members, answer),
            Self::Payout(outcome) => write_payout(&mut members, outcome),
            Self::Withdrawal(outcome) => write_withdrawal(&mut members, outcome),
            Self::Check(report) => write_check(&mut members, report),
        }
        members.end();
        out
    }
}

fn write_answer(members: &mut Members<'_>, answer: &Answer<Option<Record>>) {
    let naming = members.naming;
    members.text(KIND, "answer");
    match &answer.result {
        Some(result) => record(result, naming, members.key(RESULT)),
        None => members.flag(RESULT, true),
    }
    members.maybe(OPERATION_ID, answer.meta.operation_id.as_deref());
    members.wide(ESHOP_ID, answer.meta.eshop_id);
    members.maybe(WARNING, answer.warning());
}

fn write_payout(members: &mut Members<'_>, outcome: &PayoutOutcome) {
    let details = outcome.details();
    members.text(KIND, "payout");
    members.text(STATUS, outcome.status());
    members.text(REFERENCE, &details.reference);
    let (reason, may_still_run) = match outcome {
        PayoutOutcome::NotPaid { reason, may_still_run, .. } => (Some(reason.as_str()), *may_still_run),
        _ => (None, false),
    };
    members.maybe(REASON, reason);
    members.flag(MAY_STILL_RUN, may_still_run);
    members.maybe(PAYOUT_OPERATION_ID, details.payout_operation_id.map(|id| id.to_string()).as_deref());
    members.maybe(STATE, details.state.as_ref().map(crate::PayoutOperationState::as_str));
    members.flag(ALREADY_SETTLED, details.already_settled);
    let message = |language| outcome.message(language);
    write_advice(members, outcome.next_step(), &message, details.error.as_ref());
}

fn write_withdrawal(members: &mut Members<'_>, outcome: &WithdrawalOutcome) {
    let details = outcome.details();
    members.text(KIND, "withdrawal");
    members.text(STATUS, outcome.status());
    members.text(REFERENCE, &details.reference);
    let naming = members.naming;
    match &details.transaction {
        None => members.key(TRANSACTION).push_str("null"),
        Some(transaction) => {
            let mut inner = Members::begin(members.key(TRANSACTION), naming);
            inner.wide(TRANSACTION_ID, Some(transaction.transaction_id));
            inner.maybe(STATE, transaction.state.as_ref().map(crate::types::TransactionState::as_str));
            inner.maybe(AMOUNT, transaction.amount.map(|amount| amount.to_string()).as_deref());
            inner.maybe(CURRENCY, transaction.currency.as_deref());
            inner.end();
        }
    }
    members.maybe(NOTE, details.note.as_deref());
    let candidates: &[Candidate] = match outcome {
        WithdrawalOutcome::Unknown { candidates, .. } => candidates,
        _ => &[],
    };
    members.list(CANDIDATES, candidates, |out, candidate| {
        let mut inner = Members::begin(out, naming);
        inner.text(LIKELIHOOD, candidate.likelihood.as_str());
        record(candidate.payment.record(), naming, inner.key(PAYMENT));
        inner.end();
    });
    members.flag(ALREADY_SETTLED, details.already_settled);
    let message = |language| outcome.message(language);
    write_advice(members, outcome.next_step(), &message, details.error.as_ref());
}

fn write_check(members: &mut Members<'_>, report: &CheckReport) {
    let naming = members.naming;
    members.text(KIND, "check");
    members.flag(MAY_PAY, report.may_pay());
    members.text(BASE_URL, &report.base_url);
    members.maybe(LEFT, report.left.map(|operation| operation.to_string()).as_deref());
    members.list(FINDINGS, &report.findings, |out, finding| {
        let mut inner = Members::begin(out, naming);
        inner.text(ENDPOINT, finding.endpoint);
        inner.flag(PASSED, finding.passed());
        inner.maybe(ACCEPTED, finding.accepted.map(Generation::as_str));
        inner.text(NOTE, &finding.note);
        inner.list(REFUSED, &finding.refused, |out, tried| {
            let mut inner = Members::begin(out, naming);
            inner.text(GENERATION, tried.generation.as_str());
            write_error(&tried.error, naming, inner.key(ERROR));
            inner.end();
        });
        inner.end();
    });
    members.text(TEXT, &report.to_string());
}

fn write_advice(
    members: &mut Members<'_>,
    next: NextStep,
    message: &dyn Fn(Language) -> String,
    error: Option<&Error>,
) {
    members.text(NEXT_STEP, next.as_str());
    members.text(MESSAGE, &message(Language::English));
    members.text(MESSAGE_RU, &message(Language::Russian));
    let naming = members.naming;
    match error {
        Some(error) => write_error(error, naming, members.key(ERROR)),
        None => members.key(ERROR).push_str("null"),
    }
}
