//! A string to sign as somebody may have built it: the right one, or one with a mistake.

use zeroize::Zeroizing;

use crate::endpoints::Field;
use crate::form::Form;
use crate::layout::{Layout, Segment};
use crate::sign::shown;

/// A string to sign before it becomes bytes.
#[derive(Clone)]
pub(super) struct Draft {
    /// All segments but the secret.
    pub(super) parts: Vec<Part>,
    pub(super) secret: Part,
    pub(super) place: Place,
    pub(super) joiner: &'static str,
    pub(super) leading: bool,
    pub(super) trailing: bool,
    /// `Name=value` instead of the value.
    pub(super) names: bool,
    pub(super) charset: Charset,
}

/// One segment; without a field it is a literal or a place that is kept empty.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) field: Option<&'static Field>,
    pub(super) text: Zeroizing<String>,
    /// Whether it is no longer what was sent.
    pub(super) changed: bool,
}

/// Where the secret stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Last,
    /// Last, without a joiner before it.
    Attached,
    First,
    Nowhere,
}

/// How the string becomes bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    ByteOrderMark,
    Windows1251,
    Utf16,
}

impl Part {
    pub(super) fn new(field: Option<&'static Field>, text: &str) -> Self {
        Self { field, text: Zeroizing::new(text.to_owned()), changed: false }
    }
}

impl Draft {
    /// The right string of a layout.
    pub(super) fn right(layout: &Layout, form: &Form, secret: &str) -> Self {
        let part = |segment: &Segment| match segment {
            Segment::Field(field, _) => Part::new(Some(field), form.text(field.name)),
            Segment::Literal(word) => Part::new(None, word),
            Segment::Reserved => Part::new(None, ""),
        };
        Self {
            parts: layout.segments.iter().map(part).collect(),
            secret: Part::new(None, secret),
            place: Place::Last,
            joiner: "::",
            leading: false,
            trailing: false,
            names: false,
            charset: Charset::Utf8,
        }
    }

    /// The same with other texts; `None` where none is other.
    pub(super) fn edit(&self, change: impl Fn(&Part) -> Option<String>) -> Option<Self> {
        let mut draft = self.clone();
        let mut changed = false;
        for part in &mut draft.parts {
            if let Some(text) = change(part).filter(|text| *text != *part.text) {
                *part = Part { field: part.field, text: Zeroizing::new(text), changed: true };
                changed = true;
            }
        }
        changed.then_some(draft)
    }

    /// The same with another secret.
    pub(super) fn with_secret(&self, text: String) -> Self {
        Self { secret: Part { field: None, text: Zeroizing::new(text), changed: true }, ..self.clone() }
    }

    /// What is hashed.
    pub(super) fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let text = self.join(|part, out| out.push_str(&part.text), &self.secret.text);
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len().saturating_mul(2).saturating_add(3)));
        match self.charset {
            Charset::Utf8 => bytes.extend(text.as_bytes()),
            Charset::ByteOrderMark => {
                bytes.extend(b"\xef\xbb\xbf");
                bytes.extend(text.as_bytes());
            }
            Charset::Windows1251 => bytes.extend(text.chars().map(windows_1251)),
            Charset::Utf16 => bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        }
        bytes
    }

    /// The same fit to be shown: what is secret stands by its name, and says when it was
    /// changed.
    pub(super) fn masked(&self) -> String {
        let show = |part: &Part, out: &mut String| match part.field {
            None => out.push_str(&part.text),
            Some(field) if part.changed && field.kind.is_secret() => out.extend(["[", field.name, ", changed]"]),
            Some(field) => out.push_str(&shown(field, &part.text)),
        };
        let secret = if self.secret.changed { "[SignSecretKey, changed]" } else { "[SignSecretKey]" };
        self.join(show, secret).to_string()
    }

    /// `write` appends a part's text.
    fn join(&self, write: impl Fn(&Part, &mut String), secret: &str) -> Zeroizing<String> {
        // Room enough for texts whose bytes were all escaped: a buffer that grows leaves secrets behind.
        let texts = self.parts.iter().fold(0, |size: usize, part| size.saturating_add(part.text.len()));
        let room = texts.saturating_mul(2).saturating_add(secret.len()).saturating_add(512);
        let mut out = Zeroizing::new(String::with_capacity(room));
        let mut empty = true;
        let mut separate = |out: &mut String| {
            if !std::mem::take(&mut empty) {
                out.push_str(self.joiner);
            }
        };
        if self.leading {
            out.push_str(self.joiner);
        }
        if self.place == Place::First {
            separate(&mut out);
            out.push_str(secret);
        }
        for part in &self.parts {
            separate(&mut out);
            if let Some(field) = part.field.filter(|_| self.names) {
                out.extend([field.name, "="]);
            }
            write(part, &mut out);
        }
        if matches!(self.place, Place::Last | Place::Attached) {
            if self.place == Place::Last {
                separate(&mut out);
            }
            out.push_str(secret);
        }
        if self.trailing {
            out.push_str(self.joiner);
        }
        out
    }
}

/// The byte of a character; `?` where it has none.
fn windows_1251(c: char) -> u8 {
    let code = u32::from(c);
    match c {
        '\0'..='\x7f' => u8::try_from(code).unwrap_or(b'?'),
        'А'..='я' => u8::try_from(code.saturating_sub(0x0410).saturating_add(0xc0)).unwrap_or(b'?'),
        'Ё' => 0xa8,
        'ё' => 0xb8,
        'І' => 0xb2,
        'і' => 0xb3,
        'Ї' => 0xaf,
        'ї' => 0xbf,
        'Є' => 0xaa,
        'є' => 0xba,
        'Ґ' => 0xa5,
        'ґ' => 0xb4,
        'Ў' => 0xa1,
        'ў' => 0xa2,
        '’' => 0x92,
        '№' => 0xb9,
        '«' => 0xab,
        '»' => 0xbb,
        '\u{a0}' => 0xa0,
        '–' => 0x96,
        '—' => 0x97,
        _ => b'?',
    }
}
