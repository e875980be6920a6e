//! What a journal says of its debts without opening it: the words of outcomes, as far as
//! lines alone can say them.

mod print;
mod reader;

use std::fmt;

pub(super) use reader::Reader;

use super::entry::{Debt, Entry, Record, Verdict};
use crate::error::{NextStep, Reason};
use crate::types::Uuid;

/// What a journal held when it was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalListing {
    /// Its debts, one a reference; the one whose last line is the newest stands last.
    pub debts: Vec<JournalDebt>,
    /// What of it cannot be read, or contradicts itself. Opening refuses such a journal.
    pub damage: Vec<JournalDamage>,
    /// How many debts there were before some were left out.
    all: usize,
}

/// A debt as a journal's last line of it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalDebt {
    /// The caller's name of the debt.
    pub reference: String,
    /// What kind of debt it is.
    pub kind: Debt,
    /// How it stands.
    pub status: DebtStatus,
    /// Why it was not paid, for a payout that was not.
    pub reason: Option<Verdict>,
    /// What is safe next.
    pub next_step: NextStep,
    /// The sum as it was sent.
    pub amount: String,
    /// The currency's code.
    pub currency: String,
    /// The recipient's mask.
    pub recipient: String,
    /// 1, and one more each time that it was tried anew after it was not paid.
    pub attempt: u32,
    /// The operation that the line speaks of.
    pub payout_operation_id: Option<Uuid>,
    /// When the line was made, Unix milliseconds.
    pub updated_at: i64,
    /// What a person said who settled it.
    pub note: Option<String>,
}

/// How a debt stands: what `resolve` would say without asking the provider. `pending` is
/// not among them, because the provider's states are in no journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DebtStatus {
    /// A payout: the recipient has the money.
    Paid,
    /// A payout: the recipient has no money, and will not get any from this reference.
    NotPaid,
    /// A withdrawal: the provider took it, or a person said so.
    Confirmed,
    /// A withdrawal: the provider took it, but names another sum or currency.
    Differs,
    /// A withdrawal: the provider refused it, or a person said so.
    Refused,
    /// The money may have moved, or may be moving: only the provider knows.
    Unknown,
    /// Nothing that moves money was sent, or what was sent can never run.
    NotStarted,
}

/// A part of a journal that cannot be read, or contradicts another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalDamage {
    /// The file's name.
    pub file: String,
    /// Which of its lines, the first being 1; none where the file is missing.
    pub line: Option<u64>,
    /// What is wrong: `journal_damaged`, or `operation_held`.
    pub reason: Reason,
}

impl JournalListing {
    fn of(mut debts: Vec<JournalDebt>, damage: Vec<JournalDamage>) -> Self {
        debts
            .sort_unstable_by(|one, other| (one.updated_at, &one.reference).cmp(&(other.updated_at, &other.reference)));
        Self { all: debts.len(), debts, damage }
    }

    /// Leaves out the debts on which nothing is left to do.
    ///
    /// ```
    /// use intellectmoney::journal::JournalListing;
    /// assert_eq!(JournalListing::default().open_only().to_table(), "0 debts\n");
    /// ```
    #[must_use]
    pub fn open_only(mut self) -> Self {
        self.debts.retain(JournalDebt::is_open);
        self
    }
}

impl JournalDebt {
    /// `doubtful` as in [`Stored`](super::Stored); `lost` where any line may have been lost after it.
    fn of(entry: Entry, doubtful: bool, lost: bool) -> Self {
        let (status, reason) = judge(&entry, doubtful, lost);
        let next_step = match (status, entry.terms.debt) {
            (DebtStatus::Paid | DebtStatus::NotPaid | DebtStatus::Confirmed | DebtStatus::Refused, _) => {
                NextStep::Nothing
            }
            (DebtStatus::Differs, _) | (DebtStatus::Unknown, Debt::Withdrawal) => NextStep::AskProvider,
            (DebtStatus::Unknown, Debt::Payout) | (DebtStatus::NotStarted, _) => NextStep::CallAgain,
        };
        let payout_operation_id = entry.record.operation();
        let note = match entry.record {
            Record::Final { note, .. } => note,
            _ => None,
        };
        let terms = &*entry.terms;
        Self {
            reference: entry.reference,
            kind: terms.debt,
            status,
            reason,
            next_step,
            amount: terms.amount.clone(),
            currency: terms.currency.clone(),
            recipient: terms.mask.clone(),
            attempt: entry.attempt,
            payout_operation_id,
            updated_at: entry.at,
            note,
        }
    }

    /// Whether something is left to do: it is not settled, or the provider has to be asked.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.next_step != NextStep::Nothing
    }
}

/// As the machines judge a last line before they send anything.
fn judge(entry: &Entry, doubtful: bool, lost: bool) -> (DebtStatus, Option<Verdict>) {
    let terms = &*entry.terms;
    let status = match (&entry.record, terms.debt) {
        // Nothing ever follows it.
        (Record::Final { verdict: Verdict::Paid, .. }, Debt::Payout) => DebtStatus::Paid,
        (Record::Final { verdict: Verdict::Paid, transaction, .. }, Debt::Withdrawal) => {
            let differs = transaction.as_ref().is_some_and(|done| done.differs(&terms.amount, &terms.currency));
            if differs { DebtStatus::Differs } else { DebtStatus::Confirmed }
        }
        _ if lost => DebtStatus::Unknown,
        (Record::Final { verdict, .. }, Debt::Payout) => return (DebtStatus::NotPaid, Some(*verdict)),
        (Record::Final { .. }, Debt::Withdrawal) => DebtStatus::Refused,
        (Record::Created { .. }, Debt::Payout) | (Record::NotSent, Debt::Withdrawal) if doubtful => DebtStatus::Unknown,
        (Record::NotSent, _) => DebtStatus::NotStarted,
        (Record::Intent { .. } | Record::Created { .. } | Record::Fenced { .. }, Debt::Payout) => {
            DebtStatus::NotStarted
        }
        _ => DebtStatus::Unknown,
    };
    (status, None)
}

impl DebtStatus {
    /// Every case.
    pub const ALL: &[Self] =
        &[Self::Paid, Self::NotPaid, Self::Confirmed, Self::Differs, Self::Refused, Self::Unknown, Self::NotStarted];

    /// The stable name, that of the outcome.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::NotPaid => "not_paid",
            Self::Confirmed => "confirmed",
            Self::Differs => "differs",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::NotStarted => "not_started",
        }
    }
}

impl JournalDamage {
    /// What is wrong and where, in English.
    #[must_use]
    pub fn en(&self) -> String {
        match self.line {
            Some(line) => format!("{}, line {line}: {}", self.file, self.reason.en()),
            None => format!("{}: {}: the file is missing", self.file, self.reason.en()),
        }
    }

    /// The same in Russian.
    #[must_use]
    pub fn ru(&self) -> String {
        match self.line {
            Some(line) => format!("{}, строка {line}: {}", self.file, self.reason.ru()),
            None => format!("{}: {}: файла нет", self.file, self.reason.ru()),
        }
    }
}

impl fmt::Display for JournalDamage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en())
    }
}
