use crate::rows::OwnedParts;

/// The texts of rows in the two forms that a host of UTF-16 makes its own texts of without
/// decoding: what is ASCII, and what is not.
#[derive(Debug, Default)]
pub struct Texts {
    /// For each row, where its texts begin in [`ascii`](Self::ascii) and in [`wide`](Self::wide).
    pub starts: Vec<u32>,
    /// For each row and column the length of its text in units of its form. 65535 is absent,
    /// 65534 null; 65533 stands for one that [`long`](Self::long) has. 32768 is added to the
    /// length of a wide one.
    pub lengths: Vec<u16>,
    /// Place among `lengths`, and the length; 2^31 is added to that of a wide one.
    pub long: Vec<u32>,
    /// One byte a character.
    pub ascii: Vec<u8>,
    /// UTF-16.
    pub wide: Vec<u16>,
}

const NULL: u16 = 65_534;
const LONG: u16 = 65_533;
const WIDE: u16 = 32_768;
const LONG_WIDE: u32 = 1 << 31;

impl Texts {
    pub(super) fn new(OwnedParts { starts, lengths, long, text }: OwnedParts) -> Self {
        let columns = lengths.len().checked_div(starts.len()).unwrap_or_default();
        let mut texts = Self { lengths, ascii: Vec::with_capacity(text.len()), ..Self::default() };
        texts.starts.reserve_exact(starts.len().saturating_mul(2));
        let mut long = long.into_iter().map(|(_, length)| length as usize);
        // Texts that are ASCII are copied together, up to the next one that is not.
        let (mut run, mut rest) = (text.as_str(), text.as_str());
        for place in 0..texts.lengths.len() {
            if place.checked_rem(columns) == Some(0) {
                let ascii = texts.ascii.len().saturating_add(run.len().saturating_sub(rest.len()));
                texts.starts.extend([number(ascii), number(texts.wide.len())]);
            }
            let Some(length) = texts.lengths.get_mut(place) else { break };
            let bytes = match *length {
                LONG => long.next().unwrap_or_default(),
                NULL.. => continue,
                length => usize::from(length),
            };
            let (cell, after) = rest.split_at_checked(bytes).unwrap_or((rest, ""));
            let is_wide = !cell.is_ascii();
            let units = if is_wide {
                texts.copy_ascii(run, rest);
                run = after;
                texts.copy_wide(cell)
            } else {
                bytes
            };
            rest = after;
            texts.set_length(place, units, is_wide);
        }
        texts.copy_ascii(run, rest);
        texts.ascii.shrink_to_fit();
        texts.wide.shrink_to_fit();
        texts
    }

    /// What lies between the begin of a run and what follows it.
    fn copy_ascii(&mut self, run: &str, rest: &str) {
        let length = run.len().saturating_sub(rest.len());
        self.ascii.extend_from_slice(run.as_bytes().get(..length).unwrap_or_default());
    }

    fn copy_wide(&mut self, cell: &str) -> usize {
        let before = self.wide.len();
        self.wide.extend(cell.encode_utf16());
        self.wide.len().saturating_sub(before)
    }

    fn set_length(&mut self, place: usize, units: usize, is_wide: bool) {
        let short = u16::try_from(units).ok().filter(|units| *units < LONG & !WIDE);
        if short.is_none() {
            self.long.extend([number(place), number(units) | if is_wide { LONG_WIDE } else { 0 }]);
        }
        if let Some(length) = self.lengths.get_mut(place) {
            *length = short.map_or(LONG, |units| units | if is_wide { WIDE } else { 0 });
        }
    }
}

/// Answers are shorter than 2^31 bytes.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
