//! What JavaScript gets as a thrown value; it makes an error of its own from it.

use intellectmoney::Error;
use intellectmoney::ffi::{Naming, error_json};

#[allow(clippy::needless_pass_by_value)]
pub(crate) fn thrown(error: Error) -> String {
    error_json(&error, Naming::JavaScript)
}
