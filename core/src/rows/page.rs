//! The document around the rows.

use std::sync::Arc;

use super::cursor::Cursor;
use super::pack::{Packer, fits};
use super::{Content, Rows};
use crate::endpoints::{AnswerField, AnswerKind, Endpoint};
use crate::json::{Limits, Value};

/// An answer whose rows are packed and whose list is left empty; `None` where the general
/// decoder has to read it, to the same result.
pub(crate) fn read(endpoint: &'static Endpoint, body: &[u8]) -> Option<(Value, Arc<Rows>)> {
    let limits = Limits::new(endpoint.largest_answer());
    let table = |field: &AnswerField| match field.kind {
        AnswerKind::List(table) if fits(table) => Some((field.name, table)),
        _ => None,
    };
    let list = endpoint.answer.fields().iter().find_map(table)?;
    if body.len() > limits.bytes {
        return None;
    }
    let mut page = Page { cursor: Cursor { rest: body }, limits, list, rows: None };
    let value = page.object(0)?;
    page.cursor.white();
    page.cursor.rest.is_empty().then_some((value, Arc::new(page.rows?)))
}

struct Page<'a> {
    cursor: Cursor<'a>,
    limits: Limits,
    list: (&'static str, &'static [AnswerField]),
    rows: Option<Rows>,
}

/// Objects around a row: the document, its result, the list.
const AROUND_A_ROW: usize = 4;

impl Page<'_> {
    /// The document's object, or the result's inside it.
    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut members: Vec<(Box<str>, Value)> = Vec::new();
        self.cursor.need(b'{')?;
        loop {
            let key = self.cursor.any_key()?;
            if members.iter().any(|(known, _)| known.as_bytes() == key) {
                return None;
            }
            let value = match (depth, key, self.cursor.peek()?) {
                (0, b"Result", b'{') => self.object(1)?,
                (1, key, b'[') if key == self.list.0.as_bytes() => self.rows()?,
                _ => {
                    let limits = Limits { depth: self.limits.depth.checked_sub(depth.checked_add(1)?)?, ..self.limits };
                    Value::parse(self.cursor.value()?, limits).ok()?
                }
            };
            members.push((str::from_utf8(key).ok()?.into(), value));
            if !self.cursor.eat(b',') {
                break;
            }
        }
        self.cursor.need(b'}')?;
        Some(Value::Object(members))
    }

    fn rows(&mut self) -> Option<Value> {
        let (_, table) = self.list;
        let limits = Limits { depth: self.limits.depth.checked_sub(AROUND_A_ROW)?, ..self.limits };
        let (packed, cursor) = Packer::new(table, self.cursor, limits).rows()?;
        self.cursor = cursor;
        self.rows = Some(Rows { table, content: Content::Packed(packed) });
        Some(Value::Array(Vec::new()))
    }
}
