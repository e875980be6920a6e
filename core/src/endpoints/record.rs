//! An answer's object whose known fields were checked against its table.

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;
use uuid::Uuid;

use super::answer::{AnswerField, AnswerKind};
use super::shown::write_shown;
use crate::json::{Value, write_text};
use crate::rows::{Row, Rows};
use crate::tape::{Item, ROOT, Tape};
use crate::types::{Money, Timestamp};

const REDACTED: &str = "[redacted]";

/// An object of an answer. Known fields have the types of the table; unknown fields
/// and nulls are kept as they came.
///
/// ```
/// use intellectmoney::{Record, Response, endpoint, read_answer};
/// let body = r#"{"OperationState":{"Code":0,"Desc":""},"Result":{"TransactionId":2000000001,"Amount":1E+2,"New":[1.50]}}"#;
/// let answer = read_answer::<Option<Record>>(endpoint("withdrawMoney")?, &Response::new(200, body))?;
/// let record = answer.result.ok_or("an object")?;
/// assert_eq!(record.integer("TransactionId"), Some(2_000_000_001));
/// assert_eq!(record.amount("Amount").map(|amount| amount.to_string()).as_deref(), Some("100"));
/// assert_eq!(record.to_json(), r#"{"TransactionId":2000000001,"Amount":"100","New":[1.50]}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Record {
    fields: &'static [AnswerField],
    content: Content,
    /// The rows of its list, where they are packed: then the tree's list is empty.
    rows: Option<Arc<Rows>>,
}

#[derive(Clone)]
enum Content {
    /// No field at all.
    Nothing,
    /// An object of a document, by its place.
    Object(Arc<Tape>, usize),
    Row(Row),
}

impl Record {
    pub(crate) fn new(fields: &'static [AnswerField], tape: &Arc<Tape>, place: usize) -> Self {
        Self { fields, content: Content::Object(Arc::clone(tape), place), rows: None }
    }

    pub(crate) fn of_row(fields: &'static [AnswerField], row: Row) -> Self {
        Self { fields, content: Content::Row(row), rows: None }
    }

    pub(crate) fn with_rows(mut self, rows: Arc<Rows>) -> Self {
        self.rows = Some(rows);
        self
    }

    /// The table that describes it.
    #[cfg(any(test, feature = "ffi"))]
    #[must_use]
    pub fn fields(&self) -> &'static [AnswerField] {
        self.fields
    }

    /// The rows of its list, where they are packed, taken out.
    #[cfg(feature = "ffi")]
    pub(crate) fn take_packed_rows(&mut self) -> Option<Arc<Rows>> {
        self.rows.take()
    }

    /// The rows that it stands in, and its place; otherwise it is the one row.
    #[cfg(feature = "ffi")]
    #[must_use]
    pub fn place(&self) -> (Arc<Rows>, usize) {
        match &self.content {
            Content::Row(row) => row.place(),
            Content::Nothing | Content::Object(..) => {
                let (tape, place) = self.whole();
                (Arc::new(Rows::of_document(self.fields, &tape, [place])), 0)
            }
        }
    }

    /// All of it, as a part of a document.
    pub(crate) fn whole(&self) -> (Arc<Tape>, usize) {
        match &self.content {
            Content::Nothing => (Arc::new(Tape::empty_object()), ROOT),
            Content::Row(row) => row.whole(),
            Content::Object(tape, place) if self.rows.is_none() => (Arc::clone(tape), *place),
            Content::Object(tape, place) => (Arc::new(self.with_list(tape.item(*place))), ROOT),
        }
    }

    /// An object of this, its list's items those of the rows.
    fn with_list(&self, object: Item<'_>) -> Tape {
        let mut whole = Tape::default();
        let list = self.list().map(|list| list.name);
        let place = whole.begin_object(None);
        for member in object.items() {
            if member.key() != list {
                whole.copy(member.key(), member);
                continue;
            }
            let items = whole.begin_array(list);
            if let Some(rows) = &self.rows {
                (0..rows.len()).for_each(|place| Row::new(rows, place).copy_to(&mut whole));
            }
            whole.end(items);
        }
        whole.end(place);
        whole
    }

    /// Its list.
    pub(crate) fn list(&self) -> Option<&'static AnswerField> {
        self.fields.iter().find(|field| matches!(field.kind, AnswerKind::List(_)))
    }

    /// The JSON of [`to_json`](Self::to_json) in two parts, of a list that was taken out: the
    /// rows go between them.
    #[cfg(feature = "ffi")]
    pub(crate) fn json_around(&self, list: &str) -> Option<(String, String)> {
        let (mut before, mut after) = (String::from("{"), None);
        let (tape, place) = self.whole();
        for (place, member) in tape.item(place).items().enumerate() {
            self.write_member(member, place, false, after.as_mut().unwrap_or(&mut before));
            if member.key() == Some(list) {
                before.pop().filter(|last| *last == ']')?;
                after = Some(String::from("]"));
            }
        }
        let mut after = after?;
        after.push('}');
        Some((before, after))
    }

    /// A field's value under the provider's name; texts, amounts and dates are texts.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<Value> {
        let (tape, place) = self.whole();
        tape.item(place).get(name).map(Item::value)
    }

    /// Whether it has a field of the provider's name.
    pub(crate) fn has(&self, name: &str) -> bool {
        let (tape, place) = self.whole();
        tape.item(place).get(name).is_some()
    }

    /// A text; `None` where the field is absent, null or of another type. What the table does
    /// not describe is read with [`value`](Self::value).
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match &self.content {
            Content::Object(tape, place) => tape.item(*place).get(name)?.as_text(),
            Content::Row(row) => row.text(name),
            Content::Nothing => None,
        }
    }

    /// A whole number.
    #[must_use]
    pub fn integer(&self, name: &str) -> Option<i64> {
        let digits = match &self.content {
            Content::Object(tape, place) => tape.item(*place).get(name)?.as_number()?,
            Content::Row(row) => row.digits(name)?,
            Content::Nothing => return None,
        };
        digits.parse().ok()
    }

    /// A boolean.
    #[must_use]
    pub fn boolean(&self, name: &str) -> Option<bool> {
        match &self.content {
            Content::Object(tape, place) => tape.item(*place).get(name)?.as_bool(),
            Content::Row(row) => row.boolean(name),
            Content::Nothing => None,
        }
    }

    /// An exact decimal with the scale that was sent.
    #[must_use]
    pub fn amount(&self, name: &str) -> Option<Decimal> {
        Decimal::from_str_exact(self.text(name)?).ok()
    }

    /// A sum with its currency.
    #[must_use]
    pub fn money(&self, name: &str) -> Option<Money> {
        let member = |member| match &self.content {
            Content::Object(tape, place) => tape.item(*place).get(name)?.get(member)?.as_text(),
            Content::Row(row) => row.money(name, member),
            Content::Nothing => None,
        };
        let amount = Decimal::from_str_exact(member("Amount")?).ok()?;
        Some(Money { amount, currency: member("Currency").map(str::to_owned) })
    }

    /// A GUID.
    #[must_use]
    pub fn guid(&self, name: &str) -> Option<Uuid> {
        Uuid::try_parse(self.text(name)?).ok()
    }

    /// An instant.
    #[must_use]
    pub fn date(&self, name: &str) -> Option<Timestamp> {
        Timestamp::parse(self.text(name)?)
    }

    /// The rows of its list, taken out; `None` where its table has no list.
    #[cfg(feature = "ffi")]
    pub(crate) fn take_list_rows(&mut self) -> Option<Arc<Rows>> {
        self.list().is_some().then(|| self.take_rows())
    }

    /// The rows of its list, taken out.
    pub(crate) fn take_rows(&mut self) -> Arc<Rows> {
        if let Some(rows) = self.rows.take() {
            return rows;
        }
        let list = self.fields.iter().find_map(|field| match field.kind {
            AnswerKind::List(table) => Some((field.name, table)),
            _ => None,
        });
        let (name, table) = list.unwrap_or_default();
        let (tape, place) = self.whole();
        let items = tape.item(place).get(name).into_iter().flat_map(Item::items).map(Item::place);
        let rows = Rows::of_document(table, &tape, items);
        // Its list is empty now.
        self.content = Content::Object(Arc::new(self.with_list(tape.item(place))), ROOT);
        Arc::new(rows)
    }

    /// The objects of an array.
    pub(crate) fn objects(&self, name: &str) -> Vec<Record> {
        let table = self.fields.iter().find(|field| field.name == name).map(|field| field.kind);
        let Some(AnswerKind::List(table)) = table else { return Vec::new() };
        let (tape, place) = self.whole();
        let items = tape.item(place).get(name).into_iter().flat_map(Item::items);
        items.map(|item| Record::new(table, &tape, item.place())).collect()
    }

    /// Compact JSON under the provider's names; secrets come out as `[redacted]`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, false);
        out
    }

    /// The same with secrets, for a caller that must pass them on.
    #[must_use]
    pub fn expose_json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, true);
        out
    }

    fn write(&self, out: &mut String, expose: bool) {
        let (tape, place) = self.whole();
        out.reserve(tape.text_length());
        out.push('{');
        for (place, member) in tape.item(place).items().enumerate() {
            self.write_member(member, place, expose, out);
        }
        out.push('}');
    }

    fn write_member(&self, member: Item<'_>, place: usize, expose: bool, out: &mut String) {
        member.write_key(place, out);
        if self.is_secret(member) && !expose { write_text(REDACTED, out) } else { member.write(out) }
    }

    fn is_secret(&self, member: Item<'_>) -> bool {
        let is_it = |field: &AnswerField| matches!(field.kind, AnswerKind::Secret) && member.key() == Some(field.name);
        self.fields.iter().any(is_it)
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        let ((one, place), (other, of_other)) = (self.whole(), other.whole());
        one.item(place).same(other.item(of_other), self.fields)
    }
}

impl Eq for Record {}

impl Default for Record {
    fn default() -> Self {
        Self { fields: &[], content: Content::Nothing, rows: None }
    }
}

impl fmt::Debug for Record {
    /// The known fields only, logins, tokens and cards in their texts masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((tape, place), mut out) = (self.whole(), String::new());
        write_shown(tape.item(place), self.fields, &mut out);
        f.write_str(&out)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Record {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let (tape, place) = self.whole();
        let members = tape.item(place).items();
        let mut map = serializer.serialize_map(Some(tape.item(place).items().count()))?;
        for member in members {
            let key = member.key().unwrap_or_default();
            if self.is_secret(member) {
                map.serialize_entry(key, REDACTED)?;
            } else {
                map.serialize_entry(key, &member)?;
            }
        }
        map.end()
    }
}

/// Declares an answer's object once: its table and the type that reads it.
///
/// A due field is read without `Option`: decoding refuses a record that lacks it.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident, $table:ident {
            $($field:literal $snake:ident $camel:literal $kind:ident $(($($arg:tt)*))? $($due:ident)? : $text:literal;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name($crate::endpoints::Record);

        /// The table of the object of that name.
        pub(crate) const $table: &[$crate::endpoints::AnswerField] = &[
            $($crate::endpoints::record::record!(@row $field $snake $camel $text $kind $(($($arg)*))? $($due)?),)*
        ];

        impl $name {
            $(
                $crate::endpoints::accessor::accessor!{$text $field $snake $kind $(($($arg)*))? $($due)?}
            )*

            /// The object as it came, unknown fields and nulls included.
            #[must_use]
            pub fn record(&self) -> &$crate::endpoints::Record {
                &self.0
            }
        }

        impl $crate::endpoints::FromRecord for $name {
            fn from_record(record: $crate::endpoints::Record) -> Self {
                Self(record)
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }
    };
    (@row $field:literal $snake:ident $camel:literal $text:literal $kind:ident $(($($arg:tt)*))? due) => {
        $crate::endpoints::record::record!(@row $field $snake $camel $text $kind $(($($arg)*))?).due()
    };
    (@row $field:literal $snake:ident $camel:literal $text:literal $kind:ident $(($($arg:tt)*))?) => {
        $crate::endpoints::AnswerField::new(
            $field,
            stringify!($snake),
            $camel,
            $crate::endpoints::record::record!(@kind $kind $(($($arg)*))?),
            $text,
        )
    };
    (@kind text) => { $crate::endpoints::AnswerKind::Text };
    (@kind secret($type:ident)) => { $crate::endpoints::AnswerKind::Secret };
    (@kind guid) => { $crate::endpoints::AnswerKind::Guid };
    (@kind integer) => { $crate::endpoints::AnswerKind::Integer };
    (@kind boolean) => { $crate::endpoints::AnswerKind::Boolean };
    (@kind amount) => { $crate::endpoints::AnswerKind::Amount };
    (@kind money) => { $crate::endpoints::answer::MONEY };
    (@kind date) => { $crate::endpoints::AnswerKind::Date };
    (@kind one_of($type:ident)) => { $crate::endpoints::AnswerKind::OneOf($crate::types::$type::KNOWN) };
    (@kind list($row:ident, $table:ident)) => { $crate::endpoints::AnswerKind::List($table) };
    (@kind raw) => { $crate::endpoints::AnswerKind::Raw };
}

pub(crate) use record;
