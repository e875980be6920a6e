//! History pages from a seed: the same bytes on every machine.

mod entry;
mod random;
mod write;

use random::Random;

/// How a page is written, or what is special in its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Without white space, keys in the order of the provider's page.
    Compact,
    /// As the provider's sample is printed.
    Indented,
    /// Another order of keys, the same in every row, inside sums too.
    Reordered,
    /// Another order in every row.
    Shuffled,
    /// One key more in every row.
    Unknown,
    /// Every third value is null.
    Nulls,
    /// Amounts of up to 28 digits.
    Long,
    /// Amounts between quotes.
    Quoted,
}

impl Variant {
    /// All, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::Compact,
        Self::Indented,
        Self::Reordered,
        Self::Shuffled,
        Self::Unknown,
        Self::Nulls,
        Self::Long,
        Self::Quoted,
    ];

    /// The name in the file's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Indented => "indented",
            Self::Reordered => "reordered",
            Self::Shuffled => "shuffled",
            Self::Unknown => "unknown",
            Self::Nulls => "nulls",
            Self::Long => "long",
            Self::Quoted => "quoted",
        }
    }

    /// The rows of its pages.
    #[must_use]
    pub fn sizes(self) -> &'static [usize] {
        match self {
            Self::Compact => &[1, 100, 10_000, 100_000],
            _ => &[1, 100, 10_000],
        }
    }
}

/// A whole answer of `getPaymentsHistory`.
///
/// ```
/// use intellectmoney_bench::pages::{Variant, page};
/// assert_eq!(page(Variant::Compact, 3), page(Variant::Compact, 3));
/// ```
#[must_use]
pub fn page(variant: Variant, rows: usize) -> String {
    // Long amounts and nulls take from the stream; rows stay alike in the others.
    let mut random = Random::new(7);
    let entries: Vec<_> = (0..rows).map(|row| entry::entry(variant, row, &mut random)).collect();
    write::answer(&entries, variant == Variant::Indented)
}
