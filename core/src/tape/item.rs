use super::{Node, Tape, What};
use crate::endpoints::{AnswerField, AnswerKind};
use crate::json::{Kind, Value};

/// A value of a document.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    pub(super) tape: &'a Tape,
    pub(super) place: usize,
}

impl<'a> Item<'a> {
    #[inline]
    pub(super) fn what(self) -> What {
        self.tape.nodes.get(self.place).map_or(What::Null, |node| node.what)
    }

    pub(crate) fn place(self) -> usize {
        self.place
    }

    pub(crate) fn kind(self) -> Kind {
        match self.what() {
            What::Null => Kind::Null,
            What::Bool(_) => Kind::Bool,
            What::Number(_) => Kind::Number,
            What::Text(_) => Kind::Text,
            What::Array(_) => Kind::Array,
            What::Object(_) => Kind::Object,
        }
    }

    /// The key under which it stands; `None` of an item of an array.
    #[inline]
    pub(crate) fn key(self) -> Option<&'a str> {
        let key = self.tape.nodes.get(self.place)?.key?;
        Some(self.tape.str(key))
    }

    /// Whether it stands under this key.
    #[inline]
    pub(super) fn has_key(self, key: &[u8]) -> bool {
        let known = self.tape.nodes.get(self.place).and_then(|node| node.key);
        known.is_some_and(|known| known.length as usize == key.len() && self.tape.bytes(known) == key)
    }

    /// The member of an object under this key.
    #[inline]
    pub(crate) fn get(self, key: &str) -> Option<Self> {
        match self.what() {
            What::Object(_) => self.items().find(|item| item.has_key(key.as_bytes())),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub(crate) fn as_text(self) -> Option<&'a str> {
        match self.what() {
            What::Text(span) => Some(self.tape.str(span)),
            _ => None,
        }
    }

    /// The characters of the number, if it is one.
    pub(crate) fn as_number(self) -> Option<&'a str> {
        match self.what() {
            What::Number(span) => Some(self.tape.str(span)),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub(crate) fn as_bool(self) -> Option<bool> {
        match self.what() {
            What::Bool(yes) => Some(yes),
            _ => None,
        }
    }

    /// The characters of a text or of a number.
    pub(crate) fn characters(self) -> Option<&'a str> {
        self.as_text().or_else(|| self.as_number())
    }

    /// The members of an object that were not taken out, the items of an array.
    #[inline]
    pub(crate) fn items(self) -> Items<'a> {
        let (inside, members) = match self.what() {
            What::Array(inside) => (inside as usize, false),
            What::Object(inside) => (inside as usize, true),
            _ => (0, false),
        };
        self.tape.items_of(self.place, inside, members)
    }

    /// Whether both hold the same. What the table knows, members of sums too, may stand in any order: packed rows have
    /// the table's.
    pub(crate) fn same(self, other: Self, table: &[AnswerField]) -> bool {
        if (self.kind(), other.kind()) != (Kind::Object, Kind::Object) {
            return self == other;
        }
        let known = |field: &AnswerField| match (self.get(field.name), other.get(field.name), field.kind) {
            (Some(one), Some(other), AnswerKind::Object(inner)) => one.same(other, inner),
            (one, other, _) => one == other,
        };
        let is_known = |item: &Self| table.iter().any(|field| Some(field.name) == item.key());
        let unknown = |item: Self| item.items().filter(|item| !is_known(item)).map(|item| (item.key(), item));
        table.iter().all(known) && unknown(self).eq(unknown(other))
    }

    /// The same as a tree.
    pub(crate) fn value(self) -> Value {
        match self.what() {
            What::Null => Value::Null,
            What::Bool(yes) => Value::Bool(yes),
            What::Number(span) => Value::Number(self.tape.str(span).into()),
            What::Text(span) => Value::Text(self.tape.str(span).into()),
            What::Array(_) => Value::Array(self.items().map(Self::value).collect()),
            What::Object(_) => {
                Value::Object(self.items().map(|item| (item.key().unwrap_or_default().into(), item.value())).collect())
            }
        }
    }
}

impl Tape {
    /// What stands inside of a place, in so many nodes.
    #[inline]
    pub(super) fn items_of(&self, place: usize, inside: usize, members: bool) -> Items<'_> {
        let next = place.saturating_add(1);
        Items { tape: self, next, end: next.saturating_add(inside), members }
    }
}

/// Members keep their order.
impl PartialEq for Item<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.what(), other.what()) {
            (What::Null, What::Null) => true,
            (What::Bool(one), What::Bool(other)) => one == other,
            (What::Number(_), What::Number(_)) | (What::Text(_), What::Text(_)) => {
                self.characters() == other.characters()
            }
            (What::Array(_), What::Array(_)) => self.items().eq(other.items()),
            (What::Object(_), What::Object(_)) => {
                let members = |item: &Self| item.items().map(|item| (item.key(), item)).collect::<Vec<_>>();
                members(self) == members(other)
            }
            _ => false,
        }
    }
}

/// What stands in an array or an object.
pub(crate) struct Items<'a> {
    tape: &'a Tape,
    next: usize,
    end: usize,
    /// Only what has a key belongs to it.
    members: bool,
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    #[inline]
    fn next(&mut self) -> Option<Item<'a>> {
        while self.next < self.end {
            let place = self.next;
            let Node { key, what } = self.tape.nodes.get(place)?;
            let inside = match what {
                What::Array(inside) | What::Object(inside) => *inside as usize,
                _ => 0,
            };
            self.next = place.saturating_add(inside).saturating_add(1);
            if key.is_some() || !self.members {
                return Some(Item { tape: self.tape, place });
            }
        }
        None
    }
}
