//! The document around the rows.

use std::sync::Arc;

use super::Rows;
use super::pack::Packer;
use super::texts::Texts;
use crate::endpoints::{AnswerField, AnswerKind, Endpoint};
use crate::json::Limits;
use crate::json::cursor::Cursor;
use crate::tape::Tape;

/// An answer whose rows are packed and whose list is left empty; `None` where the general
/// decoder has to read it, to the same result.
pub(super) fn read<T: Texts>(endpoint: &'static Endpoint, body: &[u8]) -> Option<(Tape, Arc<Rows>)> {
    let limits = Limits::new(endpoint.largest_answer());
    let table = |field: &AnswerField| match field.kind {
        AnswerKind::List(table) => Some((field.name, table)),
        _ => None,
    };
    let list = endpoint.answer.fields().iter().find_map(table)?;
    if body.len() > limits.bytes {
        return None;
    }
    let mut page = Page { cursor: Cursor { rest: body }, limits, list, tape: Tape::for_small(AROUND), rows: None };
    page.object::<T>(0, None)?;
    page.cursor.white();
    page.cursor.rest.is_empty().then_some((page.tape, Arc::new(page.rows?)))
}

/// As many bytes as usually stand around the rows.
const AROUND: usize = 512;

struct Page<'a> {
    cursor: Cursor<'a>,
    limits: Limits,
    list: (&'static str, &'static [AnswerField]),
    /// All but the rows.
    tape: Tape,
    rows: Option<Rows>,
}

/// Objects around a row: the document, its result, the list.
const AROUND_A_ROW: usize = 4;

impl Page<'_> {
    /// The document's object, or the result's inside it.
    fn object<T: Texts>(&mut self, depth: usize, key: Option<&str>) -> Option<()> {
        let place = self.tape.begin_object(key);
        let mut keys: Vec<&[u8]> = Vec::new();
        self.cursor.need(b'{')?;
        loop {
            let key = self.cursor.any_key()?;
            if keys.contains(&key) {
                return None;
            }
            keys.push(key);
            let name = str::from_utf8(key).ok()?;
            match (depth, name, self.cursor.peek()?) {
                (0, "Result", b'{') => self.object::<T>(1, Some(name))?,
                (1, _, b'[') if name == self.list.0 => self.rows::<T>()?,
                _ => {
                    let limits = Limits { depth: self.limits.depth.checked_sub(depth.checked_add(1)?)?, ..self.limits };
                    self.tape.push_json(Some(name), self.cursor.value()?, limits).ok()?;
                }
            }
            if !self.cursor.eat(b',') {
                break;
            }
        }
        self.tape.end(place);
        self.cursor.need(b'}')
    }

    fn rows<T: Texts>(&mut self) -> Option<()> {
        let (name, table) = self.list;
        let limits = Limits { depth: self.limits.depth.checked_sub(AROUND_A_ROW)?, ..self.limits };
        let (content, cursor) = Packer::<T>::new(table, self.cursor, limits)?.rows()?;
        self.cursor = cursor;
        self.rows = Some(Rows { table, content });
        let list = self.tape.begin_array(Some(name));
        self.tape.end(list);
        Some(())
    }
}
