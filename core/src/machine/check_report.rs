use std::fmt;

use crate::endpoints::Generation;
use crate::error::Error;
use crate::types::Uuid;

/// What a live check found. Nothing in it is secret: its text can be pasted into an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    /// The address that was asked.
    pub base_url: String,
    /// One a step, in the order in which they were made.
    pub findings: Vec<Finding>,
    /// The operation that was made and is not known to be deleted. It was never executed.
    pub left: Option<Uuid>,
}

/// What became of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The endpoint's name.
    pub endpoint: &'static str,
    /// Whose layout was taken; `None` where none was, or none was needed.
    pub accepted: Option<Generation>,
    /// What the answer said: a state, a count.
    pub note: String,
    /// The layouts that were refused before, and how.
    pub refused: Vec<Tried>,
}

/// A layout that was refused, or a request that brought no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Whose layout it was.
    pub generation: Generation,
    /// Why: code, reason, status, the provider's code and sentence.
    pub error: Error,
}

impl Tried {
    pub(super) fn new(generation: Generation, error: &Error) -> Self {
        Self { generation, error: error.clone() }
    }
}

impl Finding {
    /// Whether the step went through.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.accepted.is_some() || !self.note.is_empty()
    }
}

impl CheckReport {
    pub(super) fn new(base_url: &str) -> Self {
        Self { base_url: base_url.to_owned(), findings: Vec::new(), left: None }
    }

    /// Whether all that a payout needs short of paying went through.
    #[must_use]
    pub fn may_pay(&self) -> bool {
        let passed = |name| self.findings.iter().any(|finding| finding.endpoint == name && finding.passed());
        ["getUserToken", "createOperation", "getOperationState", "deleteOperation"].into_iter().all(passed)
            && self.left.is_none()
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "intellectmoney {} live check of {}", env!("CARGO_PKG_VERSION"), self.base_url)?;
        for finding in &self.findings {
            let verdict = match finding.accepted {
                Some(generation) => format!("accepted, layout {}", generation.as_str()),
                None if finding.passed() => "not needed".to_owned(),
                None => "failed".to_owned(),
            };
            let note = if finding.note.is_empty() { String::new() } else { format!(" ({})", finding.note) };
            writeln!(f, "{:<20} {verdict}{note}", finding.endpoint)?;
            for Tried { generation, error } in &finding.refused {
                let status = error.status().map(|status| format!(", HTTP {status}")).unwrap_or_default();
                let code = error.api_code().map(|code| format!(", code {code}")).unwrap_or_default();
                let reason = error.reason().as_str();
                writeln!(f, "{:<20} layout {}: {reason}{status}{code}", "", generation.as_str())?;
            }
        }
        if let Some(operation) = self.left {
            writeln!(f, "Delete {operation} in the cabinet: it was made and is not known to be deleted.")?;
        }
        write!(
            f,
            "{}",
            if self.may_pay() { "These credentials may pay." } else { "These credentials may not pay yet." }
        )
    }
}
