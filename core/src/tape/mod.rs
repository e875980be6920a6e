//! A document in two pieces of memory: what stands in it, one after another, and its texts.
//!
//! What it holds can be replaced by its checked form; the old text stays behind, unseen.

mod build;
mod item;
mod quick;
#[cfg(feature = "serde")]
mod serialize;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use item::Item;

/// The document's own value.
pub(crate) const ROOT: usize = 0;

/// More bytes than this are no document here, so that every place fits 32 bits.
const LONGEST: usize = 1 << 29;

/// A document.
#[derive(Clone, Default)]
pub(crate) struct Tape {
    nodes: Vec<Node>,
    text: String,
}

/// A value, and its key where it is a member.
#[derive(Clone, Copy)]
struct Node {
    key: Option<Span>,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    Null,
    Bool(bool),
    Number(Span),
    Text(Span),
    /// As many nodes follow that belong to it.
    Array(u32),
    Object(u32),
}

/// A part of the texts.
#[derive(Clone, Copy, Default)]
struct Span {
    at: u32,
    length: u32,
}

impl Tape {
    /// A value by its place.
    #[inline]
    pub(crate) fn item(&self, place: usize) -> Item<'_> {
        Item { tape: self, place }
    }

    /// A member's place.
    #[inline]
    pub(crate) fn member(&self, place: usize, key: &str) -> Option<usize> {
        self.item(place).get(key).map(|item| item.place)
    }

    /// Takes a member out: it stays readable by its place, and its object has it no more.
    pub(crate) fn take_out(&mut self, place: usize) {
        if let Some(node) = self.nodes.get_mut(place) {
            node.key = None;
        }
    }

    pub(crate) fn set_number(&mut self, place: usize, text: &str) {
        let span = self.keep(text);
        self.set(place, What::Number(span));
    }

    pub(crate) fn set_text(&mut self, place: usize, text: &str) {
        let span = self.keep(text);
        self.set(place, What::Text(span));
    }

    /// Makes a number the text of its characters.
    pub(crate) fn make_text(&mut self, place: usize) {
        if let Some(Node { what, .. }) = self.nodes.get_mut(place)
            && let What::Number(span) = *what
        {
            *what = What::Text(span);
        }
    }

    fn set(&mut self, place: usize, what: What) {
        if let Some(node) = self.nodes.get_mut(place) {
            node.what = what;
        }
    }

    /// Bytes of all its texts, about as many as its JSON has.
    pub(crate) fn text_length(&self) -> usize {
        self.text.len()
    }

    #[inline]
    fn bytes(&self, span: Span) -> &[u8] {
        let at = span.at as usize;
        self.text.as_bytes().get(at..at.saturating_add(span.length as usize)).unwrap_or_default()
    }

    #[inline]
    fn str(&self, span: Span) -> &str {
        let at = span.at as usize;
        self.text.get(at..at.saturating_add(span.length as usize)).unwrap_or_default()
    }
}

impl std::fmt::Debug for Tape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Texts, numbers and even keys may be secrets.
        f.debug_struct("Tape").field("len", &self.nodes.len()).finish_non_exhaustive()
    }
}
