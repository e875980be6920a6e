//! Rows of a history: where they lie is core's; here their values become Python's, one at
//! a time or column by column.

mod amounts;
mod arrow;
mod csv;
mod datetime;
mod field;
mod list;
mod near;
mod place;
mod row;
mod shared;
mod value;

pub(crate) use field::Field;
pub(crate) use list::{RowIterator, RowList};
pub(crate) use place::{Held, Place};
pub(crate) use row::Row;
pub(crate) use shared::Page;
pub(crate) use value::of_text as value;

use intellectmoney::endpoints::{AnswerField, AnswerKind};
use intellectmoney::{Column, Rows, columns};

/// The field that a column's values are of.
fn field_of(column: Column) -> &'static AnswerField {
    column.member.unwrap_or(column.field)
}

/// The name of a column: of a sum's members it has two parts.
fn name_of(column: Column) -> String {
    match column.member {
        Some(member) => format!("{}.{}", column.field.snake, member.snake),
        None => column.field.snake.to_owned(),
    }
}

/// Whether rows of this kind stand in a column.
fn is_list(field: &AnswerField) -> bool {
    matches!(field.kind, AnswerKind::List(_))
}

/// The table of a list that `Rows::from_json` knows.
fn table_of(list: &str) -> Result<&'static [AnswerField], intellectmoney::Error> {
    Rows::from_json(list, "[]").map(|rows| rows.table())
}

/// All columns of a table, in order.
fn all_columns(table: &'static [AnswerField]) -> Vec<Column> {
    columns(table).collect()
}
