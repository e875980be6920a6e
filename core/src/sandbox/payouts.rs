//! Payout operations: their states as time goes by, and what recipients got.

use std::collections::{BTreeSet, HashMap};

use super::control::normalise_recipient;
use crate::types::{Decimal, Uuid};

/// What a recipient got, or all of them. Sums are roubles.
///
/// ```
/// use intellectmoney::sandbox::Sandbox;
/// let paid = Sandbox::new(7).paid("+7 999 000-00-00");
/// assert_eq!((paid.count, paid.total.to_string().as_str()), (0, "0.00"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Payouts that arrived.
    pub count: u32,
    /// Their sum.
    pub total: Decimal,
    /// Payouts that were executed and whose bank has not answered yet.
    pub pending_count: u32,
    /// Their sum.
    pub pending_total: Decimal,
}

impl Default for Paid {
    fn default() -> Self {
        let zero = Decimal::new(0, 2);
        Self { count: 0, total: zero, pending_count: 0, pending_total: zero }
    }
}

/// Where an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Created,
    /// The money has left; sandbox times in milliseconds.
    Running {
        sent: i64,
        done: i64,
        fails: bool,
    },
    Completed,
    Failed,
    NotEnoughMoney,
    Deleted,
}

impl Stage {
    /// The state's name at a time.
    pub(super) fn name(self, now: i64) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Running { sent, .. } if now < sent => "InProcess",
            Self::Running { .. } => "SentToBank",
            Self::Completed => "Completed",
            Self::Failed => "Failed",
            Self::NotEnoughMoney => "NotEnoughMoney",
            Self::Deleted => "Deleted",
        }
    }
}

/// One operation. The recipient may be a card number: never printed.
#[derive(Clone)]
pub(super) struct Payout {
    pub(super) recipient: Box<str>,
    pub(super) bank: Option<Box<str>>,
    pub(super) amount: Decimal,
    pub(super) stage: Stage,
    /// Will stay in process for an hour once it is executed.
    pub(super) stuck: bool,
}

/// All operations by number.
#[derive(Clone, Default)]
pub(super) struct Payouts {
    all: HashMap<Uuid, Payout>,
    /// Those that run, by the time at which they are done.
    running: BTreeSet<(i64, Uuid)>,
}

impl Payouts {
    pub(super) fn insert(&mut self, id: Uuid, payout: Payout) {
        self.all.insert(id, payout);
    }

    pub(super) fn get(&self, id: Uuid) -> Option<&Payout> {
        self.all.get(&id)
    }

    /// Moves an operation to another stage.
    pub(super) fn set(&mut self, id: Uuid, stage: Stage) {
        let Some(payout) = self.all.get_mut(&id) else { return };
        if let Stage::Running { done, .. } = payout.stage {
            self.running.remove(&(done, id));
        }
        if let Stage::Running { done, .. } = stage {
            self.running.insert((done, id));
        }
        payout.stage = stage;
    }

    /// The bank answers all that are due; gives the money that comes back.
    pub(super) fn settle(&mut self, now: i64) -> Decimal {
        let mut back = Decimal::ZERO;
        while self.running.first().is_some_and(|(done, _)| *done <= now) {
            let Some(payout) = self.running.pop_first().and_then(|(_, id)| self.all.get_mut(&id)) else { continue };
            let fails = matches!(payout.stage, Stage::Running { fails: true, .. });
            payout.stage = if fails { Stage::Failed } else { Stage::Completed };
            if fails {
                back = back.saturating_add(payout.amount);
            }
        }
        back
    }

    /// What one recipient got, in any form of its number; `None` for all.
    pub(super) fn paid(&self, recipient: Option<&str>) -> Paid {
        let wanted = recipient.map(normalise_recipient);
        let mut paid = Paid::default();
        for payout in
            self.all.values().filter(|payout| wanted.as_ref().is_none_or(|wanted| **wanted == *payout.recipient))
        {
            match payout.stage {
                Stage::Completed => {
                    paid.count = paid.count.saturating_add(1);
                    paid.total = paid.total.saturating_add(payout.amount);
                }
                Stage::Running { .. } => {
                    paid.pending_count = paid.pending_count.saturating_add(1);
                    paid.pending_total = paid.pending_total.saturating_add(payout.amount);
                }
                _ => {}
            }
        }
        paid
    }
}
