//! The names that a host's language uses, and JSON objects under them.

use crate::json::write_text;

/// Whose names are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// `eshop_id`; whole numbers are integers of any size.
    Python,
    /// `eshopId`; 64-bit numbers of answers are texts, because a `number` rounds them.
    JavaScript,
}

/// One name in both languages. Nobody converts case by rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    python: &'static str,
    javascript: &'static str,
}

impl Name {
    pub(super) const fn new(python: &'static str, javascript: &'static str) -> Self {
        Self { python, javascript }
    }

    pub(super) const fn same(name: &'static str) -> Self {
        Self::new(name, name)
    }

    pub(super) fn of(self, naming: Naming) -> &'static str {
        match naming {
            Naming::Python => self.python,
            Naming::JavaScript => self.javascript,
        }
    }
}

/// A JSON object that is being written.
pub(super) struct Members<'a> {
    pub(super) out: &'a mut String,
    pub(super) naming: Naming,
    first: bool,
}

impl<'a> Members<'a> {
    pub(super) fn begin(out: &'a mut String, naming: Naming) -> Self {
        out.push('{');
        Self { out, naming, first: true }
    }

    pub(super) fn end(self) {
        self.out.push('}');
    }

    pub(super) fn key(&mut self, name: Name) -> &mut String {
        if !std::mem::take(&mut self.first) {
            self.out.push(',');
        }
        // Names need no escapes.
        for part in ["\"", name.of(self.naming), "\":"] {
            self.out.push_str(part);
        }
        self.out
    }

    pub(super) fn text(&mut self, name: Name, text: &str) {
        write_text(text, self.key(name));
    }

    /// A text, or `null`.
    pub(super) fn maybe(&mut self, name: Name, text: Option<&str>) {
        match text {
            Some(text) => self.text(name, text),
            None => self.key(name).push_str("null"),
        }
    }

    pub(super) fn flag(&mut self, name: Name, yes: bool) {
        self.key(name).push_str(if yes { "true" } else { "false" });
    }

    /// A number that a `number` of JavaScript holds exactly: codes, counts, milliseconds.
    pub(super) fn small(&mut self, name: Name, number: Option<i64>) {
        let text = number.map_or_else(|| "null".to_owned(), |number| number.to_string());
        self.key(name).push_str(&text);
    }

    pub(super) fn list<T>(&mut self, name: Name, items: &[T], write: impl Fn(&mut String, &T)) {
        let out = self.key(name);
        out.push('[');
        for (place, item) in items.iter().enumerate() {
            out.push_str(if place > 0 { "," } else { "" });
            write(out, item);
        }
        out.push(']');
    }

    /// A number of 64 bits.
    pub(super) fn wide(&mut self, name: Name, number: Option<i64>) {
        let text = number.map(|number| number.to_string());
        match (text, self.naming) {
            (Some(text), Naming::JavaScript) => self.text(name, &text),
            (Some(text), Naming::Python) => self.key(name).push_str(&text),
            (None, _) => self.key(name).push_str("null"),
        }
    }
}
