use crate::endpoints::Payment;
use crate::error::{Error, Language, NextStep};
use crate::journal::Withdrawn;
use crate::types::Decimal;

/// How a withdrawal ended, as far as is known. All cases are listed: a `match` that
/// forgets one does not compile.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a withdrawal that is not known to be done needs a decision"]
pub enum WithdrawalOutcome {
    /// The provider took it, or a person said so.
    Confirmed(WithdrawalDetails),
    /// The provider took it, but names another sum or currency than was asked for: ask it.
    Differs(WithdrawalDetails),
    /// The provider refused it and its history shows no such row, or a person said so.
    Refused(WithdrawalDetails),
    /// Nothing tells whether money moved. It is never sent again: look at the candidates,
    /// ask the provider, and record the answer with `settle`.
    Unknown {
        /// New rows of the history that could be this withdrawal; the likely ones first.
        candidates: Vec<Candidate>,
        /// What is known.
        details: WithdrawalDetails,
    },
    /// Surely nothing was sent. Call again to withdraw.
    NotStarted(WithdrawalDetails),
}

/// What is known of a withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawalDetails {
    /// The caller's name of it.
    pub reference: String,
    /// What the provider answered.
    pub transaction: Option<Withdrawn>,
    /// What a person said who settled it.
    pub note: Option<String>,
    /// Whether the journal already said so, and nothing was sent.
    pub already_settled: bool,
    /// What went wrong last, where something did.
    pub error: Option<Error>,
}

/// A row of the history that could be a withdrawal of unknown outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The row.
    pub payment: Payment,
    /// How well it fits. Never a proof: another withdrawal of the same sum looks alike.
    pub likelihood: Likelihood,
}

/// How well a row fits a withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likelihood {
    /// The sum, the account and the time.
    Likely,
    /// The sum, and nothing speaks against it.
    Possible,
}

impl Likelihood {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

impl WithdrawalOutcome {
    /// The stable name of the case.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self {
            Self::Confirmed(_) => "confirmed",
            Self::Differs(_) => "differs",
            Self::Refused(_) => "refused",
            Self::Unknown { .. } => "unknown",
            Self::NotStarted(_) => "not_started",
        }
    }

    /// What is known.
    #[must_use]
    pub fn details(&self) -> &WithdrawalDetails {
        match self {
            Self::Confirmed(details)
            | Self::Differs(details)
            | Self::Refused(details)
            | Self::NotStarted(details)
            | Self::Unknown { details, .. } => details,
        }
    }

    /// The next safe step.
    #[must_use]
    pub fn next_step(&self) -> NextStep {
        match self {
            Self::Confirmed(_) | Self::Refused(_) => NextStep::Nothing,
            Self::Differs(_) | Self::Unknown { .. } => NextStep::AskProvider,
            Self::NotStarted(_) => NextStep::CallAgain,
        }
    }

    /// One sentence on what happened and what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let (english, russian) = match self {
            Self::Confirmed(_) => ("withdrawn.", "выведено."),
            Self::Differs(_) => (
                "withdrawn, but the provider names another sum or currency than was asked for.",
                "выведено, но провайдер называет другую сумму или валюту, чем запрошено.",
            ),
            Self::Refused(_) => ("not withdrawn: the provider refused.", "не выведено: провайдер отказал."),
            Self::Unknown { .. } => (
                "it is not known whether the money moved; it is never sent again.",
                "неизвестно, ушли ли деньги; повторно не отправляется.",
            ),
            Self::NotStarted(_) => ("nothing was sent.", "ничего не отправлено."),
        };
        let (sentence, next) = match language {
            Language::English => (english, self.next_step().en()),
            Language::Russian => (russian, self.next_step().ru()),
        };
        format!("{}: {sentence} {next}", self.details().reference)
    }
}

impl Withdrawn {
    /// Whether the provider names another sum or currency. What it leaves out differs in nothing.
    pub(crate) fn differs(&self, amount: &str, currency: &str) -> bool {
        let asked = Decimal::from_str_exact(amount).ok();
        self.amount.is_some_and(|named| Some(named) != asked)
            || self.currency.as_ref().is_some_and(|named| !named.eq_ignore_ascii_case(currency))
    }
}
