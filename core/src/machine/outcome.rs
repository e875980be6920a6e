use std::fmt;

use crate::error::{Error, Language, NextStep};
use crate::journal::Verdict;
use crate::types::{PayoutOperationState, Uuid};

/// How a payout ended, as far as is known. All cases are listed: a `match` that forgets
/// one does not compile.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a payout that is not known to be paid needs a decision"]
pub enum PayoutOutcome {
    /// The recipient has the money.
    Paid(Details),
    /// The recipient has no money, and will not get any from this reference.
    NotPaid {
        /// Why.
        reason: Verdict,
        /// Whether the operation could not be deleted, so that someone could still run it:
        /// then the debt stays open.
        may_still_run: bool,
        /// What is known.
        details: Details,
    },
    /// The provider is still at it. Call again with the same reference.
    Pending(Details),
    /// Nothing tells whether money moved. Call again with the same reference.
    Unknown(Details),
    /// Nothing that moves money was sent, and nothing can run. Call again to pay.
    NotStarted(Details),
}

/// What is known of a payout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The caller's name of the debt.
    pub reference: String,
    /// The operation.
    pub payout_operation_id: Option<Uuid>,
    /// Its last known state.
    pub state: Option<PayoutOperationState>,
    /// Whether the journal already said so, and nothing was sent.
    pub already_settled: bool,
    /// What went wrong last, where something did.
    pub error: Option<Error>,
}

impl Details {
    /// Of a debt of which nothing is known.
    pub(super) fn of(reference: impl Into<String>) -> Self {
        let reference = reference.into();
        Self { reference, payout_operation_id: None, state: None, already_settled: false, error: None }
    }
}

impl PayoutOutcome {
    /// The stable name of the case.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self {
            Self::Paid(_) => "paid",
            Self::NotPaid { .. } => "not_paid",
            Self::Pending(_) => "pending",
            Self::Unknown(_) => "unknown",
            Self::NotStarted(_) => "not_started",
        }
    }

    /// What is known.
    #[must_use]
    pub fn details(&self) -> &Details {
        match self {
            Self::Paid(details) | Self::Pending(details) | Self::Unknown(details) | Self::NotStarted(details) => {
                details
            }
            Self::NotPaid { details, .. } => details,
        }
    }

    /// The next safe step.
    #[must_use]
    pub fn next_step(&self) -> NextStep {
        match self {
            Self::Paid(_) | Self::NotPaid { may_still_run: false, .. } => NextStep::Nothing,
            _ => NextStep::CallAgain,
        }
    }

    /// One sentence on what happened and what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let (english, russian) = match self {
            Self::Paid(_) => ("paid.", "выплачено."),
            Self::NotPaid { may_still_run: true, .. } => (
                "not paid: the balance was too small; the operation could not be deleted, so it may still run.",
                "не выплачено: не хватило денег; операцию не удалось удалить, она ещё может исполниться.",
            ),
            Self::NotPaid { reason, .. } => reason_sentence(*reason),
            Self::Pending(_) => ("the provider is still processing it.", "провайдер ещё обрабатывает выплату."),
            Self::Unknown(_) => ("it is not known whether the money moved.", "неизвестно, ушли ли деньги."),
            Self::NotStarted(_) => ("nothing that moves money was sent.", "ничего, что двигает деньги, не отправлено."),
        };
        let (sentence, next) = match language {
            Language::English => (english, self.next_step().en()),
            Language::Russian => (russian, self.next_step().ru()),
        };
        format!("{}: {sentence} {next}", self.details().reference)
    }

    /// The details of a paid payout; anything else is an error to the caller.
    pub fn ensure_paid(self) -> Result<Details, NotPaid> {
        match self {
            Self::Paid(details) => Ok(details),
            other => Err(NotPaid(Box::new(other))),
        }
    }
}

fn reason_sentence(reason: Verdict) -> (&'static str, &'static str) {
    match reason {
        Verdict::Paid => ("paid.", "выплачено."),
        Verdict::Failed => ("not paid: the bank refused.", "не выплачено: отказ банка."),
        Verdict::NotEnoughMoney => ("not paid: the balance was too small.", "не выплачено: не хватило денег."),
        Verdict::Deleted => ("not paid: the operation was deleted.", "не выплачено: операция удалена."),
        Verdict::Refused => ("not paid: the provider refused.", "не выплачено: провайдер отказал."),
    }
}

/// A payout that is not known to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPaid(pub Box<PayoutOutcome>);

impl fmt::Display for NotPaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message(Language::English))
    }
}

impl std::error::Error for NotPaid {}
