use std::sync::Arc;

use super::{Cell, Content, Rows, width};
use crate::endpoints::{AnswerField, AnswerKind};
use crate::json::{Kind, Limits};
use crate::tape::{ROOT, Tape};

/// One row of a page, which it keeps alive.
#[derive(Clone)]
pub(crate) struct Row {
    rows: Arc<Rows>,
    place: usize,
}

impl Row {
    pub(crate) fn new(rows: &Arc<Rows>, place: usize) -> Self {
        Self { rows: Arc::clone(rows), place }
    }

    #[cfg(feature = "ffi")]
    pub(crate) fn place(&self) -> (Arc<Rows>, usize) {
        (Arc::clone(&self.rows), self.place)
    }

    /// The text of a field of one column.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.member(name, None).filter(|(field, _)| !is_bare(field)).map(|(_, text)| text)
    }

    /// The digits of a whole number.
    pub(crate) fn digits(&self, name: &str) -> Option<&str> {
        let (field, text) = self.member(name, None)?;
        matches!(field.kind, AnswerKind::Integer).then_some(text)
    }

    pub(crate) fn boolean(&self, name: &str) -> Option<bool> {
        let (field, text) = self.member(name, None)?;
        matches!(field.kind, AnswerKind::Boolean).then_some(text == "true")
    }

    /// The text of a sum or its currency.
    pub(crate) fn money(&self, name: &str, member: &str) -> Option<&str> {
        self.member(name, Some(member)).map(|(_, text)| text)
    }

    /// The row as a part of a document: where it is packed, the table's order first, then
    /// what the table does not know.
    pub(crate) fn whole(&self) -> (Arc<Tape>, usize) {
        if let Content::Read(tape, places) = &self.rows.content {
            return (Arc::clone(tape), places.get(self.place).copied().unwrap_or_default());
        }
        let mut tape = Tape::default();
        self.copy_to(&mut tape);
        (Arc::new(tape), ROOT)
    }

    /// Appends the row to a document.
    pub(crate) fn copy_to(&self, tape: &mut Tape) {
        if let Some(item) = self.rows.item(self.place) {
            return tape.copy(None, item);
        }
        let row = tape.begin_object(None);
        let mut column = 0_usize;
        for field in self.rows.table {
            match field.kind {
                AnswerKind::Object(inner) => self.object(tape, field, column, inner),
                _ => self.value(tape, field, column),
            }
            column = column.saturating_add(width(field));
        }
        if let Cell::Text(extra) = self.rows.cell(self.place, column) {
            let mut unknown = Tape::default();
            // What was read before reads again.
            if unknown.push_json(None, extra.as_bytes(), Limits::new(extra.len())).is_ok() {
                unknown.item(ROOT).items().for_each(|member| tape.copy(member.key(), member));
            }
        }
        tape.end(row);
    }

    fn object(&self, tape: &mut Tape, field: &AnswerField, column: usize, inner: &'static [AnswerField]) {
        let columns = column..column.saturating_add(inner.len());
        if self.rows.cell(self.place, column) == Cell::Null {
            tape.push_null(field.name);
        } else if columns.clone().any(|column| self.rows.cell(self.place, column) != Cell::Absent) {
            let object = tape.begin_object(Some(field.name));
            inner.iter().zip(columns).for_each(|(field, column)| self.value(tape, field, column));
            tape.end(object);
        }
    }

    fn value(&self, tape: &mut Tape, field: &AnswerField, column: usize) {
        match (self.rows.cell(self.place, column), field.kind) {
            (Cell::Absent, _) => {}
            (Cell::Null, _) => tape.push_null(field.name),
            (Cell::Text(text), AnswerKind::Integer) => tape.push_number(field.name, text),
            (Cell::Text(text), AnswerKind::Boolean) => tape.push_bool(field.name, text == "true"),
            (Cell::Text(text), AnswerKind::Raw) => {
                // What was read before reads again.
                _ = tape.push_json(Some(field.name), text.as_bytes(), Limits::new(text.len()));
            }
            (Cell::Text(text), _) => tape.push_text(field.name, text),
        }
    }

    /// A field, or a member of it, and its text.
    fn member(&self, name: &str, member: Option<&str>) -> Option<(&'static AnswerField, &str)> {
        if let Some(item) = self.rows.item(self.place) {
            let field = self.rows.table.iter().find(|field| field.name == name)?;
            let value = item.get(name)?;
            let value = member.map_or(Some(value), |member| value.get(member))?;
            let text = match value.kind() {
                Kind::Text | Kind::Number => value.characters()?,
                Kind::Bool => {
                    if value.as_bool()? {
                        "true"
                    } else {
                        "false"
                    }
                }
                Kind::Null | Kind::Array | Kind::Object => return None,
            };
            return Some((field, text));
        }
        let mut column = 0_usize;
        for field in self.rows.table {
            if field.name != name {
                column = column.saturating_add(width(field));
                continue;
            }
            let inner = match (field.kind, member) {
                (AnswerKind::Object(inner), Some(member)) => inner.iter().position(|field| field.name == member)?,
                (AnswerKind::Object(_), None) | (_, Some(_)) => return None,
                (_, None) => 0,
            };
            return match self.rows.cell(self.place, column.saturating_add(inner)) {
                Cell::Text(text) => Some((field, text)),
                Cell::Absent | Cell::Null => None,
            };
        }
        None
    }
}

/// Whether a value of this kind is no text in JSON.
fn is_bare(field: &AnswerField) -> bool {
    matches!(field.kind, AnswerKind::Integer | AnswerKind::Boolean | AnswerKind::Raw)
}
