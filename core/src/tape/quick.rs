//! A document that is what it nearly always is. Its texts are parts of it, so that nothing is
//! copied but the whole; `None` means only that the reader has to look.

use super::{LONGEST, Node, Span, Tape, What};
use crate::json::Limits;
use crate::json::cursor::{Cursor, unescape};
use crate::types::is_plain_decimal;

/// More members of one object are left to the reader, which does not compare each with each.
const MOST: usize = 48;
impl Tape {
    /// Appends a whole document.
    pub(super) fn push_quick(&mut self, key: Option<Span>, bytes: &[u8], limits: Limits) -> Option<()> {
        if bytes.len() > limits.bytes.min(LONGEST) {
            return None;
        }
        let (nodes, begin) = (self.nodes.len(), self.text.len());
        self.text.push_str(simdutf8::basic::from_utf8(bytes).ok()?);
        let end = self.text.len();
        let mut quick = Quick { cursor: Cursor { rest: bytes }, end, number: limits.number, tape: self };
        let read = quick.value(key, limits.depth);
        quick.cursor.white();
        let read = read.filter(|()| quick.cursor.rest.is_empty());
        if read.is_none() {
            self.nodes.truncate(nodes);
            self.text.truncate(begin);
        }
        read
    }
}

struct Quick<'a> {
    cursor: Cursor<'a>,
    /// Where the document ends among the texts.
    end: usize,
    number: usize,
    tape: &'a mut Tape,
}

impl Quick<'_> {
    /// The next value; `deeper` arrays and objects may be inside one another in it.
    fn value(&mut self, key: Option<Span>, deeper: usize) -> Option<()> {
        let what = match self.cursor.peek()? {
            b'"' => What::Text(self.text()?),
            b'{' => return self.object(key, deeper.checked_sub(1)?),
            b'[' => return self.array(key, deeper.checked_sub(1)?),
            b'n' => self.cursor.word("null").map(|()| What::Null)?,
            b't' => self.cursor.word("true").map(|()| What::Bool(true))?,
            b'f' => self.cursor.word("false").map(|()| What::Bool(false))?,
            _ => {
                let number = self.cursor.number()?;
                if number.len() > self.number || !is_plain_decimal(number) {
                    return None;
                }
                What::Number(self.last(number.len(), 0)?)
            }
        };
        self.tape.nodes.push(Node { key, what });
        Some(())
    }

    fn object(&mut self, key: Option<Span>, deeper: usize) -> Option<()> {
        let place = self.tape.begin(key, What::Object(0));
        self.cursor.need(b'{')?;
        if !self.cursor.eat(b'}') {
            let mut members = 0_usize;
            loop {
                self.cursor.white();
                let text = self.cursor.quoted().filter(|key| !key.escaped)?.text;
                let key = self.last(text.len(), 1)?;
                members = members.checked_add(1).filter(|members| *members <= MOST)?;
                if self.has(place, text) {
                    return None;
                }
                self.cursor.need(b':')?;
                self.value(Some(key), deeper)?;
                if !self.cursor.eat(b',') {
                    break;
                }
            }
            self.cursor.need(b'}')?;
        }
        self.tape.end(place);
        Some(())
    }

    fn array(&mut self, key: Option<Span>, deeper: usize) -> Option<()> {
        let place = self.tape.begin(key, What::Array(0));
        self.cursor.need(b'[')?;
        if !self.cursor.eat(b']') {
            loop {
                self.value(None, deeper)?;
                if !self.cursor.eat(b',') {
                    break;
                }
            }
            self.cursor.need(b']')?;
        }
        self.tape.end(place);
        Some(())
    }

    /// Whether the object that was begun here has a member of this key already.
    fn has(&self, place: usize, key: &[u8]) -> bool {
        let inside = self.tape.nodes.len().saturating_sub(place).saturating_sub(1);
        let mut before = self.tape.items_of(place, inside, true);
        before.any(|item| item.has_key(key))
    }

    fn text(&mut self) -> Option<Span> {
        let [b'"', inside @ ..] = self.cursor.rest else { return None };
        let quoted = self.cursor.quoted()?;
        if !quoted.escaped {
            return self.last(quoted.text.len(), 1);
        }
        let mut plain = Vec::with_capacity(quoted.text.len());
        unescape(inside, 0, &mut plain)?;
        Some(self.tape.keep(str::from_utf8(&plain).ok()?))
    }

    /// What ends so many bytes before the place that is read.
    #[inline]
    fn last(&self, length: usize, before: usize) -> Option<Span> {
        let at = self.end.checked_sub(self.cursor.rest.len())?.checked_sub(before)?.checked_sub(length)?;
        Some(Span { at: u32::try_from(at).ok()?, length: u32::try_from(length).ok()? })
    }
}
