//! The pull reader: one step a call, checked as it goes, nothing kept but the way down.

use super::frame::{Frame, path};
use super::token::{after_white, eat};
use super::{JsonError, JsonErrorKind, Kind, Limits};
use std::borrow::Cow;
use std::fmt;

/// Reads one document front to back; the caller says what it expects next.
///
/// A call that does not fit the place is answered like a bad document (`UnexpectedByte`), never with a wrong value.
/// `WrongKind` consumes nothing: the value can still be read as what it is. After any other error the document is
/// refused, and the reader is of no further use.
pub struct Reader<'a> {
    pub(super) rest: &'a str,
    length: usize,
    pub(super) limits: Limits,
    frames: Vec<Frame<'a>>,
    keys: Vec<Cow<'a, str>>,
    /// A value stands next, and nothing else may be read.
    pub(super) due: bool,
    /// Bytes that were unread where the last key or value begins.
    mark: usize,
}

impl<'a> Reader<'a> {
    /// Checks what can be known before the first value: length, byte order mark, UTF-8, emptiness.
    pub fn new(bytes: &'a [u8], limits: Limits) -> Result<Self, JsonError> {
        let refused = |kind, offset| JsonError(Box::new((kind, "$".to_owned(), offset)));
        if bytes.len() > limits.bytes {
            return Err(refused(JsonErrorKind::TooLong { limit: limits.bytes }, limits.bytes));
        }
        if let [0xEF, 0xBB, 0xBF, ..] | [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] = bytes {
            return Err(refused(JsonErrorKind::ByteOrderMark, 0));
        }
        let rest = str::from_utf8(bytes).map_err(|error| refused(JsonErrorKind::Encoding, error.valid_up_to()))?;
        if after_white(rest).is_empty() {
            return Err(refused(JsonErrorKind::Empty, 0));
        }
        let (length, limits) = (rest.len(), Limits { depth: limits.depth.min(512), ..limits });
        Ok(Self { rest, length, limits, frames: Vec::new(), keys: Vec::new(), due: true, mark: length })
    }

    /// The kind of the next value, by its first byte.
    #[inline]
    pub fn peek(&mut self) -> Result<Kind, JsonError> {
        self.rest = after_white(self.rest);
        match self.rest.as_bytes().first().filter(|_| self.due) {
            Some(b'n') => Ok(Kind::Null),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b'"') => Ok(Kind::Text),
            Some(b'[') => Ok(Kind::Array),
            Some(b'{') => Ok(Kind::Object),
            _ => Err(self.fail(JsonErrorKind::UnexpectedByte, self.rest.len())),
        }
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
        self.rest = after_white(self.rest);
        self.mark = self.rest.len();
        let key = self.quoted()?;
        if self.frames.last_mut().is_some_and(|frame| !frame.member(key.clone(), &mut self.keys)) {
            return Err(self.fail(JsonErrorKind::DuplicateKey, self.mark));
        }
        self.rest = after_white(self.rest);
        self.due = eat(&mut self.rest, b':');
        self.need(self.due, JsonErrorKind::UnexpectedByte)?;
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

    /// An error at the value that was read last or comes next, for checks of the caller's own.
    #[must_use]
    pub fn error(&self, kind: JsonErrorKind) -> JsonError {
        let left = if self.due { after_white(self.rest).len() } else { self.mark };
        JsonError(Box::new((kind, path(&self.frames), self.length.saturating_sub(left))))
    }

    /// The document's end: only white space may follow the value.
    pub fn finish(mut self) -> Result<(), JsonError> {
        self.rest = after_white(self.rest);
        match self.rest.len() {
            _ if self.due || !self.frames.is_empty() => Err(self.fail(JsonErrorKind::UnexpectedByte, self.rest.len())),
            0 => Ok(()),
            left => Err(self.fail(JsonErrorKind::TrailingData, left)),
        }
    }

    #[inline]
    pub(super) fn expect(&mut self, expected: Kind) -> Result<(), JsonError> {
        let found = self.peek()?;
        self.mark = self.rest.len();
        if found == expected { Ok(()) } else { Err(self.fail(JsonErrorKind::WrongKind { expected, found }, self.mark)) }
    }

    fn begin(&mut self, kind: Kind) -> Result<(), JsonError> {
        self.expect(kind)?;
        let limit = self.limits.depth;
        self.need(self.frames.len() < limit, JsonErrorKind::TooDeep { limit })?;
        (self.rest, self.due) = (self.rest.get(1..).unwrap_or_default(), false);
        self.frames.push(Frame::new(kind, self.keys.len()));
        Ok(())
    }

    /// To the next item or member of the innermost container, or out of it.
    #[inline]
    fn step(&mut self, kind: Kind, close: u8) -> Result<bool, JsonError> {
        self.rest = after_white(self.rest);
        let frame = match self.frames.last_mut() {
            Some(frame) if frame.kind == kind && !self.due => frame,
            _ => return Err(self.fail(JsonErrorKind::UnexpectedByte, self.rest.len())),
        };
        self.mark = self.rest.len();
        if eat(&mut self.rest, close) {
            self.keys.truncate(frame.outer_keys);
            self.frames.pop();
            return Ok(false);
        }
        if frame.begun > 0 && !eat(&mut self.rest, b',') {
            return Err(self.fail(JsonErrorKind::UnexpectedByte, self.rest.len()));
        }
        frame.begun = frame.begun.saturating_add(1);
        frame.key = None;
        Ok(true)
    }

    /// The document is bad here unless the condition is met.
    #[inline]
    pub(super) fn need(&mut self, met: bool, kind: JsonErrorKind) -> Result<(), JsonError> {
        if met { Ok(()) } else { Err(self.refuse(kind)) }
    }

    /// After a bad token nothing more can be read: its end could pass for another.
    #[cold]
    pub(super) fn refuse(&mut self, kind: JsonErrorKind) -> JsonError {
        let error = self.fail(kind, self.rest.len());
        (self.rest, self.due) = ("", true);
        error
    }

    /// Whatever should stand at the document's end, it was cut off there.
    #[cold]
    pub(super) fn fail(&self, kind: JsonErrorKind, left: usize) -> JsonError {
        let kind = if left == 0 { JsonErrorKind::CutOff } else { kind };
        JsonError(Box::new((kind, path(&self.frames), self.length.saturating_sub(left))))
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the document.
        f.debug_struct("Reader").field("left", &self.rest.len()).finish_non_exhaustive()
    }
}
