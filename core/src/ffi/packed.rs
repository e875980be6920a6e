//! Packed rows for a host that takes them over and makes a value when it is read.

mod codes;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::describe::record_json;
use super::job::Finished;
use super::naming::Naming;
use crate::endpoints::{AnswerField, AnswerKind, Record};
use crate::json::write_text;
use crate::rows::{Row, Rows, Utf16Rows};

/// The rows of one page, and how they are read.
#[derive(Debug, Default)]
pub struct Packed {
    table: &'static [AnswerField],
    /// The rows.
    pub rows: Utf16Rows,
    /// Of a long page for each row and column the place of its length in that of the [`rows`](Self::rows), where each
    /// different one is once; else empty.
    pub codes: Vec<u8>,
}

/// Rows of one page that a reading gives.
#[derive(Debug)]
pub enum Given {
    /// The whole page, and the places in it of the rows that are given.
    Packed(Packed, Vec<u32>),
    /// The rows as a JSON array under the host's names.
    Json(String),
}

/// A row: the rows that it stands in, and where.
pub(super) type Place = (Arc<Rows>, usize);

impl Given {
    pub(super) fn new(places: Vec<Place>, naming: Naming) -> Self {
        let page = places.first().map(|(rows, _)| Arc::clone(rows));
        let page = page.filter(|page| places.iter().all(|(rows, _)| Arc::ptr_eq(rows, page)));
        let Some(page) = page else { return Self::Json(json(&places, naming)) };
        let places: Vec<_> = places.into_iter().map(|(_, place)| place).collect();
        match Packed::of(page) {
            Ok(packed) => Self::Packed(packed, places.iter().filter_map(|place| u32::try_from(*place).ok()).collect()),
            Err(rows) => {
                let places: Vec<_> = places.into_iter().map(|place| (Arc::clone(&rows), place)).collect();
                Self::Json(json(&places, naming))
            }
        }
    }
}

fn json(places: &[Place], naming: Naming) -> String {
    let record = |(rows, place): &Place| Record::of_row(rows.table(), Row::new(rows, *place));
    let rows: Vec<_> = places.iter().map(|place| record_json(&record(place), naming)).collect();
    format!("[{}]", rows.join(","))
}

/// The rows of an answer, and where they belong.
#[derive(Debug)]
pub struct PackedList {
    /// The member of the result that they are, under the host's name.
    pub name: &'static str,
    /// The result as JSON under the provider's names, up to its rows and after them.
    pub raw: (String, String),
    /// The rows.
    pub packed: Packed,
}

impl Packed {
    /// Takes the rows over; `Err` where they are trees, read by somebody else, or hold what
    /// no column shows.
    pub fn of(rows: Arc<Rows>) -> Result<Self, Arc<Rows>> {
        let table = rows.table();
        if !is_shown(table) {
            return Err(rows);
        }
        let mut rows = rows.into_utf16()?;
        let codes = codes::of(&mut rows.lengths);
        Ok(Self { table, rows, codes })
    }

    /// The columns as JSON: `[["Id","id","integer"],["PaymentAmount","paymentAmount",[["Amount","amount","text"],…]],…]`,
    /// the provider's name, the host's name, and `text`, `integer`, `boolean`, `raw`, or the
    /// members of a sum, which are columns of their own. A last column holds, as JSON, what
    /// the table does not know.
    #[must_use]
    pub fn columns(&self, naming: Naming) -> String {
        let mut out = String::new();
        write_columns(self.table, naming, &mut out);
        out
    }

    /// The same for all rows with the same columns, so that a host asks for those once.
    #[must_use]
    pub fn table(&self) -> usize {
        self.table.as_ptr().addr()
    }
}

impl Finished {
    /// Takes the rows of an answer out of it, where they are packed: the list is empty then.
    pub fn take_packed(&mut self, naming: Naming) -> Option<PackedList> {
        let Self::Answer(answer) = self else { return None };
        let record = answer.result.as_mut()?;
        let list = record.list()?;
        let rows = record.take_packed_rows()?;
        // Without its rows, its list is empty.
        let taken = match record.json_around(list.name) {
            Some(raw) => Packed::of(rows).map(|packed| PackedList { name: name_of(list, naming), raw, packed }),
            None => Err(rows),
        };
        match taken {
            Ok(taken) => Some(taken),
            // What is not taken over must not get lost.
            Err(rows) => {
                *record = std::mem::take(record).with_rows(rows);
                None
            }
        }
    }
}

/// Whether a host is shown every column.
fn is_shown(table: &[AnswerField]) -> bool {
    table.iter().all(|field| match field.kind {
        AnswerKind::Object(members) => is_shown(members),
        AnswerKind::Secret | AnswerKind::List(_) => false,
        _ => true,
    })
}

fn write_columns(table: &[AnswerField], naming: Naming, out: &mut String) {
    out.push('[');
    for (place, field) in table.iter().enumerate() {
        out.push_str(if place > 0 { ",[" } else { "[" });
        write_text(field.name, out);
        out.push(',');
        write_text(name_of(field, naming), out);
        out.push(',');
        match field.kind {
            AnswerKind::Object(members) => write_columns(members, naming, out),
            AnswerKind::Integer => out.push_str("\"integer\""),
            AnswerKind::Boolean => out.push_str("\"boolean\""),
            AnswerKind::Raw => out.push_str("\"raw\""),
            _ => out.push_str("\"text\""),
        }
        out.push(']');
    }
    out.push(']');
}

fn name_of(field: &AnswerField, naming: Naming) -> &'static str {
    match naming {
        Naming::Python => field.snake,
        Naming::JavaScript => field.camel,
    }
}
