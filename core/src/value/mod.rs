//! A document as a tree, for what has no type of its own.

#[cfg(feature = "serde")]
mod serialize;
pub(crate) mod text;
mod write;

use crate::json::{JsonError, Limits, Reader};
use std::fmt;

pub(crate) use write::write_escaped;
pub use write::write_text;

/// The six kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, kept as text.
    Number,
    /// A string.
    Text,
    /// `[…]`
    Array,
    /// `{…}`
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "boolean",
            Self::Number => "number",
            Self::Text => "text",
            Self::Array => "array",
            Self::Object => "object",
        })
    }
}

/// Any JSON value. Numbers are the characters that came; members keep their order.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// The exact characters of a number.
    Number(Box<str>),
    /// A text without quotes and escapes.
    Text(Box<str>),
    /// `[…]`
    Array(Vec<Value>),
    /// `{…}`, in the order of the document.
    Object(Vec<(Box<str>, Value)>),
}

impl Value {
    /// Reads a whole document.
    ///
    /// ```
    /// use intellectmoney::json::{Limits, Value};
    /// let document = br#"{"Amount":1.50,"Name":"\u0418\u0432\u0430\u043d"}"#;
    /// let value = Value::parse(document, Limits::new(1024))?;
    /// assert_eq!(value.get("Amount").and_then(Value::as_number), Some("1.50"));
    /// assert_eq!(value.get("Name").and_then(Value::as_text), Some("Иван"));
    /// let mut written = String::new();
    /// value.write(&mut written);
    /// assert_eq!(written, r#"{"Amount":1.50,"Name":"Иван"}"#);
    /// # Ok::<(), intellectmoney::json::JsonError>(())
    /// ```
    pub fn parse(bytes: &[u8], limits: Limits) -> Result<Self, JsonError> {
        let mut reader = Reader::new(bytes, limits)?;
        let value = reader.value()?;
        reader.finish()?;
        Ok(value)
    }

    /// The member of an object under this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let members = self.as_object()?;
        let (_, value) = members.iter().find(|(name, _)| &**name == key)?;
        Some(value)
    }

    /// Which of the six kinds this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Bool,
            Self::Number(_) => Kind::Number,
            Self::Text(_) => Kind::Text,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The characters of the number, if it is one.
    #[must_use]
    pub fn as_number(&self) -> Option<&str> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(yes) => Some(*yes),
            _ => None,
        }
    }

    /// The items, if it is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members, if it is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[(Box<str>, Self)]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The shape only: texts, numbers and even keys may be secrets.
        let kind = self.kind();
        match self {
            Self::Array(items) => write!(f, "{kind} of {}", items.len()),
            Self::Object(members) => write!(f, "{kind} of {}", members.len()),
            _ => write!(f, "{kind}"),
        }
    }
}

impl Reader<'_> {
    /// Reads the next value whole.
    ///
    /// By recursion, like every later walk over the tree: [`Limits::depth`] bounds both.
    pub fn value(&mut self) -> Result<Value, JsonError> {
        Ok(match self.peek()? {
            Kind::Null => self.null().map(|()| Value::Null)?,
            Kind::Bool => Value::Bool(self.boolean()?),
            Kind::Number => Value::Number(self.number()?.into()),
            Kind::Text => Value::Text(self.text()?.into()),
            Kind::Array => self.items()?,
            Kind::Object => self.members()?,
        })
    }

    /// Passes over a whole value, checked as if it were read.
    ///
    /// ```
    /// use intellectmoney::json::{JsonErrorKind, Limits, Reader};
    /// let mut reader = Reader::new(br#"{"Rows":[{"Id":1},{"Id":2}],"Rest":0}"#, Limits::new(1024))?;
    /// let mut ids = Vec::new();
    /// reader.begin_object()?;
    /// while let Some(key) = reader.next_key()? {
    ///     if key != "Rows" {
    ///         reader.skip()?;
    ///         continue;
    ///     }
    ///     reader.begin_array()?;
    ///     while reader.next_item()? {
    ///         reader.begin_object()?;
    ///         while reader.next_key()?.is_some() {
    ///             ids.push(reader.number()?);
    ///         }
    ///     }
    /// }
    /// reader.finish()?;
    /// assert_eq!(ids, ["1", "2"]);
    ///
    /// let mut twice = Reader::new(br#"{"Id":1,"Id":2}"#, Limits::new(1024))?;
    /// let error = twice.skip().unwrap_err();
    /// assert_eq!((error.kind(), error.path()), (JsonErrorKind::DuplicateKey, "$.Id"));
    /// # Ok::<(), intellectmoney::json::JsonError>(())
    /// ```
    pub fn skip(&mut self) -> Result<(), JsonError> {
        match self.peek()? {
            Kind::Null => self.null()?,
            Kind::Bool => _ = self.boolean()?,
            Kind::Number => _ = self.number()?,
            Kind::Text => _ = self.text()?,
            Kind::Array => {
                self.begin_array()?;
                while self.next_item()? {
                    self.skip()?;
                }
            }
            Kind::Object => {
                self.begin_object()?;
                while self.next_key()?.is_some() {
                    self.skip()?;
                }
            }
        }
        Ok(())
    }

    fn items(&mut self) -> Result<Value, JsonError> {
        self.begin_array()?;
        let mut items = Vec::new();
        while self.next_item()? {
            items.push(self.value()?);
        }
        Ok(Value::Array(items))
    }

    fn members(&mut self) -> Result<Value, JsonError> {
        self.begin_object()?;
        let mut members = Vec::new();
        while let Some(key) = self.next_key()? {
            members.push((key.into(), self.value()?));
        }
        Ok(Value::Object(members))
    }
}
