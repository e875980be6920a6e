use std::sync::Arc;

use super::{Cell, Content, Rows, width};
use crate::endpoints::{AnswerField, AnswerKind};
use crate::json::{Limits, Value};

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

    /// The row as a tree: the table's order first, then what the table does not know.
    pub(crate) fn tree(&self) -> Value {
        if let Content::Trees(rows) = &self.rows.content {
            return rows.get(self.place).cloned().unwrap_or(Value::Null);
        }
        let mut members: Vec<(Box<str>, Value)> = Vec::new();
        let mut column = 0_usize;
        for field in self.rows.table {
            let value = match field.kind {
                AnswerKind::Object(inner) => self.object(column, inner),
                _ => self.value(field, column),
            };
            members.extend(value.map(|value| (field.name.into(), value)));
            column = column.saturating_add(width(field));
        }
        if let Cell::Text(extra) = self.rows.cell(self.place, column)
            && let Some(Value::Object(unknown)) = json(extra)
        {
            members.extend(unknown);
        }
        Value::Object(members)
    }

    fn object(&self, column: usize, inner: &'static [AnswerField]) -> Option<Value> {
        if self.rows.cell(self.place, column) == Cell::Null {
            return Some(Value::Null);
        }
        let member = |(place, field): (usize, &AnswerField)| {
            self.value(field, column.saturating_add(place)).map(|value| (field.name.into(), value))
        };
        let members: Vec<_> = inner.iter().enumerate().filter_map(member).collect();
        (!members.is_empty()).then_some(Value::Object(members))
    }

    fn value(&self, field: &AnswerField, column: usize) -> Option<Value> {
        match (self.rows.cell(self.place, column), field.kind) {
            (Cell::Absent, _) => None,
            (Cell::Null, _) => Some(Value::Null),
            (Cell::Text(text), AnswerKind::Integer) => Some(Value::Number(text.into())),
            (Cell::Text(text), AnswerKind::Boolean) => Some(Value::Bool(text == "true")),
            (Cell::Text(text), AnswerKind::Raw) => json(text),
            (Cell::Text(text), _) => Some(Value::Text(text.into())),
        }
    }

    /// A field, or a member of it, and its text.
    fn member(&self, name: &str, member: Option<&str>) -> Option<(&'static AnswerField, &str)> {
        if let Content::Trees(rows) = &self.rows.content {
            let field = self.rows.table.iter().find(|field| field.name == name)?;
            let value = rows.get(self.place)?.get(name)?;
            let value = member.map_or(Some(value), |member| value.get(member))?;
            let text = match value {
                Value::Text(text) | Value::Number(text) => text,
                Value::Bool(yes) => return Some((field, if *yes { "true" } else { "false" })),
                Value::Null | Value::Array(_) | Value::Object(_) => return None,
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

/// What was read before reads again.
fn json(text: &str) -> Option<Value> {
    Value::parse(text.as_bytes(), Limits::new(text.len())).ok()
}
