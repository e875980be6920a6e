use std::fmt::Write;

use super::{DebtStatus, JournalDebt, JournalListing};
use crate::checks::is_control;
use crate::csv;
use crate::error::NextStep;
use crate::journal::Debt;
use crate::json::write_text;
use crate::types::MoscowTime;

/// The columns of CSV and the members of JSON.
const NAMES: [&str; 12] = [
    "reference",
    "kind",
    "status",
    "reason",
    "next_step",
    "amount",
    "currency",
    "recipient",
    "attempt",
    "payout_operation_id",
    "updated_at",
    "note",
];

/// The columns of the table.
const HEADS: [&str; 9] =
    ["UPDATED (MOSCOW)", "REFERENCE", "KIND", "STATUS", "AMOUNT", "RECIPIENT", "ATTEMPT", "OPERATION", "NOTE"];

/// Those that stand to the right.
const RIGHT: [&str; 2] = ["AMOUNT", "ATTEMPT"];

impl JournalListing {
    /// A table for people, how many debts stand how, and what that means.
    #[must_use]
    pub fn to_table(&self) -> String {
        let mut out = String::new();
        if !self.debts.is_empty() {
            write_table(&self.debts.iter().map(JournalDebt::cells).collect::<Vec<_>>(), &mut out);
            out.push('\n');
        }
        out.push_str(&self.summary());
        let has = |kind, status| self.debts.iter().any(|debt| (debt.kind, debt.status) == (kind, status));
        for (kind, status, meaning) in MEANINGS {
            if has(kind, status) {
                let _ = writeln!(out, "{} {}: {meaning}", kind.as_str(), status.as_str());
            }
        }
        out
    }

    /// CSV that a spreadsheet opens as it was meant, its first line the names.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut out = NAMES.join(",");
        out.push_str("\r\n");
        for debt in &self.debts {
            for (place, value) in debt.values().iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                csv::text(value.as_deref().unwrap_or_default(), &mut out);
            }
            out.push_str("\r\n");
        }
        out
    }

    /// One JSON object a line, each with the same members; what does not apply is `null`.
    #[must_use]
    pub fn to_json_lines(&self) -> String {
        let mut out = String::new();
        for debt in &self.debts {
            for (place, (name, value)) in NAMES.iter().zip(debt.values()).enumerate() {
                let _ = write!(out, "{}\"{name}\":", if place > 0 { ',' } else { '{' });
                match value {
                    Some(number) if *name == "attempt" => out.push_str(&number),
                    Some(text) => write_text(&text, &mut out),
                    None => out.push_str("null"),
                }
            }
            out.push_str("}\n");
        }
        out
    }

    /// The damage, as [`to_json_lines`](Self::to_json_lines) writes the debts.
    #[must_use]
    pub fn damage_to_json_lines(&self) -> String {
        let mut out = String::new();
        for damage in &self.damage {
            out.push_str("{\"file\":");
            write_text(&damage.file, &mut out);
            let line = damage.line.map_or_else(|| "null".to_owned(), |line| line.to_string());
            let _ = write!(out, ",\"line\":{line},\"reason\":\"{}\",\"message\":", damage.reason.as_str());
            write_text(&damage.en(), &mut out);
            out.push_str(",\"message_ru\":");
            write_text(&damage.ru(), &mut out);
            out.push_str("}\n");
        }
        out
    }

    /// What a person has to hear besides: the damage, and what to do. Empty where there is none.
    #[must_use]
    pub fn warning(&self) -> String {
        let mut out = String::new();
        for damage in &self.damage {
            let _ = writeln!(out, "{damage}.");
        }
        if !out.is_empty() {
            let _ = writeln!(out, "What can be read is listed. {}", NextStep::CheckJournal.en());
        }
        out
    }

    fn summary(&self) -> String {
        let mut out = String::new();
        if self.all > self.debts.len() {
            let _ = write!(out, "{} of ", self.debts.len());
        }
        let _ = write!(out, "{} {}", self.all, if self.all == 1 { "debt" } else { "debts" });
        let mut before = ": ";
        for status in DebtStatus::ALL {
            let count = self.debts.iter().filter(|debt| debt.status == *status).count();
            if count > 0 {
                let _ = write!(out, "{before}{count} {}", status.as_str());
                before = ", ";
            }
        }
        out.push('\n');
        out
    }
}

/// What a status leaves open.
const MEANINGS: [(Debt, DebtStatus, &str); 5] = [
    (
        Debt::Payout,
        DebtStatus::Unknown,
        "the money may have moved or may be moving; only the provider knows. Call again with the same reference: it is settled, never paid twice.",
    ),
    (
        Debt::Payout,
        DebtStatus::NotStarted,
        "nothing that moves money was sent, or it can never run. Call again with the same reference to go on.",
    ),
    (
        Debt::Withdrawal,
        DebtStatus::Unknown,
        "the money may have moved; only the provider knows, and it is never sent again. Ask the provider, then record its word with settle.",
    ),
    (Debt::Withdrawal, DebtStatus::NotStarted, "nothing was sent. Call again with the same reference to withdraw."),
    (Debt::Withdrawal, DebtStatus::Differs, "the provider took it, but names another sum or currency: ask it."),
];

impl JournalDebt {
    /// In the order of [`NAMES`].
    fn values(&self) -> [Option<String>; 12] {
        [
            Some(self.reference.clone()),
            Some(self.kind.as_str().to_owned()),
            Some(self.status.as_str().to_owned()),
            self.reason.map(|reason| reason.as_str().to_owned()),
            Some(self.next_step.as_str().to_owned()),
            Some(self.amount.clone()),
            Some(self.currency.clone()),
            Some(self.recipient.clone()),
            Some(self.attempt.to_string()),
            self.payout_operation_id.map(|id| id.to_string()),
            self.moscow().map(|time| format!("{}+03:00", time.replace(' ', "T"))),
            self.note.clone(),
        ]
    }

    /// In the order of [`HEADS`].
    fn cells(&self) -> [String; 9] {
        let status = self.status.as_str();
        let cells = [
            self.moscow().unwrap_or_default(),
            self.reference.clone(),
            self.kind.as_str().to_owned(),
            self.reason.map_or_else(|| status.to_owned(), |reason| format!("{status}: {}", reason.as_str())),
            format!("{} {}", self.amount, self.currency),
            self.recipient.clone(),
            self.attempt.to_string(),
            self.payout_operation_id.map(|id| id.to_string()).unwrap_or_default(),
            self.note.clone().unwrap_or_default(),
        ];
        // A file may say anything, and a terminal obeys.
        cells.map(|cell| cell.replace(is_control, "\u{fffd}"))
    }

    /// Moscow time, as the provider has it.
    fn moscow(&self) -> Option<String> {
        MoscowTime::from_unix_millis(self.updated_at).map(|time| time.to_string())
    }
}

/// Columns as wide as what stands in them.
fn write_table(rows: &[[String; 9]], out: &mut String) {
    let heads = HEADS.map(str::to_owned);
    let mut widths = [0_usize; 9];
    for row in std::iter::once(&heads).chain(rows) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in std::iter::once(&heads).chain(rows) {
        let mut line = String::new();
        for ((head, width), cell) in HEADS.iter().zip(widths).zip(row) {
            let _ =
                if RIGHT.contains(head) { write!(line, "{cell:>width$}  ") } else { write!(line, "{cell:<width$}  ") };
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
