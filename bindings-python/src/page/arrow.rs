//! Rows as Arrow's columns.

use intellectmoney::Column;
use intellectmoney::endpoints::{AnswerField, AnswerKind};
use intellectmoney::types::Timestamp;
use intellectmoney_arrow::{Array, Batch, Booleans, Fixed, Schema, Texts};

use super::amounts::Amounts;
use super::place::{Places, Spot};
use super::{all_columns, field_of, name_of};

/// The provider's days begin in Moscow.
const ZONE: &str = "Europe/Moscow";

/// A column while it is filled.
enum Filling {
    Whole(Fixed<i64>),
    Amount(Amounts),
    Time(Fixed<i64>),
    Boolean(Booleans),
    Text(Texts),
}

/// All columns; `None` where a column's texts are longer than Arrow's columns.
pub(super) fn batch(table: &'static [AnswerField], places: &Places) -> Option<Batch> {
    let columns = all_columns(table);
    let mut filling: Vec<_> = columns.iter().map(|column| Filling::new(*column, places.len())).collect();
    let mut fits = true;
    for Spot { page, row } in places.iter() {
        page.visit(row, |column, text| {
            if let Some(filling) = filling.get_mut(column) {
                fits &= filling.push(text.as_deref());
            }
        });
    }
    let mut batch = Batch::default();
    for (place, (column, filled)) in columns.iter().zip(filling).enumerate() {
        fits &= batch.push(&name_of(*column), filled.into_array(|| texts(place, places))?);
    }
    fits.then_some(batch)
}

/// The same columns without rows. What scale an amount has, its values say.
pub(super) fn schema(table: &'static [AnswerField], places: &Places) -> Option<Schema> {
    let mut batch = Batch::default();
    for (place, column) in all_columns(table).into_iter().enumerate() {
        let mut filling = Filling::new(column, 0);
        if let Filling::Amount(amounts) = &mut filling {
            places.iter().for_each(|spot| amounts.push(spot.text(place).as_deref()));
            amounts.values = Fixed::with_capacity(0);
        }
        let array = filling.into_array(|| Some(Texts::with_capacity(0)))?;
        batch.push(&name_of(column), array).then_some(())?;
    }
    Some(batch.schema())
}

fn texts(column: usize, places: &Places) -> Option<Texts> {
    let mut texts = Texts::with_capacity(places.len());
    places.iter().all(|spot| texts.push(spot.text(column).as_deref())).then_some(texts)
}

impl Filling {
    fn new(column: Column, rows: usize) -> Self {
        match field_of(column).kind {
            AnswerKind::Integer => Self::Whole(Fixed::with_capacity(rows)),
            AnswerKind::Amount => Self::Amount(Amounts::with_capacity(rows)),
            AnswerKind::Date => Self::Time(Fixed::with_capacity(rows)),
            AnswerKind::Boolean => Self::Boolean(Booleans::with_capacity(rows)),
            _ => Self::Text(Texts::with_capacity(rows)),
        }
    }

    fn push(&mut self, text: Option<&str>) -> bool {
        match self {
            Self::Text(values) => return values.push(text),
            Self::Whole(values) => values.push(text.and_then(|text| text.parse().ok())),
            Self::Amount(values) => values.push(text),
            Self::Time(values) => values.push(text.and_then(micros)),
            Self::Boolean(values) => values.push(text.map(|text| text == "true")),
        }
        true
    }

    /// `texts` are what amounts are that no scale holds.
    fn into_array(self, texts: impl FnOnce() -> Option<Texts>) -> Option<Array> {
        Some(match self {
            Self::Whole(values) => Array::Int64(values),
            Self::Amount(Amounts { values, scale, fits: true }) => Array::Decimal128 { values, scale },
            Self::Amount(_) => Array::Utf8(texts()?),
            Self::Time(values) => Array::Micros { values, zone: ZONE },
            Self::Boolean(values) => Array::Boolean(values),
            Self::Text(values) => Array::Utf8(values),
        })
    }
}

/// Microseconds since 1970, as many digits as Python's `datetime` has.
fn micros(text: &str) -> Option<i64> {
    let millis = Timestamp::parse(text)?.unix_millis();
    let digits = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let digits = digits.bytes().take_while(u8::is_ascii_digit).skip(3).chain(*b"000").take(3);
    let beyond = digits.fold(0, |sum, digit| sum * 10 + i64::from(digit.wrapping_sub(b'0')));
    millis.checked_mul(1000)?.checked_add(beyond)
}
