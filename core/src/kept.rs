//! The session's token as a client keeps it, for whoever gives it as a text: mostly it is the same as the last one.

use std::fmt;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use crate::types::UserToken;

/// The last token of which more is known than its text.
#[derive(Default)]
pub(crate) struct Kept(RwLock<Option<UserToken>>);

impl Kept {
    /// To be held for as long as it is used: those who read do not wait for each other.
    pub(crate) fn last(&self) -> RwLockReadGuard<'_, Option<UserToken>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn keep(&self, text: &str) {
        let token = UserToken::new(text);
        if token.known().is_some() {
            // Set in one assignment, so that a panic elsewhere leaves no half of it.
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(token);
        }
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}
