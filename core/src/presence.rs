//! Which fields of a body are sent, a bit each.

use crate::endpoints::{self, Choice, Field, Kind};
use crate::error::Reason;
use crate::given::{Given, MOST_FIELDS};

/// The fields that have to be sent, and those that may not be.
#[derive(Debug)]
pub(crate) struct Presence {
    always: u32,
    selectors: Vec<Selector>,
}

/// A field whose choice says which others are sent.
#[derive(Debug)]
struct Selector {
    place: usize,
    choices: &'static [Choice],
    /// The others that go with each choice, and with any.
    with: Vec<u32>,
    with_any: u32,
}

impl Presence {
    pub(crate) fn of(fields: &'static [Field]) -> Self {
        let bits = |goes: &dyn Fn(endpoints::Presence) -> bool| {
            fields
                .iter()
                .enumerate()
                .filter(|(_, field)| goes(field.presence))
                .fold(0, |bits, (place, _)| bits | bit(place))
        };
        let selector = |(place, selector): (usize, &Field)| {
            let Kind::Choice(choices) = selector.kind else { return None };
            let goes_with = |presence, one: Option<&Choice>| match presence {
                endpoints::Presence::OnlyWith { field, choices } => {
                    field == selector.name && one.is_none_or(|one| choices.contains(&one.name))
                }
                _ => false,
            };
            let with = choices.iter().map(|one| bits(&|presence| goes_with(presence, Some(one)))).collect();
            let with_any = bits(&|presence| goes_with(presence, None));
            (with_any != 0).then_some(Selector { place, choices, with, with_any })
        };
        Self {
            always: bits(&|presence| presence == endpoints::Presence::Required),
            selectors: fields.iter().enumerate().filter_map(selector).collect(),
        }
    }

    /// The first field that is missing, or should be.
    #[inline]
    pub(crate) fn refused(&self, given: &Given<'_>) -> Option<(usize, Reason)> {
        let has = given.bits();
        let (mut missing, mut barred) = (self.always & !has, 0);
        for selector in &self.selectors {
            if let Some(with) = given.chosen(selector.place, selector.choices).and_then(|one| selector.with.get(one)) {
                missing |= with & !has;
                barred |= selector.with_any & !with & has;
            }
        }
        let first = (missing | barred).trailing_zeros() as usize;
        let reason = if missing & bit(first) == 0 { Reason::NotWithThisChoice } else { Reason::Missing };
        (missing | barred != 0).then_some((first, reason))
    }
}

/// The bit of a field by its place; none beyond all fields.
#[inline]
pub(crate) fn bit(place: usize) -> u32 {
    if place < MOST_FIELDS { 1 << place } else { 0 }
}
