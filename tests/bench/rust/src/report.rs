//! Rows of the table that all languages share.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// One measured figure.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    job: String,
    input: String,
    unit: String,
    ours: f64,
    peer: Option<String>,
    peers: Option<f64>,
    ratio: Option<f64>,
    goal: Option<f64>,
}

impl Row {
    /// A time beside a peer's, in nanoseconds.
    pub fn against(job: &str, input: impl Into<String>, ours: f64, peer: &str, peers: f64) -> Self {
        let (input, ratio) = (input.into(), Some(ours / peers));
        Self {
            job: job.to_owned(),
            input,
            unit: "ns".to_owned(),
            ours,
            peer: Some(peer.to_owned()),
            peers: Some(peers),
            ratio,
            goal: None,
        }
    }

    /// A figure of its own.
    pub fn alone(job: &str, input: impl Into<String>, unit: &str, ours: f64) -> Self {
        Self {
            job: job.to_owned(),
            input: input.into(),
            unit: unit.to_owned(),
            ours,
            peer: None,
            peers: None,
            ratio: None,
            goal: None,
        }
    }

    /// The largest ratio that is good, or the largest value where there is no peer.
    #[must_use]
    pub fn goal(mut self, goal: impl Into<Option<f64>>) -> Self {
        self.goal = goal.into();
        self
    }
}

/// Writes the rows where the table is made of them.
pub fn write(file: &Path, rows: &[Row]) -> io::Result<()> {
    #[derive(Serialize)]
    struct Report<'a> {
        language: &'static str,
        rows: &'a [Row],
    }
    let text = serde_json::to_string_pretty(&Report { language: "rust", rows }).map_err(io::Error::other)?;
    std::fs::write(file, text)
}
