//! One generic encoder: a table and what is given for it are checked, put in order and written.
//! Every value becomes text exactly once, here; body and string to sign both get that text.

use std::fmt;
use std::ops::Range;

use crate::checks::{Checks, check, is_usual, refuse_special};
use crate::endpoints::{Field, Kind};
use crate::error::{Error, Reason};
use crate::given::{Given, MOST_FIELDS};
use crate::layout::JOINER;
use crate::ready::{Ready, Slot};
use crate::sign::SIGN;
use crate::types::{MoscowTime, ROOM, Room, Text, Wiped, WipedBytes};

/// The checked texts of a body, in the table's order, and all that is made of them.
#[derive(Clone)]
pub struct Form {
    fields: &'static [Field],
    /// One piece of memory, which is wiped: a head of where each field's text ends, and of the Sign; the texts, a
    /// joiner behind each, as most layouts sign them; and the body, once it is written.
    pub(crate) bytes: WipedBytes,
    /// Where the first text begins.
    begin: u32,
}

type Ends = [u32; MOST_FIELDS];
const ENDS: usize = size_of::<Ends>();
const HEAD: usize = ENDS + SIGN;

impl Form {
    /// Room for the texts of a call and for all that is made of them.
    pub(crate) fn new(ready: &Ready, given: &Given<'_>) -> Self {
        Self::with_room(ready.body.fields, ready.room(given.room()))
    }

    /// Checks every text and puts them in order. Refusals name the field. Gives the bits of the texts that JSON may
    /// have to escape.
    pub(crate) fn fill(&mut self, ready: &Ready, given: &Given<'_>, checks: &Checks) -> Result<u32, Error> {
        self.bytes.push(ready.layout.before().as_bytes());
        self.begin = place_in(&self.bytes);
        let refused = ready.presence.refused(given);
        let checked = refused.map_or(MOST_FIELDS, |(place, _)| place);
        let mut room = ROOM;
        let (mut ends, mut special): (Ends, u32) = ([0; MOST_FIELDS], 0);
        for ((slot, text), end) in ready.slots.iter().zip(given.texts()).zip(&mut ends).take(checked) {
            if !text.is_none() {
                special |= push_checked(&mut self.bytes, ready, slot, text, (checks, &mut room))?;
            }
            *end = place_in(&self.bytes);
            self.bytes.push(JOINER.as_bytes());
        }
        if let Some((slot, reason)) = refused.and_then(|(place, reason)| Some((ready.slots.get(place)?, reason))) {
            return Err(Error::invalid(slot.field.name, reason));
        }
        self.set_ends(&ends);
        if ready.has_range {
            self.dates_in_order()?;
        }
        Ok(special)
    }

    fn with_room(fields: &'static [Field], room: usize) -> Self {
        let mut bytes = WipedBytes::with_capacity(room.saturating_add(HEAD));
        bytes.push(&[0; HEAD]);
        Self { fields, bytes, begin: place_in(&[0; HEAD]) }
    }

    fn set_ends(&mut self, ends: &Ends) {
        if let Some(head) = self.bytes.first_chunk_mut::<ENDS>() {
            head.as_chunks_mut().0.iter_mut().zip(ends).for_each(|(place, end)| *place = end.to_le_bytes());
        }
    }

    /// Where each field's text ends; that of one that is not sent is empty.
    pub(crate) fn ends(&self) -> Ends {
        let mut ends = [0; MOST_FIELDS];
        if let Some(head) = self.bytes.first_chunk::<ENDS>() {
            ends.iter_mut().zip(head.as_chunks().0).for_each(|(end, place)| *end = u32::from_le_bytes(*place));
        }
        ends
    }

    /// Keeps the Sign.
    pub(crate) fn set_sign(&mut self, sign: &[u8; SIGN]) {
        if let Some(place) = self.bytes.first_chunk_mut::<HEAD>().and_then(|head| head.last_chunk_mut()) {
            *place = *sign;
        }
    }

    /// The Sign: hex digits.
    pub(crate) fn sign(&self) -> &str {
        let head = self.bytes.first_chunk::<HEAD>().and_then(|head| head.last_chunk::<SIGN>());
        head.and_then(|sign| str::from_utf8(sign).ok()).unwrap_or_default()
    }

    /// What was sent, as far as this body knows it: what the checks refuse stays as given.
    #[cfg(feature = "doctor")]
    pub(crate) fn as_sent(fields: &'static [Field], params: &crate::params::Params) -> Self {
        let mut form = Self::with_room(fields, 0);
        let mut ends = [0; MOST_FIELDS];
        for (field, end) in fields.iter().zip(&mut ends) {
            let given = params.get(field.name).unwrap_or_default();
            let mut room = Wiped::default();
            let checked = check(field.kind, given, &Checks::default(), &mut room);
            let is_sent = !given.is_empty() && refuse_special(given, false).is_ok();
            form.bytes.push(checked.ok().filter(|_| is_sent).unwrap_or(given).as_bytes());
            *end = place_in(&form.bytes);
            form.bytes.push(JOINER.as_bytes());
        }
        form.set_ends(&ends);
        form
    }

    /// The text of a field, empty where it is not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.pairs().find(|(field, _)| field.name == name).map_or("", |(_, text)| text)
    }

    /// Where a field's text stands, by the field's place in the table.
    pub(crate) fn range(&self, place: usize) -> Range<usize> {
        self.ranges().nth(place).unwrap_or_default()
    }

    /// The same of all fields, in their order.
    pub(crate) fn ranges(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let mut begin = self.begin as usize;
        self.ends().into_iter().map(move |end| {
            let end = end as usize;
            std::mem::replace(&mut begin, end.saturating_add(JOINER.len()))..end
        })
    }

    /// Where the first text begins.
    pub(crate) fn begin(&self) -> usize {
        self.begin as usize
    }

    /// The body, once it is written.
    pub(crate) fn body(&self) -> &[u8] {
        let last = self.range(self.fields.len().saturating_sub(1));
        self.bytes.get(last.end.saturating_add(JOINER.len())..).unwrap_or_default()
    }

    /// The text of a field by its place in the table.
    pub(crate) fn text_at(&self, place: usize) -> &str {
        self.text_in(self.range(place))
    }

    pub(crate) fn text_in(&self, range: Range<usize>) -> &str {
        self.bytes.get(range).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default()
    }

    /// Names and texts in the order in which they are sent. The texts are secret.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static Field, &str)> {
        self.sent().map(|(field, range)| (field, self.text_in(range)))
    }

    /// The texts that no answer may repeat.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.sent().filter(|(field, _)| field.kind.is_secret()).map(|(_, range)| self.text_in(range))
    }

    fn sent(&self) -> impl Iterator<Item = (&'static Field, Range<usize>)> + use<> {
        self.fields.iter().zip(self.ranges()).filter(|(_, range)| !range.is_empty())
    }

    fn dates_in_order(&self) -> Result<(), Error> {
        for (place, field) in self.fields.iter().enumerate() {
            if let Kind::DateTimeAfter(start) = field.kind {
                let (begin, end) = (self.text(start).parse::<MoscowTime>(), self.text_at(place).parse::<MoscowTime>());
                if begin.is_ok_and(|begin| end.is_ok_and(|end| end < begin)) {
                    return Err(Error::invalid(field.name, Reason::DateOrder));
                }
            }
        }
        Ok(())
    }
}

/// Appends a text as it is signed and sent. Gives its bit where JSON may have to escape it.
#[inline(always)]
#[expect(clippy::inline_always, reason = "called for each text, from one place")]
fn push_checked(
    bytes: &mut WipedBytes,
    ready: &Ready,
    slot: &Slot,
    text: &Text<'_>,
    (checks, room): (&Checks, &mut Room),
) -> Result<u32, Error> {
    if let Some((text, length)) = text.proven(slot.field.kind, room) {
        bytes.push_front(text, length);
        return Ok(0);
    }
    let text = text.write(room);
    match slot.usual.of_text(text) {
        Some(text) => bytes.push(text.as_bytes()),
        None => return push_unusual(bytes, ready, slot, text, checks),
    }
    Ok(0)
}

/// The same of a text that needs a closer look.
#[inline(never)]
fn push_unusual(bytes: &mut WipedBytes, ready: &Ready, slot: &Slot, text: &str, checks: &Checks) -> Result<u32, Error> {
    let refuse = |reason| Error::invalid(slot.field.name, reason);
    let mut made = Wiped::default();
    let text = check(slot.field.kind, text, checks, &mut made).map_err(refuse)?;
    let is_plain = !slot.may_be_special || is_usual(text.as_bytes());
    if !is_plain {
        refuse_special(text, ready.layout.signs(slot.field)).map_err(refuse)?;
    }
    bytes.push(text.as_bytes());
    Ok(if is_plain { 0 } else { slot.bit })
}

/// Where the next text begins; whoever gives more was refused before.
fn place_in(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.pairs().map(|(field, _)| field.name)).finish()
    }
}
