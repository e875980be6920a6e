use std::fmt;

/// A readable timeline, kept only when someone will read it.
#[derive(Default)]
pub(super) struct Trace {
    pub(super) is_kept: bool,
    begin: i64,
    lines: Vec<String>,
}

impl Trace {
    pub(super) fn kept(begin: i64) -> Self {
        Self { is_kept: true, begin, lines: Vec::new() }
    }

    pub(super) fn note(&mut self, now: i64, what: impl FnOnce() -> String) {
        if self.is_kept {
            let millis = now - self.begin;
            let (minutes, seconds) = (millis / 60_000, millis % 60_000);
            self.lines.push(format!("{minutes:>5}:{:02}.{:03}  {}", seconds / 1000, seconds % 1000, what()));
        }
    }

    pub(super) fn into_lines(self) -> Vec<String> {
        self.lines
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trace").field("lines", &self.lines.len()).finish_non_exhaustive()
    }
}
