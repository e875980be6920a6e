//! Columns while they are filled.

/// Bits, the lowest first.
#[derive(Debug, Default)]
struct Bits {
    bytes: Vec<u8>,
    len: usize,
}

impl Bits {
    fn with_capacity(rows: usize) -> Self {
        Self { bytes: Vec::with_capacity(rows.div_ceil(8)), ..Self::default() }
    }

    fn push(&mut self, bit: bool) {
        let place = self.len % 8;
        if place == 0 {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit) << place;
        }
        self.len += 1;
    }
}

/// Which values are none; most columns have no such value, and need no bits then.
#[derive(Debug, Default)]
struct Valid {
    bits: Option<Bits>,
    len: usize,
    nulls: usize,
}

impl Valid {
    #[inline]
    fn push(&mut self, is_value: bool) {
        if !is_value || self.bits.is_some() {
            self.push_bit(is_value);
        }
        self.len += 1;
    }

    #[cold]
    fn push_bit(&mut self, is_value: bool) {
        let len = self.len;
        let bits = self.bits.get_or_insert_with(|| {
            let mut bits = Bits::default();
            (0..len).for_each(|_| bits.push(true));
            bits
        });
        bits.push(is_value);
        self.nulls += usize::from(!is_value);
    }

    fn into_memory(self) -> Memory {
        Memory::Valid(self.bits.map(|bits| bits.bytes))
    }
}

/// Numbers of one width.
#[derive(Debug)]
pub struct Fixed<T> {
    values: Vec<T>,
    valid: Valid,
}

impl<T: Default> Fixed<T> {
    /// None yet.
    #[must_use]
    pub fn with_capacity(rows: usize) -> Self {
        Self { values: Vec::with_capacity(rows), valid: Valid::default() }
    }

    /// Adds a value or a null.
    #[inline]
    pub fn push(&mut self, value: Option<T>) {
        self.valid.push(value.is_some());
        self.values.push(value.unwrap_or_default());
    }

    /// Changes each value, a null's to another of no meaning; `None` where one cannot be changed.
    pub fn change(&mut self, change: impl Fn(&T) -> Option<T>) -> Option<()> {
        self.values.iter_mut().try_for_each(|value| {
            *value = change(value)?;
            Some(())
        })
    }
}

/// The others are about as long as so many first ones.
const FIRST: usize = 64;

/// Texts, one after another.
#[derive(Debug)]
pub struct Texts {
    offsets: Vec<i32>,
    bytes: Vec<u8>,
    valid: Valid,
}

impl Texts {
    /// None yet.
    #[must_use]
    pub fn with_capacity(rows: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows.saturating_add(1));
        offsets.push(0);
        Self { offsets, bytes: Vec::new(), valid: Valid::default() }
    }

    /// Adds a text or a null; `false`, and nothing added, beyond the two gigabytes that a
    /// column holds.
    #[must_use]
    pub fn push(&mut self, text: Option<&str>) -> bool {
        let bytes = text.unwrap_or_default().as_bytes();
        let Ok(end) = i32::try_from(self.bytes.len().saturating_add(bytes.len())) else { return false };
        self.bytes.extend_from_slice(bytes);
        self.offsets.push(end);
        self.valid.push(text.is_some());
        if self.offsets.len() == FIRST {
            let left = self.offsets.capacity().saturating_sub(FIRST);
            self.bytes.reserve(self.bytes.len().saturating_mul(left) / FIRST * 9 / 8);
        }
        true
    }
}

/// Yes and no.
#[derive(Debug)]
pub struct Booleans {
    values: Bits,
    valid: Valid,
}

impl Booleans {
    /// None yet.
    #[must_use]
    pub fn with_capacity(rows: usize) -> Self {
        Self { values: Bits::with_capacity(rows), valid: Valid::default() }
    }

    /// Adds a value or a null.
    pub fn push(&mut self, value: Option<bool>) {
        self.valid.push(value.is_some());
        self.values.push(value.unwrap_or_default());
    }
}

/// A column of any kind.
#[derive(Debug)]
pub enum Array {
    /// Whole numbers of 64 bits.
    Int64(Fixed<i64>),
    /// Decimals of at most 38 digits, times ten to the power of the scale.
    Decimal128 {
        /// The scaled numbers.
        values: Fixed<i128>,
        /// Digits behind the point.
        scale: u8,
    },
    /// Instants, microseconds since 1970 in UTC.
    Micros {
        /// The instants.
        values: Fixed<i64>,
        /// Where their days begin: a name of the time zone database.
        zone: &'static str,
    },
    /// Texts.
    Utf8(Texts),
    /// Yes and no.
    Boolean(Booleans),
}

/// Memory that a buffer of an array points to.
#[derive(Debug)]
pub(crate) enum Memory {
    /// None where all are values.
    Valid(Option<Vec<u8>>),
    Bytes(Vec<u8>),
    Offsets(Vec<i32>),
    Int64(Vec<i64>),
    Int128(Vec<i128>),
}

impl Array {
    pub(crate) fn len(&self) -> usize {
        self.valid().len
    }

    pub(crate) fn nulls(&self) -> usize {
        self.valid().nulls
    }

    /// The type, as Arrow writes it.
    pub(crate) fn format(&self) -> String {
        match self {
            Self::Int64(_) => "l".to_owned(),
            Self::Decimal128 { scale, .. } => format!("d:38,{scale}"),
            Self::Micros { zone, .. } => format!("tsu:{zone}"),
            Self::Utf8(_) => "u".to_owned(),
            Self::Boolean(_) => "b".to_owned(),
        }
    }

    /// Its buffers in Arrow's order, first which values are none.
    pub(crate) fn into_memory(self) -> Vec<Memory> {
        match self {
            Self::Int64(values) | Self::Micros { values, .. } => {
                vec![values.valid.into_memory(), Memory::Int64(values.values)]
            }
            Self::Decimal128 { values, .. } => vec![values.valid.into_memory(), Memory::Int128(values.values)],
            Self::Utf8(texts) => {
                vec![texts.valid.into_memory(), Memory::Offsets(texts.offsets), Memory::Bytes(texts.bytes)]
            }
            Self::Boolean(booleans) => {
                vec![booleans.valid.into_memory(), Memory::Bytes(booleans.values.bytes)]
            }
        }
    }

    fn valid(&self) -> &Valid {
        match self {
            Self::Int64(values) | Self::Micros { values, .. } => &values.valid,
            Self::Decimal128 { values, .. } => &values.valid,
            Self::Utf8(texts) => &texts.valid,
            Self::Boolean(booleans) => &booleans.valid,
        }
    }
}
