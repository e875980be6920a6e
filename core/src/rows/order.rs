//! What stands before the values of an object: learnt from the objects before it, because
//! whoever wrote them writes the next one alike.

use crate::endpoints::AnswerField;
use crate::json::cursor::Cursor;

/// As many keys as are remembered.
const MOST: usize = 64;

/// The keys in the order in which they came last.
pub(super) struct Order<'a> {
    table: &'static [AnswerField],
    steps: Vec<Step<'a>>,
    /// The step that is expected next.
    place: usize,
}

struct Step<'a> {
    /// All bytes between the value before, or the object's place, and the value.
    before: &'a [u8],
    key: Key<'a>,
}

/// The key of a member.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key<'a> {
    /// Its place in the table.
    Field(usize),
    /// Not in the table.
    Unknown(&'a [u8]),
    /// There is none: the object ends.
    End,
}

impl<'a> Order<'a> {
    pub(super) fn new(table: &'static [AnswerField]) -> Self {
        Self { table, steps: Vec::new(), place: 0 }
    }

    /// The first key of an object that begins here, and all up to its value.
    #[inline]
    pub(super) fn first(&mut self, cursor: &mut Cursor<'a>) -> Option<Key<'a>> {
        self.place = 0;
        self.step(cursor, b'{')
    }

    /// The next key.
    #[inline]
    pub(super) fn next(&mut self, cursor: &mut Cursor<'a>) -> Option<Key<'a>> {
        self.step(cursor, b',')
    }

    #[inline]
    fn step(&mut self, cursor: &mut Cursor<'a>, opening: u8) -> Option<Key<'a>> {
        match self.steps.get(self.place) {
            Some(step) if cursor.again(step.before) => {
                self.place = self.place.wrapping_add(1);
                Some(step.key)
            }
            _ => self.learn(cursor, opening),
        }
    }

    #[inline(never)]
    fn learn(&mut self, cursor: &mut Cursor<'a>, opening: u8) -> Option<Key<'a>> {
        let begin = cursor.rest;
        if opening == b',' && cursor.eat(b'}') {
            return Some(Key::End);
        }
        cursor.need(opening)?;
        if opening == b'{' && cursor.eat(b'}') {
            return Some(Key::End);
        }
        let name = cursor.any_key()?;
        cursor.white();
        let known = self.table.iter().position(|field| field.name.as_bytes() == name);
        let key = known.map_or(Key::Unknown(name), Key::Field);
        let step = Step { before: cursor.since(begin)?, key };
        // Keys in between may only be left out this time.
        let ahead = self.steps.iter().skip(self.place).position(|step| step.key == key);
        self.place = self.place.saturating_add(ahead.unwrap_or(0));
        let replaces = ahead.is_some() || self.steps.len() == MOST;
        match self.steps.get_mut(self.place) {
            Some(known) if replaces => *known = step,
            None if replaces => {}
            _ => self.steps.insert(self.place.min(self.steps.len()), step),
        }
        self.place = self.place.saturating_add(1);
        Some(key)
    }
}
