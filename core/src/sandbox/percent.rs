//! The sandbox's own reader of `application/x-www-form-urlencoded`.

use std::borrow::Cow;

/// Room for most bodies.
const USUAL_FIELDS: usize = 10;

/// One `name=value` of a form.
pub(super) struct Pair<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) value: Cow<'a, str>,
    /// The value had an unescaped `+`: this is the value had it been kept.
    pub(super) with_plus: Option<Cow<'a, str>>,
}

/// Reads a form. What is no valid escape stands for itself.
pub(super) fn pairs(form: &[u8]) -> Vec<Pair<'_>> {
    let mut pairs = Vec::with_capacity(USUAL_FIELDS);
    for part in form.split(|byte| *byte == b'&').filter(|part| !part.is_empty()) {
        let mut halves = part.splitn(2, |byte| *byte == b'=');
        let name = decode(halves.next().unwrap_or_default(), b' ');
        let value = halves.next().unwrap_or_default();
        let with_plus = value.contains(&b'+').then(|| decode(value, b'+'));
        pairs.push(Pair { name, value: decode(value, b' '), with_plus });
    }
    pairs
}

/// `plus` is what a bare `+` stands for: a space, by the standard.
pub(super) fn decode(text: &[u8], plus: u8) -> Cow<'_, str> {
    if !text.iter().any(|byte| matches!(byte, b'+' | b'%')) {
        return String::from_utf8_lossy(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        rest = after;
        bytes.push(match (first, after) {
            (b'+', _) => plus,
            (b'%', [high, low, beyond @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    rest = beyond;
                    high * 16 + low
                }
                _ => b'%',
            },
            (byte, _) => *byte,
        });
    }
    Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let read = |form: &str| -> Vec<(String, String)> {
            pairs(form.as_bytes()).into_iter().map(|pair| (pair.name.into(), pair.value.into())).collect()
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read("a=1&b=%D0%98+%2b&&c"), [pair("a", "1"), pair("b", "И +"), pair("c", "")]);
        assert_eq!(read("a=100%&b=%4&c=%zz=%41"), [pair("a", "100%"), pair("b", "%4"), pair("c", "%zz=A")]);
        assert_eq!(pairs(b"t=a+b").first().and_then(|pair| pair.with_plus.clone()).as_deref(), Some("a+b"));
    }
}
