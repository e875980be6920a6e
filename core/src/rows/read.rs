//! Values by row and column whether packed or not, and rows as JSON and back: for hosts
//! that make their own objects of them.

use std::borrow::Cow;
use std::sync::Arc;

use super::pack::Packer;
use super::{Cell, Content, Host, Row, Rows, columns};
use crate::decode::{self, Path};
use crate::endpoints::{AnswerField, AnswerKind, endpoint};
use crate::error::{Error, Reason};
use crate::json::cursor::Cursor;
use crate::json::{Kind, Limits};
use crate::tape::{Item, ROOT, Tape};

impl Rows {
    /// The text of a value by its column's place: of a list, and of a structure that no
    /// source describes, its JSON. `None` where it is absent or null.
    #[must_use]
    pub fn text(&self, row: usize, column: usize) -> Option<Cow<'_, str>> {
        if !matches!(self.content, Content::Read(..)) {
            return text_of(self.cell(row, column));
        }
        let (column, value) = self.value(row, column)?;
        let kind = column.member.unwrap_or(column.field).kind;
        match value.kind() {
            Kind::Null => None,
            _ if matches!(kind, AnswerKind::Raw | AnswerKind::List(_)) => Some(Cow::Owned(written(value))),
            Kind::Text | Kind::Number => value.characters().map(Cow::Borrowed),
            Kind::Bool => value.as_bool().map(|yes| Cow::Borrowed(if yes { "true" } else { "false" })),
            Kind::Array | Kind::Object => None,
        }
    }

    /// Gives all texts of a row with their columns' places, in one walk.
    pub fn visit<'a>(&'a self, row: usize, mut visit: impl FnMut(usize, Option<Cow<'a, str>>)) {
        let columns = self.width().saturating_sub(1);
        match self.packed() {
            Some(packed) => {
                let cells = packed.cells(row).take(columns);
                cells.enumerate().for_each(|(column, cell)| visit(column, text_of(cell)));
            }
            None => (0..columns).for_each(|column| visit(column, self.text(row, column))),
        }
    }

    /// The rows of a list inside a row; `None` where there is no list.
    #[must_use]
    pub fn list(&self, row: usize, column: usize) -> Option<Arc<Self>> {
        let (column, value) = self.value(row, column)?;
        let (Content::Read(tape, _), AnswerKind::List(table)) = (&self.content, column.field.kind) else { return None };
        let items = || value.items().map(Item::place);
        (value.kind() == Kind::Array).then(|| Arc::new(Self::of_document(table, tape, items())))
    }

    /// A row as JSON under the provider's names: the table's order first, then what the
    /// table does not know. Amounts are exact texts.
    #[must_use]
    pub fn json(self: &Arc<Self>, row: usize) -> String {
        let (tape, place) = Row::new(self, row).whole();
        let mut out = String::new();
        tape.item(place).write_in_order(self.table, &mut out);
        out
    }

    /// Reads rows, checked as an answer's are. `list` says whose: an endpoint's name, and
    /// for a list inside its rows `/` and the list's name.
    ///
    /// ```
    /// use intellectmoney::Rows;
    /// let rows = Rows::from_json("getPaymentsHistory", r#"[{"Id":1,"New":[1.50]}]"#)?;
    /// assert_eq!(rows.text(0, 0).as_deref(), Some("1"));
    /// assert_eq!(rows.json(0), r#"{"Id":1,"New":[1.50]}"#);
    /// let payments = Rows::from_json("getInvoicesHistory/HistoryList", r#"[{"Id":2}]"#)?;
    /// assert_eq!(payments.len(), 1);
    /// # Ok::<(), intellectmoney::Error>(())
    /// ```
    pub fn from_json(list: &str, rows: &str) -> Result<Arc<Self>, Error> {
        let (name, inside) = list.split_once('/').map_or((list, None), |(name, inside)| (name, Some(inside)));
        let endpoint = endpoint(name)?;
        let unreadable = |reason, path: String| Error::invalid("rows", reason).with_endpoint(endpoint).with_path(path);
        let mut table = list_of(endpoint.answer.fields(), None);
        if inside.is_some() {
            table = table.and_then(|table| list_of(table, inside));
        }
        let table = table.ok_or_else(|| Error::invalid("list", Reason::WrongValue).with_endpoint(endpoint))?;
        let limits = Limits::new(endpoint.largest_answer().max(rows.len()));
        if let Some(packed) = packed(table, rows, limits) {
            return Ok(Arc::new(packed));
        }
        let document = Tape::parse(rows.as_bytes(), limits);
        let mut document = document.map_err(|_| unreadable(Reason::NotJson, "$".to_owned()))?;
        if document.item(ROOT).kind() != Kind::Array {
            return Err(unreadable(Reason::WrongType, "$".to_owned()));
        }
        let places: Vec<_> = document.item(ROOT).items().map(Item::place).collect();
        for (place, item) in places.iter().enumerate() {
            let path = Path::Item(&Path::Root("$"), place);
            decode::object(table, &mut document, *item, &path).map_err(|(reason, path)| unreadable(reason, path))?;
        }
        Ok(Arc::new(Self::of_document(table, &Arc::new(document), places)))
    }

    /// A value that is not packed, and its column.
    fn value(&self, row: usize, column: usize) -> Option<(super::Column, Item<'_>)> {
        let item = self.item(row)?;
        let column = columns(self.table).nth(column)?;
        let value = item.get(column.field.name)?;
        Some((column, column.member.map_or(Some(value), |member| value.get(member.name))?))
    }
}

fn text_of(cell: Cell<'_>) -> Option<Cow<'_, str>> {
    match cell {
        Cell::Text(text) => Some(Cow::Borrowed(text)),
        Cell::Absent | Cell::Null => None,
    }
}

fn list_of(fields: &'static [AnswerField], name: Option<&str>) -> Option<&'static [AnswerField]> {
    fields.iter().find_map(|field| match field.kind {
        AnswerKind::List(table) if name.is_none_or(|name| name == field.name) => Some(table),
        _ => None,
    })
}

fn packed(table: &'static [AnswerField], rows: &str, limits: Limits) -> Option<Rows> {
    let (content, mut cursor) = Packer::<Host>::new(table, Cursor { rest: rows.as_bytes() }, limits)?.rows()?;
    cursor.white();
    cursor.rest.is_empty().then_some(Rows { table, content })
}

fn written(value: Item<'_>) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_the_same_json_packed_or_not() {
        let row = r#"{"New":1,"PaymentAmount":{"Currency":"RUB","Amount":1.50},"Id":1}"#;
        // An empty sum is left to the general decoder, with all rows of its page.
        let pages = [format!("[{row}]"), format!(r#"[{row},{{"Id":2,"PaymentAmount":{{}}}}]"#)];
        let rows = pages.map(|page| Rows::from_json("getPaymentsHistory", &page).unwrap());
        assert_eq!(rows.each_ref().map(|rows| rows.parts().is_some()), [true, false]);
        let json = r#"{"Id":1,"PaymentAmount":{"Amount":"1.50","Currency":"RUB"},"New":1}"#;
        assert_eq!(rows.map(|rows| rows.json(0)), [json; 2]);
    }
}
