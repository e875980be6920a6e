use std::fmt;

use super::{AT_ONCE, Amount, Currency, Login, MoscowTime, Pan, Password, UserToken, Uuid};
use crate::endpoints::Kind;

/// The one text of a value of a call; an empty one is not sent.
///
/// ```
/// use intellectmoney::types::Text;
/// assert_eq!(format!("{:?}", Text::from("secret")), "Text");
/// ```
#[derive(Clone, Copy)]
pub struct Text<'a>(Of<'a>);

/// What is not text yet is written where there is room for it: no value has a secret one, and a
/// GUID's is the longest.
const LONGEST: usize = 36;
/// Behind it is what nobody reads, so that the text is copied in one piece.
pub(crate) type Room = [u8; LONGEST + AT_ONCE];
pub(crate) const ROOM: Room = [0; LONGEST + AT_ONCE];

/// A text that is made in a register or two.
pub(crate) type Block = [u8; 16];

#[derive(Clone, Copy)]
enum Of<'a> {
    Nothing,
    Text(&'a str),
    /// A token that was checked before.
    Proven(&'a str),
    Number(i64),
    Amount(Amount),
    Currency(Currency),
    Guid(&'a Uuid),
    Time(&'a MoscowTime),
}

impl<'a> Text<'a> {
    /// No value.
    pub const NONE: Self = Self(Of::Nothing);

    pub(crate) fn is_none(&self) -> bool {
        matches!(self.0, Of::Nothing)
    }

    /// How many bytes it has at most.
    pub(crate) fn longest(&self) -> usize {
        match self.0 {
            Of::Nothing => 0,
            Of::Text(text) | Of::Proven(text) => text.len(),
            _ => LONGEST,
        }
    }

    /// Says that the text is a token that was checked before, if it is this one.
    pub(crate) fn prove(&mut self, checked: &str) -> bool {
        let Of::Text(text) = self.0 else { return false };
        let is_it = text == checked;
        if is_it {
            self.0 = Of::Proven(text);
        }
        is_it
    }

    /// The text of a value of which its type, or whoever checked it, says that it has the form of
    /// this kind: so many bytes at the front of these.
    #[inline]
    pub(crate) fn proven<'b>(&self, kind: Kind, room: &'b mut Room) -> Option<(&'b [u8], usize)>
    where
        'a: 'b,
    {
        let (block, length) = match (&self.0, kind) {
            (Of::Proven(text), Kind::UserToken) => return Some((text.as_bytes(), text.len())),
            (Of::Amount(amount), Kind::Amount) => amount.block(),
            (Of::Currency(currency), Kind::Currency) => currency.block(),
            (Of::Guid(_), Kind::Guid) | (Of::Time(_), Kind::DateTime | Kind::DateTimeAfter(_)) => {
                return self.proven_at_end(room);
            }
            _ => return None,
        };
        *room.first_chunk_mut()? = block;
        Some((room, length))
    }

    #[inline(never)]
    fn proven_at_end<'b>(&self, room: &'b mut Room) -> Option<(&'b [u8], usize)> {
        let begin = self.write_at_end(room.first_chunk_mut()?);
        Some((room.get(begin..)?, LONGEST.wrapping_sub(begin)))
    }

    /// The text itself, if it is one already.
    #[inline]
    pub(crate) fn as_str(&self) -> Option<&'a str> {
        if let Of::Text(text) | Of::Proven(text) = self.0 { Some(text) } else { None }
    }

    /// The text itself, written where there is room for it if it is no text yet.
    #[inline]
    pub(crate) fn write<'b>(&self, room: &'b mut Room) -> &'b str
    where
        'a: 'b,
    {
        self.as_str().unwrap_or_else(|| self.made(room))
    }

    fn made<'b>(&self, room: &'b mut Room) -> &'b str
    where
        'a: 'b,
    {
        let begin = room.first_chunk_mut().map(|room| self.write_at_end(room));
        // ASCII.
        let text = begin.and_then(|begin| room.get(begin..LONGEST)).and_then(|text| str::from_utf8(text).ok());
        text.unwrap_or_default()
    }

    /// Writes what is no text yet at the end of the room, and says where it begins.
    fn write_at_end(&self, room: &mut [u8; LONGEST]) -> usize {
        match &self.0 {
            Of::Nothing | Of::Text(_) | Of::Proven(_) => LONGEST,
            Of::Number(number) => write_number(*number, room),
            Of::Amount(amount) => write_block(amount.block(), room),
            Of::Currency(currency) => write_block(currency.block(), room),
            Of::Guid(guid) => write_guid(guid, room),
            Of::Time(time) => time.write(room),
        }
    }
}

/// Each writes at the end of the room, and says where the text begins.
fn write_block((block, length): (Block, usize), room: &mut [u8; LONGEST]) -> usize {
    let begin = LONGEST.saturating_sub(length);
    room.iter_mut().skip(begin).zip(block).for_each(|(place, byte)| *place = byte);
    begin
}

fn write_guid(guid: &Uuid, room: &mut [u8; LONGEST]) -> usize {
    guid.hyphenated().encode_lower(room);
    0
}

fn write_number(number: i64, room: &mut [u8; LONGEST]) -> usize {
    let (mut rest, mut begin) = (number.unsigned_abs(), LONGEST);
    let mut digits = room.iter_mut().enumerate().rev();
    for (place, byte) in digits.by_ref() {
        (*byte, begin) = (b'0' + (rest % 10) as u8, place);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if let Some((place, byte)) = digits.next().filter(|_| number < 0) {
        (*byte, begin) = (b'-', place);
    }
    begin
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Text")
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        if text.is_empty() { Self::NONE } else { Self(Of::Text(text)) }
    }
}

/// What has one text.
pub(crate) trait ToText {
    fn to_text(&self) -> Text<'_>;
}

impl<T: ToText> ToText for Option<T> {
    fn to_text(&self) -> Text<'_> {
        self.as_ref().map_or(Text::NONE, ToText::to_text)
    }
}

impl ToText for UserToken {
    fn to_text(&self) -> Text<'_> {
        if self.known().is_some() { Text(Of::Proven(self.expose())) } else { self.expose().into() }
    }
}

macro_rules! to_text {
    ($($type:ty: $value:ident => $text:expr;)+) => {
        $(impl ToText for $type {
            fn to_text(&self) -> Text<'_> {
                let $value = self;
                $text
            }
        })+
    };
}

to_text! {
    String: text => text.as_str().into();
    Currency: code => Text(Of::Currency(*code));
    Pan: secret => secret.expose().into();
    Login: secret => secret.expose().into();
    Password: secret => secret.expose().into();
    bool: yes => (if *yes { "true" } else { "false" }).into();
    u32: number => Text(Of::Number((*number).into()));
    i64: number => Text(Of::Number(*number));
    Amount: amount => Text(Of::Amount(*amount));
    Uuid: guid => Text(Of::Guid(guid));
    MoscowTime: time => Text(Of::Time(time));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(value: &impl ToText) -> String {
        let mut room = ROOM;
        value.to_text().write(&mut room).to_owned()
    }

    proptest! {
        #[test]
        fn of_a_known_form_it_is_the_same_text(kopecks in 1_i64..=999_999_999_999, code in "[A-Z]{3}", guid in any::<u128>(), seconds in 0_i64..4_000_000_000) {
            let amount: Amount = format!("{}.{:02}", kopecks / 100, kopecks % 100).parse()?;
            let (code, guid) = (code.parse::<Currency>()?, Uuid::from_u128(guid));
            let time = MoscowTime::from_unix_millis(seconds * 1000);
            let time = time.unwrap();
            let texts = [
                (amount.to_text(), Kind::Amount, amount.to_string()),
                (code.to_text(), Kind::Currency, code.to_string()),
                (guid.to_text(), Kind::Guid, guid.to_string()),
                (time.to_text(), Kind::DateTime, time.to_string()),
            ];
            for (text, kind, due) in texts {
                let mut room = ROOM;
                let (bytes, length) = text.proven(kind, &mut room).unwrap();
                prop_assert_eq!(bytes.get(..length), Some(due.as_bytes()));
                // So many that they are copied in one piece.
                prop_assert!(length > AT_ONCE || bytes.len() >= AT_ONCE);
            }
        }

        #[test]
        fn a_value_has_the_text_that_it_displays(number in any::<i64>(), small in any::<u32>(), guid in any::<u128>(), seconds in -2_208_988_800_i64..=253_402_300_799 - 3 * 3600) {
            for number in [number, number >> 40, 0, i64::MIN, i64::MAX] {
                prop_assert_eq!(shown(&number), number.to_string());
            }
            prop_assert_eq!(shown(&small), small.to_string());
            let guid = Uuid::from_u128(guid);
            prop_assert_eq!(shown(&guid), guid.to_string());
            let time = MoscowTime::from_unix_millis(seconds * 1000);
            prop_assert_eq!(shown(&time), time.map(|time| time.to_string()).unwrap_or_default());
        }
    }
}
