//! What a recipient got.

use crate::types::Decimal;

/// What the books say about one recipient, or about all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Paid {
    /// Payouts that arrived.
    pub count: u32,
    /// Their sum in roubles.
    pub total: Decimal,
    /// Payouts that were executed and whose bank has not answered yet.
    pub pending_count: u32,
    /// Their sum in roubles.
    pub pending_total: Decimal,
}
