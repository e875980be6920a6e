use super::{Item, LONGEST, Node, Span, Tape, What};
use crate::json::{JsonError, Kind, Limits, Reader};

/// As many values as a small answer has.
const FEW: usize = 24;

impl Tape {
    /// Reads a whole document.
    pub(crate) fn parse(bytes: &[u8], limits: Limits) -> Result<Self, JsonError> {
        let mut tape = Self::for_small(bytes.len());
        tape.push_json(None, bytes, Limits { bytes: limits.bytes.min(LONGEST), ..limits })?;
        Ok(tape)
    }

    /// With room for a small document of so many bytes.
    pub(crate) fn for_small(bytes: usize) -> Self {
        Self { nodes: Vec::with_capacity(FEW), text: String::with_capacity(bytes) }
    }

    /// Appends the next value of a reader, as a member where it has a key.
    ///
    /// By recursion, like every later walk: the reader's limit of depth bounds both.
    fn read(&mut self, key: Option<Span>, reader: &mut Reader<'_>) -> Result<(), JsonError> {
        let what = match reader.peek()? {
            Kind::Null => reader.null().map(|()| What::Null)?,
            Kind::Bool => What::Bool(reader.boolean()?),
            Kind::Number => What::Number(self.keep(reader.number()?)),
            Kind::Text => What::Text(self.keep(&reader.text()?)),
            Kind::Array => {
                reader.begin_array()?;
                let place = self.begin(key, What::Array(0));
                while reader.next_item()? {
                    self.read(None, reader)?;
                }
                self.end(place);
                return Ok(());
            }
            Kind::Object => {
                reader.begin_object()?;
                let place = self.begin(key, What::Object(0));
                while let Some(key) = reader.next_key()? {
                    let key = self.keep(&key);
                    self.read(Some(key), reader)?;
                }
                self.end(place);
                return Ok(());
            }
        };
        self.nodes.push(Node { key, what });
        Ok(())
    }

    pub(crate) fn empty_object() -> Self {
        Self { nodes: vec![Node { key: None, what: What::Object(0) }], text: String::new() }
    }

    /// Opens an object; what is appended belongs to it until it is ended.
    pub(crate) fn begin_object(&mut self, key: Option<&str>) -> usize {
        let key = key.map(|key| self.keep(key));
        self.begin(key, What::Object(0))
    }

    pub(crate) fn begin_array(&mut self, key: Option<&str>) -> usize {
        let key = key.map(|key| self.keep(key));
        self.begin(key, What::Array(0))
    }

    pub(super) fn begin(&mut self, key: Option<Span>, what: What) -> usize {
        let place = self.nodes.len();
        self.nodes.push(Node { key, what });
        place
    }

    pub(crate) fn end(&mut self, place: usize) {
        let inside = number(self.nodes.len().saturating_sub(place).saturating_sub(1));
        if let Some(Node { what: What::Array(count) | What::Object(count), .. }) = self.nodes.get_mut(place) {
            *count = inside;
        }
    }

    pub(crate) fn push_null(&mut self, key: &str) {
        let key = Some(self.keep(key));
        self.nodes.push(Node { key, what: What::Null });
    }

    pub(crate) fn push_bool(&mut self, key: &str, yes: bool) {
        let key = Some(self.keep(key));
        self.nodes.push(Node { key, what: What::Bool(yes) });
    }

    pub(crate) fn push_number(&mut self, key: &str, text: &str) {
        let (key, span) = (Some(self.keep(key)), self.keep(text));
        self.nodes.push(Node { key, what: What::Number(span) });
    }

    pub(crate) fn push_text(&mut self, key: &str, text: &str) {
        let (key, span) = (Some(self.keep(key)), self.keep(text));
        self.nodes.push(Node { key, what: What::Text(span) });
    }

    /// Appends a value of another document.
    pub(crate) fn copy(&mut self, key: Option<&str>, item: Item<'_>) {
        let key = key.map(|key| self.keep(key));
        let what = match item.what() {
            What::Number(span) => What::Number(self.keep(item.tape.str(span))),
            What::Text(span) => What::Text(self.keep(item.tape.str(span))),
            What::Array(_) | What::Object(_) => {
                let place = self.begin(key, item.what());
                for inner in item.items() {
                    self.copy(inner.key(), inner);
                }
                return self.end(place);
            }
            single => single,
        };
        self.nodes.push(Node { key, what });
    }

    /// Appends a whole document, as a member where it has a key.
    pub(crate) fn push_json(&mut self, key: Option<&str>, bytes: &[u8], limits: Limits) -> Result<(), JsonError> {
        let key = key.map(|key| self.keep(key));
        match self.push_quick(key, bytes, limits) {
            Some(()) => Ok(()),
            None => self.push_slow(key, bytes, limits),
        }
    }

    /// The same by the strict reader, which knows what was wrong.
    pub(super) fn push_slow(&mut self, key: Option<Span>, bytes: &[u8], limits: Limits) -> Result<(), JsonError> {
        let mut reader = Reader::new(bytes, limits)?;
        self.read(key, &mut reader)?;
        reader.finish()
    }

    #[inline]
    pub(super) fn keep(&mut self, text: &str) -> Span {
        let span = Span { at: number(self.text.len()), length: number(text.len()) };
        self.text.push_str(text);
        span
    }
}

/// The longest document, each of its numbers written out, has fewer bytes than 2^32.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
