use std::sync::Arc;

use crate::checks::is_control;
use crate::error::{Error, Reason};
use crate::types::{Decimal, TransactionState, Uuid};

/// The longest name of a debt.
const LONGEST_REFERENCE: usize = 128;

/// One line of a journal: a step of one debt, with all that is known of it. The last
/// line of a reference is its whole state, so nothing has to be added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The caller's name of the debt.
    pub reference: String,
    /// 1 for a reference's first line, one more for each that follows.
    pub seq: u64,
    /// When it was made, Unix milliseconds.
    pub at: i64,
    /// 1, and one more each time that a debt is tried anew after it was not paid.
    pub attempt: u32,
    /// What is owed: the same from line to line.
    pub terms: Arc<Terms>,
    /// What happened.
    pub record: Record,
}

impl Entry {
    /// Whether the debt is settled. A withdrawal of which nothing was sent is not: it may begin again.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self.record, Record::Final { .. })
    }

    /// What an index keeps of it.
    #[must_use]
    pub fn heading(&self) -> Heading {
        Heading::of(self.seq, &self.record)
    }
}

/// What an index has to know of a line besides its reference and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its place in the reference's order.
    pub seq: u64,
    /// The operation that it speaks of.
    pub operation: Option<Uuid>,
    /// Whether the debt is settled.
    pub is_final: bool,
}

impl Heading {
    pub(super) fn of(seq: u64, record: &Record) -> Self {
        Self { seq, operation: record.operation(), is_final: matches!(record, Record::Final { .. }) }
    }
}

/// What is owed, to whom, and under whose account. Nothing here is secret: the recipient
/// is a keyed fingerprint and a mask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What kind of debt it is.
    pub debt: Debt,
    /// The sum as it is sent.
    pub amount: String,
    /// The currency's code.
    pub currency: String,
    /// Recipient, sum, currency and shop under the journal's key.
    pub fingerprint: String,
    /// The recipient as it may be shown.
    pub mask: String,
    /// The account under the journal's key.
    pub account: String,
    /// Which key made fingerprint and account.
    pub key: String,
    /// The provider's address, or a sandbox's.
    pub base_url: String,
}

/// The kind of a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Debt {
    /// To a card or a phone.
    Payout,
    /// To the organisation's own bank account.
    Withdrawal,
}

impl Debt {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Payout => "payout",
            Self::Withdrawal => "withdrawal",
        }
    }
}

/// What happened to a debt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// It is about to be paid. Nothing was sent, or only drafts.
    Intent {
        /// Rows of the history that already look like this withdrawal.
        matching: Vec<i64>,
    },
    /// The provider made an operation; it was not executed.
    Created {
        /// The operation.
        operation: Uuid,
    },
    /// The money may move from here on.
    Executing {
        /// The operation.
        operation: Uuid,
    },
    /// The operation is being deleted, so that it can never run.
    Fencing {
        /// The operation.
        operation: Uuid,
        /// Why.
        why: Fence,
    },
    /// A state read said that the operation is deleted: it can never run.
    Fenced {
        /// The operation.
        operation: Uuid,
        /// Why it was fenced.
        why: Fence,
    },
    /// Surely nothing was sent after all: a withdrawal may begin again.
    NotSent,
    /// The debt is settled.
    Final {
        /// The operation that settled it, where there is one.
        operation: Option<Uuid>,
        /// How.
        verdict: Verdict,
        /// What the provider answered to a withdrawal.
        transaction: Option<Box<Withdrawn>>,
        /// What a person said who settled it.
        note: Option<String>,
    },
}

impl Record {
    /// The name, as faults and traces use it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Intent { .. } => "Intent",
            Self::Created { .. } => "Created",
            Self::Executing { .. } => "Executing",
            Self::Fencing { .. } => "Fencing",
            Self::Fenced { .. } => "Fenced",
            Self::NotSent => "NotSent",
            Self::Final { .. } => "Final",
        }
    }

    /// The operation that it speaks of.
    #[must_use]
    pub fn operation(&self) -> Option<Uuid> {
        match self {
            Self::Intent { .. } | Self::NotSent => None,
            Self::Final { operation, .. } => *operation,
            Self::Created { operation }
            | Self::Executing { operation }
            | Self::Fencing { operation, .. }
            | Self::Fenced { operation, .. } => Some(*operation),
        }
    }
}

/// The transaction of a withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// The provider's number.
    pub transaction_id: i64,
    /// Where it stood when it was answered.
    pub state: Option<TransactionState>,
    /// The sum that the provider named.
    pub amount: Option<Decimal>,
    /// The currency that it named.
    pub currency: Option<String>,
}

/// Makes an enum whose names are written to journals.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every case.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            pub(crate) fn named(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

named! {
    /// Why an operation is fenced.
    Fence {
        /// The answer to its execution was lost.
        Lost "lost",
        /// Its execution was refused.
        Refused "refused",
        /// The balance was too small.
        NotEnoughMoney "not_enough_money",
    }
}

named! {
    /// How a debt was settled.
    Verdict {
        /// Paid.
        Paid "paid",
        /// The bank refused.
        Failed "failed",
        /// The balance was too small, and the operation can no longer run.
        NotEnoughMoney "not_enough_money",
        /// Someone deleted the operation in the cabinet.
        Deleted "deleted",
        /// The provider refused.
        Refused "refused",
    }
}

/// A name of a debt: not empty, at most 128 characters, none of which a person does not see. A file that
/// was read once with its byte order mark, or with a space at a cell's end, would name a debt twice.
pub(crate) fn check_reference(reference: &str) -> Result<(), Error> {
    let length = reference.chars().count();
    let is_seen = !reference.chars().any(|c| is_control(c) || is_invisible(c)) && reference.trim() == reference;
    let holds = (1..=LONGEST_REFERENCE).contains(&length) && is_seen;
    if holds { Ok(()) } else { Err(Error::invalid("reference", Reason::ReferenceForm)) }
}

/// Marks of byte order and direction, joiners, and what else has no width.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_what_a_person_sees() {
        for good in ["1", "inv 17", "счёт-17", &"я".repeat(128), "a:b/c\u{A0}d"] {
            assert!(check_reference(good).is_ok(), "{good:?}");
        }
        let bad = [
            "",
            " ",
            "inv ",
            "\u{A0}inv",
            "inv\t",
            "\u{FEFF}inv",
            "in\u{200B}v",
            "inv\u{202E}",
            "i\nv",
            &"я".repeat(129),
        ];
        for bad in bad {
            let error = check_reference(bad).unwrap_err();
            assert_eq!((error.reason(), error.field()), (Reason::ReferenceForm, Some("reference")), "{bad:?}");
        }
    }
}
