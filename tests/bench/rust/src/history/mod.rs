//! A page of the history out of its answer.

#[cfg(feature = "peers")]
mod contest;
pub mod peers;
#[cfg(feature = "peers")]
mod reference;

#[cfg(feature = "peers")]
pub use contest::measure;

use intellectmoney::endpoints::{GET_PAYMENTS_HISTORY, PaymentsHistory};
use intellectmoney::{Response, read_answer};

/// The page as the crate reads it.
#[must_use]
pub fn read(response: &Response) -> PaymentsHistory {
    read_answer::<PaymentsHistory>(&GET_PAYMENTS_HISTORY, response).expect("a good answer").result
}
