use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::{Row, Rows};
use crate::endpoints::{FromRecord, Record};

/// The rows of a page. A row is made when it is asked for, and keeps the page alive.
///
/// ```
/// # #[cfg(feature = "sandbox")] {
/// use intellectmoney::{Connection, GetPaymentsHistory};
/// let mut connection = Connection::sandbox(7)?;
/// let page = connection.get_payments_history(&GetPaymentsHistory::first(10))?.result;
/// assert_eq!(page.payments.len(), 10);
/// let sums: Vec<_> = page.payments.iter().filter_map(|row| row.payment_amount()).collect();
/// assert_eq!(sums.len(), 10);
/// # }
/// # Ok::<(), intellectmoney::Error>(())
/// ```
pub struct List<T> {
    rows: Arc<Rows>,
    row: PhantomData<fn() -> T>,
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        Self { rows: Arc::clone(&self.rows), row: PhantomData }
    }
}

impl<T: FromRecord> List<T> {
    pub(crate) fn new(rows: Arc<Rows>) -> Self {
        Self { rows, row: PhantomData }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row by its place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<T> {
        (place < self.len()).then(|| T::from_record(Record::of_row(self.rows.table(), Row::new(&self.rows, place))))
    }

    /// The rows, in the order of the answer.
    #[must_use]
    pub fn iter(&self) -> ListIter<T> {
        self.into_iter()
    }

    /// The rows as they are stored, for whoever reads them column by column.
    #[must_use]
    pub fn rows(&self) -> &Arc<Rows> {
        &self.rows
    }
}

/// The rows of a [`List`], one after another.
#[derive(Debug)]
pub struct ListIter<T> {
    list: List<T>,
    next: usize,
}

impl<T: FromRecord> Iterator for ListIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let row = self.list.get(self.next)?;
        self.next = self.next.saturating_add(1);
        Some(row)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.list.len().saturating_sub(self.next);
        (left, Some(left))
    }
}

impl<T: FromRecord> ExactSizeIterator for ListIter<T> {}

impl<T: FromRecord> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = ListIter<T>;

    fn into_iter(self) -> ListIter<T> {
        ListIter { list: self, next: 0 }
    }
}

impl<T: FromRecord> IntoIterator for &List<T> {
    type Item = T;
    type IntoIter = ListIter<T>;

    fn into_iter(self) -> ListIter<T> {
        ListIter { list: self.clone(), next: 0 }
    }
}

impl<T: FromRecord + PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other.iter()).all(|(one, other)| one == other)
    }
}

impl<T: FromRecord + Eq> Eq for List<T> {}

impl<T> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}

#[cfg(feature = "serde")]
impl<T: FromRecord + serde::Serialize> serde::Serialize for List<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
