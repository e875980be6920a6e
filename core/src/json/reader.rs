//! The pull reader: one step a call, checked as it goes, nothing kept but the way down.

use super::entry::{after_white, checked};
use super::error::Fault;
use super::frame::{Frame, path};
use super::{JsonError, JsonErrorKind, Kind, Limits, number, text};
use std::borrow::Cow;
use std::fmt;

const DEEPEST: usize = 512;

/// Reads one document front to back; the caller says what it expects next.
///
/// A call that does not fit the place is answered like a bad document (`UnexpectedByte`), never with
/// a wrong value. `WrongKind` consumes nothing: the value can still be read as what it is. After any
/// other error the document is refused, and the reader is of no further use.
pub struct Reader<'a> {
    rest: &'a str,
    length: usize,
    limits: Limits,
    frames: Vec<Frame<'a>>,
    keys: Vec<&'a str>,
    /// A value stands next, and nothing else may be read.
    due: bool,
    /// Bytes that were unread where the last key or value begins.
    mark: usize,
}

impl<'a> Reader<'a> {
    /// Checks what can be known before the first value: length, byte order mark, UTF-8, emptiness.
    pub fn new(bytes: &'a [u8], limits: Limits) -> Result<Self, JsonError> {
        let rest = checked(bytes, limits)?;
        let depth = limits.depth.min(DEEPEST);
        Ok(Self {
            rest,
            length: rest.len(),
            limits: Limits { depth, ..limits },
            frames: Vec::new(),
            keys: Vec::new(),
            due: true,
            mark: rest.len(),
        })
    }

    /// The kind of the next value, by its first byte.
    pub fn peek(&mut self) -> Result<Kind, JsonError> {
        self.white();
        match self.rest.as_bytes().first() {
            _ if !self.due => Err(self.unexpected()),
            Some(b'n') => Ok(Kind::Null),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b'"') => Ok(Kind::Text),
            Some(b'[') => Ok(Kind::Array),
            Some(b'{') => Ok(Kind::Object),
            _ => Err(self.unexpected()),
        }
    }

    /// Reads `null`.
    pub fn null(&mut self) -> Result<(), JsonError> {
        self.expect(Kind::Null)?;
        self.word("null")
    }

    /// Reads `true` or `false`.
    pub fn boolean(&mut self) -> Result<bool, JsonError> {
        self.expect(Kind::Bool)?;
        let yes = self.rest.starts_with('t');
        self.word(if yes { "true" } else { "false" })?;
        Ok(yes)
    }

    /// Reads a number and gives exactly the characters that came.
    pub fn number(&mut self) -> Result<&'a str, JsonError> {
        self.expect(Kind::Number)?;
        let (token, after) = number::split(self.rest).map_err(|fault| self.fault(&fault))?;
        let limit = self.limits.number;
        if token.len() > limit {
            return Err(self.fail(JsonErrorKind::NumberTooLong { limit }, self.mark));
        }
        self.pass(after);
        Ok(token)
    }

    /// Reads a text; it is borrowed unless it has an escape.
    pub fn text(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.expect(Kind::Text)?;
        let (text, after) = text::read(self.behind(1)).map_err(|fault| self.fault(&fault))?;
        self.pass(after);
        Ok(text)
    }

    /// Enters an object; [`next_key`](Self::next_key) follows.
    pub fn begin_object(&mut self) -> Result<(), JsonError> {
        self.begin(Kind::Object)
    }

    /// The next key, or `None` at the object's end, which leaves it. After a key comes its value.
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, JsonError> {
        if !self.step(Kind::Object, b'}')? {
            return Ok(None);
        }
        self.white();
        self.mark = self.rest.len();
        let inside = self.after_byte('"')?;
        let (key, after) = text::read(inside).map_err(|fault| self.fault(&fault))?;
        self.rest = after;
        if let Some(frame) = self.frames.last_mut() {
            let new = if let Cow::Borrowed(key) = &key {
                frame.key = Some(key);
                frame.keys.insert(&mut self.keys, key)
            } else {
                // No plain spelling to show: the path hides it like an empty key.
                frame.key = Some("");
                frame.keys.insert_many(&mut self.keys, key.clone())
            };
            if !new {
                return Err(self.fail(JsonErrorKind::DuplicateKey, self.mark));
            }
        }
        self.white();
        self.rest = self.after_byte(':')?;
        self.due = true;
        Ok(Some(key))
    }

    /// Enters an array; [`next_item`](Self::next_item) follows.
    pub fn begin_array(&mut self) -> Result<(), JsonError> {
        self.begin(Kind::Array)
    }

    /// True if an item comes next; false at the array's end, which leaves it.
    pub fn next_item(&mut self) -> Result<bool, JsonError> {
        self.due = self.step(Kind::Array, b']')?;
        Ok(self.due)
    }

    /// Passes over a whole value, checked as if it were read.
    pub fn skip(&mut self) -> Result<(), JsonError> {
        let outside = self.frames.len();
        loop {
            match self.peek()? {
                Kind::Null => self.null()?,
                Kind::Bool => _ = self.boolean()?,
                Kind::Number => _ = self.number()?,
                Kind::Text => {
                    self.expect(Kind::Text)?;
                    let after = text::skip(self.behind(1)).map_err(|fault| self.fault(&fault))?;
                    self.pass(after);
                }
                Kind::Array => self.begin_array()?,
                Kind::Object => self.begin_object()?,
            }
            loop {
                let more = match self.frames.last() {
                    _ if self.frames.len() <= outside => return Ok(()),
                    Some(frame) if frame.kind == Kind::Array => self.next_item()?,
                    _ => self.next_key()?.is_some(),
                };
                if more {
                    break;
                }
            }
        }
    }

    /// An error at the value that was read last or comes next, for checks of the caller's own.
    #[must_use]
    pub fn error(&self, kind: JsonErrorKind) -> JsonError {
        let next = after_white(self.rest).len();
        self.fail(kind, if self.due { next } else { self.mark })
    }

    /// The document's end: only white space may follow the value.
    pub fn finish(mut self) -> Result<(), JsonError> {
        self.white();
        if self.due || !self.frames.is_empty() {
            Err(self.unexpected())
        } else if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.fail(JsonErrorKind::TrailingData, self.rest.len()))
        }
    }

    #[inline]
    fn expect(&mut self, expected: Kind) -> Result<(), JsonError> {
        let found = self.peek()?;
        self.mark = self.rest.len();
        if found == expected { Ok(()) } else { Err(self.fail(JsonErrorKind::WrongKind { expected, found }, self.mark)) }
    }

    fn word(&mut self, word: &str) -> Result<(), JsonError> {
        match self.rest.strip_prefix(word) {
            Some(after) => self.pass(after),
            None if word.starts_with(self.rest) => {
                return Err(self.fail(JsonErrorKind::CutOff, 0));
            }
            None => return Err(self.unexpected()),
        }
        Ok(())
    }

    fn begin(&mut self, kind: Kind) -> Result<(), JsonError> {
        self.expect(kind)?;
        let limit = self.limits.depth;
        if self.frames.len() >= limit {
            return Err(self.fail(JsonErrorKind::TooDeep { limit }, self.mark));
        }
        self.frames.push(Frame::new(kind, &self.keys));
        self.pass(self.behind(1));
        Ok(())
    }

    /// To the next item or member of the innermost container, or out of it.
    #[inline]
    fn step(&mut self, kind: Kind, close: u8) -> Result<bool, JsonError> {
        self.white();
        let byte = self.rest.as_bytes().first();
        let frame = match self.frames.last_mut() {
            Some(frame) if frame.kind == kind && !self.due => frame,
            _ => return Err(self.unexpected()),
        };
        if byte == Some(&close) {
            frame.keys.end(&mut self.keys);
            self.frames.pop();
            self.mark = self.rest.len();
            self.rest = self.behind(1);
            return Ok(false);
        }
        if frame.begun > 0 {
            if byte != Some(&b',') {
                return Err(self.unexpected());
            }
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
        frame.begun = frame.begun.saturating_add(1);
        frame.key = None;
        Ok(true)
    }

    fn after_byte(&self, byte: char) -> Result<&'a str, JsonError> {
        self.rest.strip_prefix(byte).ok_or_else(|| self.unexpected())
    }

    fn pass(&mut self, after: &'a str) {
        self.rest = after;
        self.due = false;
    }

    fn behind(&self, bytes: usize) -> &'a str {
        self.rest.get(bytes..).unwrap_or_default()
    }

    #[inline]
    fn white(&mut self) {
        self.rest = after_white(self.rest);
    }

    #[cold]
    fn unexpected(&self) -> JsonError {
        let rest = self.rest.as_bytes();
        self.fault(&Fault::at(JsonErrorKind::UnexpectedByte, rest))
    }

    #[cold]
    fn fault(&self, fault: &Fault) -> JsonError {
        self.fail(fault.kind, fault.left)
    }

    #[cold]
    fn fail(&self, kind: JsonErrorKind, left: usize) -> JsonError {
        JsonError::new(kind, path(&self.frames), self.length.saturating_sub(left))
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the document.
        f.debug_struct("Reader")
            .field("length", &self.length)
            .field("left", &self.rest.len())
            .field("depth", &self.frames.len())
            .finish_non_exhaustive()
    }
}
