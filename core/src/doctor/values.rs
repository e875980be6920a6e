//! Mistakes in the texts of values.

use std::fmt::Write;

use super::draft::{Draft, Part};
use super::mistakes::Mistake;
use crate::endpoints::Kind;
use crate::params::Params;

/// Every way in which the mistake changes the texts, likelier ones first.
pub(super) fn variants(mistake: Mistake, draft: &Draft, params: &Params) -> Vec<Draft> {
    let amounts: &[fn(&str, &str) -> Option<String>] = match mistake {
        Mistake::AmountWithoutKopecks => &[|whole, rest| (rest == "00").then(|| whole.to_owned())],
        Mistake::AmountWithComma => &[|whole, rest| Some(format!("{whole},{rest}"))],
        Mistake::AmountAsFloat => &[|whole, rest| Some(format!("{whole}.{}", rest.strip_suffix('0')?))],
        Mistake::AmountWithAnotherScale => {
            &[|whole, rest| Some(format!("{whole}.{rest}00")), |whole, rest| Some(format!("{whole}.{rest}0"))]
        }
        Mistake::AmountInKopecks => &[|whole, rest| Some(format!("{whole}{rest}").trim_start_matches('0').to_owned())],
        Mistake::AmountWithThousands => &[
            |whole, rest| Some(format!("{}.{rest}", grouped(whole, ' '))),
            |whole, rest| Some(format!("{}.{rest}", grouped(whole, ','))),
            |whole, rest| Some(format!("{}.{rest}", grouped(whole, '\u{a0}'))),
            |whole, rest| Some(format!("{},{rest}", grouped(whole, ' '))),
        ],
        _ => &[],
    };
    let texts: &[fn(&Part) -> Option<String>] = match mistake {
        Mistake::GuidInUpperCase => &[|part| of(part, &is_guid).map(str::to_uppercase)],
        Mistake::GuidInLowerCase => &[|part| of(part, &is_guid).map(str::to_lowercase)],
        Mistake::GuidWithoutHyphens => &[|part| of(part, &is_guid).map(|text| text.replace('-', ""))],
        Mistake::GuidInBraces => &[|part| of(part, &is_guid).map(|text| format!("{{{text}}}"))],
        Mistake::PhoneWithPlus => &[|part| of(part, &is_phone).map(|text| format!("+{text}"))],
        Mistake::PhoneWithEight => {
            &[|part| of(part, &is_phone).and_then(|text| text.strip_prefix('7')).map(|rest| format!("8{rest}"))]
        }
        Mistake::PanInGroups => &[|part| of(part, &|kind| kind == Kind::Pan).map(groups_of_four)],
        Mistake::DateInAnotherFormat => DATES,
        Mistake::PlusAsSpace => &[
            |part| Some(part.text.replace('+', " ")),
            |part| of(part, &|kind| kind == Kind::UserToken).map(|text| text.replace('+', " ")),
        ],
        Mistake::PercentEncoded => &[
            |part| Some(percent(&part.text, "%20", true)),
            |part| Some(percent(&part.text, "+", true)),
            |part| of(part, &|kind| kind == Kind::UserToken).map(|text| percent(text, "%20", true)),
            |part| Some(percent(&part.text, "%20", false)),
            |part| Some(percent(&part.text, "+", false)),
        ],
        Mistake::NameDecomposed => &[|part| Some(decomposed(&part.text))],
        Mistake::NameComposed => &[|part| Some(composed(&part.text))],
        Mistake::TextTrimmed => &[|part| Some(part.text.trim().to_owned())],
        Mistake::TextJsonEscaped => {
            &[|part| Some(json_escaped(&part.text, false)), |part| Some(json_escaped(&part.text, true))]
        }
        Mistake::EmptyAsText => {
            &[|part| empty_as(part, "undefined"), |part| empty_as(part, "None"), |part| empty_as(part, "null")]
        }
        Mistake::TextHtmlEscaped => &[|part| Some(html_escaped(&part.text))],
        _ => &[],
    };
    let amounts = amounts.iter().filter_map(|change| {
        draft.edit(|part| {
            let (whole, rest) = of(part, &|kind| kind == Kind::Amount)?.split_once('.')?;
            change(whole, rest)
        })
    });
    let texts = texts.iter().filter_map(|change| draft.edit(change));
    let typed = (mistake == Mistake::ValueAsTyped)
        .then(|| draft.edit(|part| part.field.and_then(|field| params.get(field.name)).map(str::to_owned)));
    let mut all: Vec<Draft> = amounts.chain(texts).chain(typed.flatten()).collect();
    if mistake == Mistake::LineBreakInToken {
        all.extend(line_breaks(draft));
    }
    all
}

/// The part's text where its field is of such a kind.
fn of<'a>(part: &'a Part, is: &dyn Fn(Kind) -> bool) -> Option<&'a str> {
    part.field.filter(|field| is(field.kind)).map(|_| part.text.as_str())
}

/// As a language writes that there is nothing; a place that the layout prints empty nobody writes so.
fn empty_as(part: &Part, word: &str) -> Option<String> {
    (part.field.is_some() && part.text.is_empty()).then(|| word.to_owned())
}

fn is_guid(kind: Kind) -> bool {
    kind == Kind::Guid
}

fn is_phone(kind: Kind) -> bool {
    kind == Kind::Phone
}

fn grouped(digits: &str, separator: char) -> String {
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place) % 3 == 0 {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

fn groups_of_four(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// `yyyy-MM-dd HH:mm:ss` written otherwise.
const DATES: &[fn(&Part) -> Option<String>] = &[
    |part| date(part).map(|[y, m, d, time]| format!("{d}.{m}.{y} {time}")),
    |part| date(part).map(|[y, m, d, _]| format!("{d}.{m}.{y}")),
    |part| date(part).map(|[y, m, d, time]| format!("{y}-{m}-{d}T{time}")),
    |part| date(part).map(|[y, m, d, _]| format!("{y}-{m}-{d}")),
    |part| date(part).map(|[y, m, d, time]| format!("{y}-{m}-{d}T{time}+03:00")),
    |part| date(part).map(|[y, m, d, time]| format!("{y}-{m}-{d}T{time}.000+03:00")),
    |part| date(part).map(|[y, m, d, time]| format!("{y}-{m}-{d}T{time}Z")),
    |part| date(part).map(|[y, m, d, time]| format!("{m}/{d}/{y} {time}")),
];

fn date(part: &Part) -> Option<[&str; 4]> {
    let text = of(part, &|kind| matches!(kind, Kind::DateTime | Kind::DateTimeAfter(_)))?;
    let (day, time) = text.split_once(' ')?;
    let mut numbers = day.split('-');
    Some([numbers.next()?, numbers.next()?, numbers.next()?, time])
}

/// `space` is what a space becomes.
fn percent(text: &str, space: &str, upper: bool) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => out.push_str(space),
            b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => {
                // Writing to a text cannot fail.
                let _ = if upper { write!(out, "%{byte:02X}") } else { write!(out, "%{byte:02x}") };
            }
        }
    }
    out
}

/// At the end, where base64 is wrapped, in the middle; then anywhere.
fn line_breaks(draft: &Draft) -> Vec<Draft> {
    let token = draft.parts.iter().find(|part| part.field.is_some_and(|field| field.kind == Kind::UserToken));
    let length = token.map_or(0, |part| part.text.len());
    let mut places = vec![length, 64, 76, length / 2];
    places.extend(1..length);
    let breaks = places.into_iter().flat_map(|place| ["\n", "\r\n"].map(|with| (place, with)));
    let broken = breaks.filter_map(|(place, with)| {
        draft.edit(|part| {
            let text = of(part, &|kind| kind == Kind::UserToken).filter(|text| !text.is_empty())?;
            let (before, after) = text.split_at_checked(place)?;
            Some(format!("{before}{with}{after}"))
        })
    });
    broken.collect()
}

/// Cyrillic letters that Unicode also writes as a letter and a mark.
const LETTERS: &[(char, &str)] = &[
    ('й', "и\u{306}"),
    ('Й', "И\u{306}"),
    ('ё', "е\u{308}"),
    ('Ё', "Е\u{308}"),
    ('ї', "і\u{308}"),
    ('Ї', "І\u{308}"),
    ('ў', "у\u{306}"),
    ('Ў', "У\u{306}"),
    ('ѓ', "г\u{301}"),
    ('ќ', "к\u{301}"),
];

fn decomposed(text: &str) -> String {
    LETTERS.iter().fold(text.to_owned(), |text, (letter, pair)| text.replace(*letter, pair))
}

fn composed(text: &str) -> String {
    LETTERS.iter().fold(text.to_owned(), |text, (letter, pair)| text.replace(pair, letter.encode_utf8(&mut [0; 4])))
}

/// As encoders write that keep to ASCII; PHP's also escapes the slash.
fn json_escaped(text: &str, slash: bool) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '/' if slash => out.push_str("\\/"),
            ' '..='~' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out
}

fn html_escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#039;")
}
