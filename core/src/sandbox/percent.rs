//! The sandbox's own reader of `application/x-www-form-urlencoded`.

/// One `name=value` of a form.
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) value: String,
    /// The value had an unescaped `+`: this is the value had it been kept.
    pub(super) with_plus: Option<String>,
}

/// Reads a form. What is no valid escape stands for itself.
pub(super) fn pairs(form: &[u8]) -> Vec<Pair> {
    form.split(|byte| *byte == b'&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let mut halves = part.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default(), b' ');
            let value = halves.next().unwrap_or_default();
            let with_plus = value.contains(&b'+').then(|| decode(value, b'+'));
            Pair { name, value: decode(value, b' '), with_plus }
        })
        .collect()
}

/// `plus` is what a bare `+` stands for: a space, by the standard.
pub(super) fn decode(text: &[u8], plus: u8) -> String {
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
    String::from_utf8_lossy(&bytes).into_owned()
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
            pairs(form.as_bytes()).into_iter().map(|pair| (pair.name, pair.value)).collect()
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read("a=1&b=%D0%98+%2b&&c"), [pair("a", "1"), pair("b", "И +"), pair("c", "")]);
        assert_eq!(read("a=100%&b=%4&c=%zz=%41"), [pair("a", "100%"), pair("b", "%4"), pair("c", "%zz=A")]);
        assert_eq!(pairs(b"t=a+b").first().and_then(|pair| pair.with_plus.clone()).as_deref(), Some("a+b"));
    }
}
