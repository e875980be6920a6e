use crate::types::UserToken;

/// The one session of a client, shared by its machines: it decides who renews, so that a
/// hundred callers with an expired token renew once, and a straggler not again.
///
/// ```
/// use intellectmoney::UserToken;
/// use intellectmoney::machine::{Need, Session};
/// let mut session = Session::new();
/// assert!(matches!(session.need(), Need::Lead));
/// assert!(matches!(session.need(), Need::Follow), "a second caller waits");
/// session.renewed(UserToken::new("EXAMPLE"));
/// assert!(matches!(session.need(), Need::Have(_, 1)));
/// session.expired(1);
/// assert!(matches!(session.need(), Need::Lead));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// Counts tokens; what a caller saw expire is a number, not a token.
    generation: u64,
    state: State,
}

#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Empty,
    Renewing,
    Have(UserToken),
}

/// What a caller who needs a token does.
#[derive(Clone, Debug)]
pub enum Need {
    /// Renew: the others wait for you. Say how it ended.
    Lead,
    /// Wait: another renews.
    Follow,
    /// Use this token of this generation.
    Have(UserToken, u64),
}

impl Session {
    /// Without a token: the first caller gets one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a token that the caller already has.
    #[must_use]
    pub fn with_token(token: UserToken) -> Self {
        Self { generation: 1, state: State::Have(token) }
    }

    /// What to do for a token.
    pub fn need(&mut self) -> Need {
        match &self.state {
            State::Renewing => Need::Follow,
            State::Have(token) => Need::Have(token.clone(), self.generation),
            State::Empty => {
                self.state = State::Renewing;
                Need::Lead
            }
        }
    }

    /// An answer said that the token of this generation has expired. Of a generation that
    /// is over, that is no news.
    pub fn expired(&mut self, generation: u64) {
        if self.generation == generation && matches!(self.state, State::Have(_)) {
            self.state = State::Empty;
        }
    }

    /// The leader got a token.
    pub fn renewed(&mut self, token: UserToken) {
        self.generation = self.generation.saturating_add(1);
        self.state = State::Have(token);
    }

    /// The leader got none, or gave up: the next caller leads.
    pub fn not_renewed(&mut self) {
        self.state = State::Empty;
    }

    /// Whether a leader is at work; followers step again when this changes.
    #[must_use]
    pub fn is_renewing(&self) -> bool {
        matches!(self.state, State::Renewing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_leads_the_others_follow_and_a_straggler_does_not_renew_again() {
        let mut session = Session::new();
        assert!(matches!(session.need(), Need::Lead));
        assert!(matches!(session.need(), Need::Follow));
        session.renewed(UserToken::new("first"));
        let Need::Have(_, generation) = session.need() else { panic!("no token") };
        session.expired(generation);
        assert!(matches!(session.need(), Need::Lead));
        session.expired(generation);
        assert!(matches!(session.need(), Need::Follow));
        session.renewed(UserToken::new("second"));
        session.expired(generation);
        assert!(matches!(session.need(), Need::Have(..)), "a straggler");
    }

    #[test]
    fn a_leader_that_fails_leaves_the_lead() {
        let mut session = Session::new();
        assert!(matches!(session.need(), Need::Lead));
        session.not_renewed();
        assert!(matches!(session.need(), Need::Lead));
    }
}
