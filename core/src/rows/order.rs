//! What stands between the values of a row: learnt from the rows before it, because whoever
//! wrote them writes the next one alike.

use super::layout::{Layout, Place, bit};
use crate::json::cursor::Cursor;

/// As many steps as are remembered.
const MOST: usize = 96;
/// After so many rows that were guessed wrong, one after another, nothing is guessed any more.
const PATIENCE: usize = 4;

/// The steps of a row in the order in which they came last.
pub(super) struct Order<'a> {
    steps: Vec<Step<'a>>,
    /// The step that is expected next.
    place: usize,
    /// Where the walk stands.
    inside: Inside,
    /// Steps of this row, and rows before it, that were not what was expected.
    misses: usize,
    strange: usize,
}

/// From one value to the next.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    /// All bytes between the two.
    before: &'a [u8],
    from: Inside,
    to: Inside,
    pub(super) key: Key<'a>,
    /// A bit for each column and each sum that begins.
    pub(super) bits: u64,
}

/// What the walk stands in: a sum, by the column in which it begins, or one of these.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Inside(u8);

impl Inside {
    /// Before a row.
    const NOTHING: Self = Self(u8::MAX);
    const ROW: Self = Self(u8::MAX - 1);
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key<'a> {
    /// The value of a column.
    Column(usize),
    /// A sum that is `null`, by its first column; it was passed.
    NoSum(usize),
    /// The value of what is not in the table.
    Unknown(&'a [u8]),
    /// Nothing: the row ends.
    End,
}

impl<'a> Order<'a> {
    pub(super) fn new() -> Self {
        Self { steps: Vec::with_capacity(MOST), place: 0, inside: Inside::NOTHING, misses: 0, strange: 0 }
    }

    /// A row of so many columns begins.
    pub(super) fn begin(&mut self, columns: usize) {
        if self.strange <= PATIENCE {
            let strange = self.misses > columns / 2;
            self.strange = if strange { self.strange.saturating_add(1) } else { 0 };
        } else {
            self.steps.clear();
        }
        (self.place, self.misses, self.inside) = (0, 0, Inside::NOTHING);
    }

    pub(super) fn is_in_sum(&self) -> bool {
        !matches!(self.inside, Inside::NOTHING | Inside::ROW)
    }

    /// The next step, taken.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for each value, from one place")]
    pub(super) fn next(&mut self, cursor: &mut Cursor<'a>, layout: &Layout) -> Option<(Key<'a>, u64)> {
        if let Some(step) = self.steps.get(self.place)
            && step.from == self.inside
            && cursor.again(step.before)
        {
            self.place = self.place.wrapping_add(1);
            self.inside = step.to;
            return Some((step.key, step.bits));
        }
        let step = self.read(cursor, layout)?;
        self.inside = step.to;
        if self.strange <= PATIENCE {
            self.learn(step);
        }
        Some((step.key, step.bits))
    }

    #[inline(never)]
    fn read(&mut self, cursor: &mut Cursor<'a>, layout: &Layout) -> Option<Step<'a>> {
        let (begin, from) = (cursor.rest, self.inside);
        let (key, to, bits) = match from {
            Inside(first) if self.is_in_sum() && !cursor.eat(b'}') => {
                cursor.need(b',')?;
                let sum = layout.place(usize::from(first))?;
                member(cursor, sum, 0)?
            }
            _ if from != Inside::NOTHING && cursor.eat(b'}') => (Key::End, Inside::NOTHING, 0),
            _ => {
                cursor.need(if from == Inside::NOTHING { b'{' } else { b',' })?;
                if from == Inside::NOTHING && cursor.eat(b'}') {
                    (Key::End, Inside::NOTHING, 0)
                } else {
                    field(cursor, layout)?
                }
            }
        };
        cursor.white();
        Some(Step { before: cursor.since(begin)?, from, to, key, bits })
    }

    #[inline(never)]
    fn learn(&mut self, step: Step<'a>) {
        self.misses = self.misses.saturating_add(1);
        // Steps in between may only be left out this time.
        let ahead = self.steps.iter().skip(self.place).position(|known| known.key == step.key);
        self.place = self.place.saturating_add(ahead.unwrap_or(0));
        let replaces = ahead.is_some() || self.steps.len() == MOST;
        match self.steps.get_mut(self.place) {
            Some(known) if replaces => *known = step,
            None if replaces => {}
            _ => self.steps.insert(self.place.min(self.steps.len()), step),
        }
        self.place = self.place.saturating_add(1);
    }
}

/// A field of the row, up to its value.
fn field<'a>(cursor: &mut Cursor<'a>, layout: &Layout) -> Option<(Key<'a>, Inside, u64)> {
    let name = cursor.any_key()?;
    let Some(place) = layout.find(name) else { return Some((Key::Unknown(name), Inside::ROW, 0)) };
    if place.members.is_empty() {
        return Some((Key::Column(place.column), Inside::ROW, place.bit));
    }
    if cursor.peek()? == b'n' {
        cursor.word("null")?;
        return Some((Key::NoSum(place.column), Inside::ROW, place.bit));
    }
    // One without members is no `null`: too rare to tell them apart here.
    cursor.need(b'{')?;
    member(cursor, place, place.bit)
}

fn member<'a>(cursor: &mut Cursor<'a>, sum: Place, bits: u64) -> Option<(Key<'a>, Inside, u64)> {
    let name = cursor.any_key()?;
    let column = sum.column.checked_add(sum.members.iter().position(|member| member.name.as_bytes() == name)?)?;
    Some((Key::Column(column), Inside(u8::try_from(sum.column).ok()?), bits | bit(column)?))
}
