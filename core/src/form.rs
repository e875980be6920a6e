//! One generic encoder: a table and what is given for it are checked, put in order and written.
//! Every value becomes text exactly once, here; body and string to sign both get that text.

use std::fmt;
use std::ops::Range;

use crate::body::Body;
use crate::checks::{Charset, Checks, check, is_usual, refuse_special};
use crate::endpoints::{Field, Kind};
use crate::error::{Error, Reason};
use crate::given::{Chosen, Given, MOST_FIELDS};
use crate::layout::JOINER;
use crate::ready::{Ready, Slot};
use crate::types::{MoscowTime, ROOM, Wiped, WipedBytes};

/// The checked texts of a body, in the table's order.
#[derive(Clone)]
pub struct Form {
    fields: &'static [Field],
    /// The texts and what stands between them in the string to sign.
    pub(crate) joined: WipedBytes,
    /// Where each field's text ends; that of one that is not sent is empty.
    ends: [u32; MOST_FIELDS],
    /// Where the first begins.
    begin: u32,
    /// Whether they stand as they are signed.
    is_joined: bool,
}

impl Form {
    /// Checks every text, puts them in order, and writes the body. Refusals name the field.
    pub(crate) fn fill(&mut self, ready: &Ready, given: &Given<'_>, checks: &Checks) -> Result<WipedBytes, Error> {
        let mut body = Body::new(ready.encoding, ready.keys_room, given.room());
        self.joined.push(ready.layout.before().unwrap_or_default().as_bytes());
        let (mut room, mut wiped) = (ROOM, Wiped::default());
        let mut chosen = Chosen::default();
        for (place, Slot { field, due, key, charset }) in ready.slots.iter().enumerate() {
            let text = given.text(place);
            let refuse = |reason| Error::invalid(field.name, reason);
            given.presence(*due, text, &mut chosen).map_err(refuse)?;
            let (text, charset) = if text.is_none() {
                (&b""[..], None)
            } else if let Some(text) = text.proven(field.kind, &mut room) {
                (text, Some(*charset))
            } else {
                let text = check(field.kind, text.write(&mut room), checks, &mut wiped).map_err(refuse)?;
                let is_plain = *charset != Charset::Any || is_usual(text.as_bytes());
                if !is_plain {
                    refuse_special(text, ready.layout.signs(field)).map_err(refuse)?;
                }
                let charset = if is_plain { (*charset).min(Charset::Plain) } else { Charset::Any };
                (text.as_bytes(), Some(charset))
            };
            self.add(place, text);
            if let Some(charset) = charset {
                body.add(key, text, charset);
            }
        }
        if ready.has_range {
            self.dates_in_order()?;
        }
        Ok(body.end())
    }

    /// Room for the texts of a call, and for all that its Sign needs beside them.
    pub(crate) fn new(ready: &Ready, given: &Given<'_>) -> Self {
        let room = ready.layout.room(given.room()).saturating_add(ready.sign_room);
        Self::with_room(ready.body.fields, room, ready.layout.before())
    }

    /// `before` is what stands before the first text, where they stand as they are signed.
    fn with_room(fields: &'static [Field], room: usize, before: Option<&str>) -> Self {
        Self {
            fields,
            joined: WipedBytes::with_capacity(room),
            ends: [0; MOST_FIELDS],
            begin: place_in(before.unwrap_or_default().as_bytes()),
            is_joined: before.is_some(),
        }
    }

    #[inline]
    fn add(&mut self, place: usize, text: &[u8]) {
        if place > 0 && self.is_joined {
            self.joined.push(JOINER.as_bytes());
        }
        self.joined.push(text);
        if let Some(end) = self.ends.get_mut(place) {
            *end = place_in(&self.joined);
        }
    }

    /// What was sent, as far as this body knows it: what the checks refuse stays as given.
    #[cfg(feature = "doctor")]
    pub(crate) fn as_sent(fields: &'static [Field], params: &crate::params::Params) -> Self {
        let mut form = Self::with_room(fields, 0, None);
        for (place, field) in fields.iter().enumerate() {
            let given = params.get(field.name).unwrap_or_default();
            let mut room = Wiped::default();
            let checked = check(field.kind, given, &Checks::default(), &mut room);
            let is_sent = !given.is_empty() && refuse_special(given, false).is_ok();
            form.add(place, checked.ok().filter(|_| is_sent).unwrap_or(given).as_bytes());
        }
        form
    }

    /// The text of a field, empty where it is not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.pairs().find(|(field, _)| field.name == name).map_or("", |(_, text)| text)
    }

    /// Where a field's text stands, by the field's place in the table.
    pub(crate) fn range(&self, place: usize) -> Range<usize> {
        let end = |place| self.ends.get(place).map(|end| *end as usize);
        let begin = match place.checked_sub(1).and_then(end) {
            Some(before) if self.is_joined => before.saturating_add(JOINER.len()),
            Some(before) => before,
            None => self.begin as usize,
        };
        begin..end(place).unwrap_or(begin)
    }

    /// The text of a field by its place in the table.
    pub(crate) fn text_at(&self, place: usize) -> &str {
        let text = self.joined.get(self.range(place));
        text.and_then(|text| str::from_utf8(text).ok()).unwrap_or_default()
    }

    /// Names and texts in the order in which they are sent. The texts are secret.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static Field, &str)> {
        let pair = |(place, field)| (field, self.text_at(place));
        self.fields.iter().enumerate().map(pair).filter(|(_, text)| !text.is_empty())
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

/// Where the next text begins; whoever gives more was refused before.
fn place_in(joined: &[u8]) -> u32 {
    u32::try_from(joined.len()).unwrap_or(u32::MAX)
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.pairs().map(|(field, _)| field.name)).finish()
    }
}
