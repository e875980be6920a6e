//! What the endpoints have in common that list rows.

use std::fmt;

use super::{Field, FromRecord, Kind, Record};
use crate::rows::List;

const MOST: i64 = 2_147_483_647;

/// Where a page begins.
pub(super) const SKIP: Field = Field::new("Skip", "skip", "skip", Kind::Integer { min: 0, max: MOST })
    .doc("How many rows to pass over, from 0.", "Сколько записей пропустить, с 0.");

/// How long a page is.
pub(super) const TAKE: Field = Field::new("Take", "take", "take", Kind::Integer { min: 1, max: MOST })
    .required()
    .doc("How many rows to return; the most is not published.", "Сколько записей вернуть; предел не опубликован.");

/// Whose rows, of one shop.
pub(super) const ESHOP_ID: Field =
    Field::new("EshopId", "eshop_id", "eshopId", Kind::EshopId).doc("Only this shop's.", "Только этого магазина.");

/// A row of a list.
pub trait Row: FromRecord + Clone + fmt::Debug {
    /// Its number, by which it is told from the others.
    fn id(&self) -> i64;

    /// The row without its type.
    fn into_record(self) -> Record;
}

/// A page of rows.
pub trait Page: FromRecord {
    /// What it lists.
    type Row: Row;

    /// Its rows, in the order of the answer.
    fn into_rows(self) -> List<Self::Row>;
}

/// Declares the answer of an endpoint that lists rows: its table and the types over it.
macro_rules! page {
    ($(#[$doc:meta])* $name:ident, $table:ident { $wire:literal $rows:ident: $row:ident, $row_table:ident; }) => {
        const $table: &[$crate::endpoints::AnswerField] = &[$crate::endpoints::AnswerField::new(
            $wire,
            stringify!($rows),
            stringify!($rows),
            $crate::endpoints::AnswerKind::List($row_table),
            "The rows, in the order of the answer.",
        )
        .due()];

        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            /// The rows, in the order of the answer.
            pub $rows: $crate::List<$row>,
            record: $crate::endpoints::Record,
        }

        impl $name {
            /// The rest of the answer's object, unknown fields included.
            #[must_use]
            pub fn record(&self) -> &$crate::endpoints::Record {
                &self.record
            }
        }

        impl $crate::endpoints::FromRecord for $name {
            const PAGED: bool = true;

            fn from_record(mut record: $crate::endpoints::Record) -> Self {
                let rows = $crate::List::new(record.take_rows());
                Self { $rows: rows, record }
            }
        }

        impl $crate::endpoints::Page for $name {
            type Row = $row;

            fn into_rows(self) -> $crate::List<$row> {
                self.$rows
            }
        }

        impl $crate::endpoints::Row for $row {
            fn id(&self) -> i64 {
                self.id()
            }

            fn into_record(self) -> $crate::endpoints::Record {
                self.0
            }
        }
    };
}

pub(super) use page;
