//! Session tokens: 64 characters with `/` and `+` in them, so that a body that is not
//! escaped is found out.

use super::entropy::Entropy;

const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// Beyond this many the ended ones are forgotten.
const MANY: usize = 256;

#[derive(Clone)]
struct Session {
    token: String,
    /// Sandbox time in milliseconds.
    ends: i64,
}

/// The sessions that were ever begun and may still be alive.
#[derive(Clone, Default)]
pub(super) struct Sessions {
    begun: u64,
    list: Vec<Session>,
}

impl Sessions {
    /// Begins a session that ends at a time.
    pub(super) fn begin(&mut self, run: u64, now: i64, ends: i64) -> String {
        if self.list.len() >= MANY {
            self.list.retain(|session| session.ends > now);
        }
        self.begun = self.begun.saturating_add(1);
        let mut entropy = Entropy::nth(run, "session", self.begun);
        let mut part = |length| entropy.text(BASE64, length);
        let token = format!("{}/{}+{}", part(19), part(21), part(22));
        self.list.push(Session { token: token.clone(), ends });
        token
    }

    pub(super) fn alive(&self, token: &str, now: i64) -> bool {
        self.list.iter().any(|session| session.token == token && session.ends > now)
    }

    pub(super) fn any_alive(&self, now: i64) -> bool {
        self.list.iter().any(|session| session.ends > now)
    }

    pub(super) fn end(&mut self, token: &str, now: i64) {
        for session in self.list.iter_mut().filter(|session| session.token == token) {
            session.ends = session.ends.min(now);
        }
    }

    pub(super) fn end_all(&mut self) {
        self.list.clear();
    }
}
