//! What must outlive the process: one line a step of a debt, its bytes, and what a
//! folder or table of such lines says. Pure: a store moves lines, core makes them.

mod entry;
pub mod folder;
mod key;
mod ledger;
mod line;
mod listing;
mod memory;
mod replay;
mod store;

pub(crate) use entry::check_reference;
pub use entry::{Debt, Entry, Fence, Heading, Record, Terms, Verdict, Withdrawn};
pub use key::JournalKey;
pub use ledger::Ledger;
pub use line::{decode, encode};
pub use listing::{DebtStatus, JournalDamage, JournalDebt, JournalListing};
pub use memory::MemoryStore;
pub use replay::Replay;
pub use store::{Appended, Line, Store, StoreFailure, Stored};
