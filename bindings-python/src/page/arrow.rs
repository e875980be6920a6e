//! Rows as Arrow's columns.

use intellectmoney::Column;
use intellectmoney::endpoints::{AnswerField, AnswerKind};
use intellectmoney::types::Timestamp;
use intellectmoney_arrow::{Array, Batch, Booleans, Fixed, Texts};

use super::place::{Places, Spot};
use super::{all_columns, field_of, name_of};

/// The provider's days begin in Moscow.
const ZONE: &str = "Europe/Moscow";

/// Money has two decimals; more only where a value needs them.
const SCALE: u8 = 2;

const DIGITS: u32 = 38;

/// A column while it is filled.
enum Filling {
    Whole(Fixed<i64>),
    Decimal(Fixed<i128>, u8),
    Time(Fixed<i64>),
    Boolean(Booleans),
    Text(Texts),
}

/// All columns; `None` where a column's texts are longer than Arrow's columns.
pub(super) fn batch(table: &'static [AnswerField], places: &Places) -> Option<Batch> {
    let columns = all_columns(table);
    let mut filling: Vec<_> =
        columns.iter().enumerate().map(|(place, column)| Filling::new(place, *column, places)).collect();
    let mut fits = true;
    for Spot { rows, row } in places.iter() {
        rows.visit(row, |column, text| {
            if let Some(filling) = filling.get_mut(column) {
                fits &= filling.push(text.as_deref());
            }
        });
    }
    let mut batch = Batch::default();
    for (column, filled) in columns.iter().zip(filling) {
        fits &= batch.push(&name_of(*column), filled.into_array());
    }
    fits.then_some(batch)
}

impl Filling {
    fn new(place: usize, column: Column, places: &Places) -> Self {
        let rows = places.len();
        match field_of(column).kind {
            AnswerKind::Integer => Self::Whole(Fixed::with_capacity(rows)),
            AnswerKind::Amount => match scale(place, places) {
                Some(scale) => Self::Decimal(Fixed::with_capacity(rows), scale),
                None => Self::Text(Texts::with_capacity(rows)),
            },
            AnswerKind::Date => Self::Time(Fixed::with_capacity(rows)),
            AnswerKind::Boolean => Self::Boolean(Booleans::with_capacity(rows)),
            _ => Self::Text(Texts::with_capacity(rows)),
        }
    }

    fn push(&mut self, text: Option<&str>) -> bool {
        match self {
            Self::Whole(values) => values.push(text.and_then(|text| text.parse().ok())),
            Self::Decimal(values, scale) => values.push(text.and_then(|text| scaled(text, *scale))),
            Self::Time(values) => values.push(text.and_then(micros)),
            Self::Boolean(values) => values.push(text.map(|text| text == "true")),
            Self::Text(values) => return values.push(text),
        }
        true
    }

    fn into_array(self) -> Array {
        match self {
            Self::Whole(values) => Array::Int64(values),
            Self::Decimal(values, scale) => Array::Decimal128 { values, scale },
            Self::Time(values) => Array::Micros { values, zone: ZONE },
            Self::Boolean(values) => Array::Boolean(values),
            Self::Text(values) => Array::Utf8(values),
        }
    }
}

/// The one scale that holds every amount of a column exactly; `None` where 38 digits do not.
fn scale(column: usize, places: &Places) -> Option<u8> {
    let texts = || places.iter().filter_map(move |spot| spot.text(column));
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let most = texts().map(|text| decimals(&text)).max().unwrap_or_default();
    let scale = u8::try_from(most).ok()?.max(SCALE);
    texts().all(|text| scaled(&text, scale).is_some()).then_some(scale)
}

/// An amount times ten to the power of the scale.
fn scaled(text: &str, scale: u8) -> Option<i128> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let missing = u32::from(scale).checked_sub(u32::try_from(decimals.len()).ok()?)?;
    let (negative, whole) = whole.strip_prefix('-').map_or((false, whole), |whole| (true, whole));
    let digit = |value: i128, byte: u8| value.checked_mul(10)?.checked_add(i128::from(byte.wrapping_sub(b'0')));
    let value = whole.bytes().chain(decimals.bytes()).try_fold(0_i128, digit)?;
    let scaled = value.checked_mul(10_i128.checked_pow(missing)?)?;
    (scaled < 10_i128.pow(DIGITS)).then_some(if negative { -scaled } else { scaled })
}

/// Microseconds since 1970, as many digits as Python's `datetime` has.
fn micros(text: &str) -> Option<i64> {
    let millis = Timestamp::parse(text)?.unix_millis();
    let digits = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let digits = digits.bytes().take_while(u8::is_ascii_digit).skip(3).chain(*b"000").take(3);
    let beyond = digits.fold(0, |sum, digit| sum * 10 + i64::from(digit.wrapping_sub(b'0')));
    millis.checked_mul(1000)?.checked_add(beyond)
}
