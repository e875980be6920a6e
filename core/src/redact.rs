//! What may be shown of an answer. Descriptions lose what looks like a login, a token
//! or a card; of anything that cannot be read, only known words are kept.

use std::borrow::Cow;

use crate::endpoints::{AnswerField, AnswerKind, ENDPOINTS};
use crate::types::{is_space, mask_pan};

const HIDDEN: &str = "***";
/// Enough to tell a proxy's page from a cut off answer.
const SNIPPET: usize = 160;
/// A secret that begins in the part shown must be whole, to be known as one.
const LONGEST_HEAD: usize = 4096;

/// Texts of a request that its answer might repeat. Shorter ones would hide half a sentence.
const SHORTEST_KNOWN: usize = 4;

/// Hides in an answer what the request is known to have sent, and what looks secret.
#[derive(Clone, Default)]
pub(crate) struct Redactor<'a> {
    known: Vec<&'a str>,
}

impl<'a> Redactor<'a> {
    /// Secrets of the request that is answered.
    pub(crate) fn new(known: impl IntoIterator<Item = &'a str>) -> Self {
        Self { known: known.into_iter().filter(|text| text.len() >= SHORTEST_KNOWN).collect() }
    }

    /// The provider's sentence, fit to be shown.
    pub(crate) fn description<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.hide(text).map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// The same where it may not be shown as it is.
    pub(crate) fn hide(&self, text: &str) -> Option<String> {
        let shown = is_harmless(text) && !self.known.iter().any(|known| repeats(text, known));
        (!shown).then(|| description(&self.without_known(text)))
    }

    /// The begin of an answer that cannot be read, fit to be shown.
    pub(crate) fn snippet(&self, body: &[u8]) -> String {
        let head: Vec<u8> = body.iter().copied().take(LONGEST_HEAD).collect();
        snippet(&self.without_known(&String::from_utf8_lossy(&head)))
    }

    fn without_known(&self, text: &str) -> String {
        self.known.iter().fold(text.to_owned(), |text, known| text.replace(known, HIDDEN))
    }
}

/// Whether a text repeats another that is not empty.
fn repeats(text: &str, known: &str) -> bool {
    let first = known.as_bytes().first();
    text.as_bytes().windows(known.len().max(1)).any(|at| at.first() == first && at == known.as_bytes())
}

/// As few graphic characters of ASCII without a space as may be a token.
const TOKEN: usize = 20;
/// As few digits as may be a card.
const CARD: usize = 12;

/// Whether a text holds so little that it is shown as it is.
fn is_harmless(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let graphic = bytes.iter().filter(|byte| byte.is_ascii_graphic()).count();
    let words = || bytes.split(|byte| !byte.is_ascii_graphic());
    !bytes.contains(&b'(')
        && !bytes.contains(&b'@')
        && digits < CARD
        && (graphic < TOKEN || words().all(|word| word.len() < TOKEN))
}

/// Without the login that follows in brackets, e-mail addresses, card numbers, and long
/// words of Latin letters and digits.
fn description(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('(') {
        out.push_str(&words(before));
        out.push_str("(***");
        // An unclosed bracket hides the rest: a cut text must not show half a login.
        let Some((_, after)) = inside.split_once(')') else { return out };
        out.push(')');
        rest = after;
    }
    out.push_str(&words(rest));
    out
}

fn words(text: &str) -> String {
    let grouped = hide_cards(text);
    let mut out = String::with_capacity(grouped.len());
    for word in grouped.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let space = word.strip_prefix(bare).unwrap_or_default();
        if bare.contains('@') {
            out.push_str(HIDDEN);
        } else {
            hide_tokens(bare, &mut out);
        }
        out.push_str(space);
    }
    out
}

/// Writes a word without what may be a token in it, whatever quotes stand around that.
fn hide_tokens(word: &str, out: &mut String) {
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let is_ascii = first.is_ascii_graphic();
        let end = rest.find(|c: char| c.is_ascii_graphic() != is_ascii).unwrap_or(rest.len());
        let (run, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        out.push_str(if is_ascii && run.len() >= TOKEN { HIDDEN } else { run });
        rest = after;
    }
}

/// Masks runs of 12 to 20 digits, single spaces or hyphens between them allowed.
fn hide_cards(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if c.is_ascii_digit() => run.push(c),
            Some(c) if (is_space(c) || c == '-') && run.ends_with(|last: char| last.is_ascii_digit()) => run.push(c),
            other => {
                flush(&mut run, &mut out);
                out.extend(other);
            }
        }
    }
    out
}

fn flush(run: &mut String, out: &mut String) {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    if digits >= CARD {
        let bare = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        out.push_str(&mask_pan(bare));
        out.push_str(run.strip_prefix(bare).unwrap_or_default());
    } else {
        out.push_str(run);
    }
    run.clear();
}

/// Words that gateways write and that cannot be anybody's secret.
const GATEWAY: &[&str] = &[
    "a",
    "an",
    "bad",
    "body",
    "br",
    "center",
    "charset",
    "class",
    "content",
    "div",
    "doctype",
    "encoding",
    "error",
    "forbidden",
    "found",
    "gateway",
    "h",
    "head",
    "hr",
    "href",
    "html",
    "http",
    "internal",
    "is",
    "json",
    "large",
    "lang",
    "many",
    "meta",
    "method",
    "nginx",
    "not",
    "p",
    "page",
    "request",
    "requests",
    "response",
    "server",
    "service",
    "span",
    "style",
    "temporarily",
    "text",
    "the",
    "time",
    "timeout",
    "title",
    "too",
    "unauthorized",
    "unavailable",
    "utf",
    "version",
    "xml",
    "null",
    "true",
    "false",
];

const ENVELOPE: &[&str] =
    &["OperationState", "OperationId", "EshopId", "Result", "State", "Code", "Desc", "ErrorSourceParam"];

/// The begin of an unreadable answer: punctuation, numbers of up to three digits and
/// known words; every other word is `…`, and so is a number after a number: they may be the
/// groups of a phone or a card.
fn snippet(text: &str) -> String {
    let mut out = String::with_capacity(SNIPPET);
    let mut word = String::new();
    let mut after_number = false;
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if is_word(c) => word.push(c),
            other => {
                show(&mut word, &mut after_number, &mut out);
                after_number &= other.is_some_and(char::is_whitespace);
                out.extend(other.map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }));
            }
        }
        if out.chars().count() >= SNIPPET {
            out.push('…');
            return out;
        }
    }
    out
}

/// Everything but the punctuation of JSON and markup belongs to a word, so that a secret
/// with signs in it is one word and is hidden whole.
fn is_word(c: char) -> bool {
    !(c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '{' | '}' | '[' | ']' | ',' | ':' | '='))
}

fn show(word: &mut String, after_number: &mut bool, out: &mut String) {
    if word.is_empty() {
        return;
    }
    let bare = word.trim_matches(|c: char| c.is_ascii_punctuation());
    let number = !bare.is_empty() && bare.len() <= 3 && bare.bytes().all(|b| b.is_ascii_digit());
    let known = bare.is_empty()
        || (number && !*after_number)
        || GATEWAY.iter().any(|known| known.eq_ignore_ascii_case(bare))
        || is_known(bare);
    if known {
        out.push_str(word);
    } else if !out.ends_with('…') {
        out.push('…');
    }
    *after_number = number || (*after_number && bare.is_empty());
    word.clear();
}

/// A path of an answer whose unknown names are hidden: they could be anybody's.
pub(crate) fn path(path: &str) -> String {
    let name = |part: &str| {
        let (name, index) = part.split_at_checked(part.find('[').unwrap_or(part.len())).unwrap_or((part, ""));
        let known = name == "$" || is_known(name);
        format!("{}{index}", if known { name } else { "…" })
    };
    path.split('.').map(name).collect::<Vec<_>>().join(".")
}

fn is_known(name: &str) -> bool {
    ENVELOPE.contains(&name) || ENDPOINTS.iter().any(|endpoint| names(endpoint.answer.fields(), name))
}

fn names(fields: &[AnswerField], word: &str) -> bool {
    fields.iter().any(|field| {
        let inside = match field.kind {
            AnswerKind::Object(fields) | AnswerKind::List(fields) => names(fields, word),
            AnswerKind::OneOf(texts) => texts.contains(&word),
            _ => false,
        };
        field.name == word || inside
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn descriptions() {
        let cases = [
            ("Время сессии пользователя истекло. (shop@example.com)", "Время сессии пользователя истекло. (***)"),
            ("Время сессии пользователя истекло. (merchant", "Время сессии пользователя истекло. (***"),
            ("Операция для счета 6000000000 недоступна.", "Операция для счета 6000000000 недоступна."),
            ("карта 4111111111111111 не найдена", "карта 411111******1111 не найдена"),
            ("карта 4111 1111 1111 1111 не найдена", "карта 411111******1111 не найдена"),
            ("карта 4111-1111-1111-1111.", "карта 411111******1111."),
            ("карта 4111\u{202f}1111\u{202f}1111\u{202f}1111.", "карта 411111******1111."),
            ("token EXAMPLE/USER+TOKEN00000000000000 refused", "token *** refused"),
            ("token EXAMPLE/USER+TOKEN/EXAMPLE refused", "token *** refused"),
            ("токен «EXAMPLE/USER+TOKEN/EXAMPLE» отклонён", "токен «***» отклонён"),
            ("для user@example.com", "для ***"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(description(text), expected);
            assert_eq!(Redactor::default().description(text), expected);
        }
    }

    #[test]
    fn what_the_request_sent_is_hidden_everywhere() {
        let redactor = Redactor::new(["hunter", "server", "x"]);
        assert_eq!(redactor.description("логин hunter, x"), "логин ***, x");
        assert_eq!(redactor.snippet(b"<title>server error</title>"), "<title>*** error</title>");
    }

    proptest! {
        #[test]
        fn what_is_harmless_is_shown_as_it_came(text in "[a-z0-9@( \u{a0}ж-]{0,30}", known in "[a-zж0-9]{4,6}", at: proptest::sample::Index) {
            let redactor = Redactor::new([known.as_str()]);
            let slow = |text: &str| description(&redactor.without_known(text));
            prop_assert_eq!(redactor.description(&text), slow(&text));
            let places: Vec<_> = text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
            let (before, after) = text.split_at(*at.get(&places));
            let repeating = format!("{before}{known}{after}");
            prop_assert!(!redactor.description(&repeating).contains(&known));
            prop_assert_eq!(redactor.description(&repeating), slow(&repeating));
        }
    }

    #[test]
    fn snippets_keep_the_shape_and_nothing_else() {
        let page = "<html><head><title>502 Bad Gateway</title></head><body>merchant hunter2</body>";
        assert_eq!(snippet(page), "<html><head><title>502 Bad Gateway</title></head><body>… …</body>");
        let cut = r#"{"Result":{"UserToken":"EXAMPLE/USER+TOK"#;
        assert_eq!(snippet(cut), r#"{"Result":{"UserToken":"…"#);
        let groups = "<p>+7 999 000 00 00</p>502 411 111 111 111 111 1";
        assert_eq!(snippet(groups), "<p>+7 … … … …</p>502 … … … … … …");
        assert!(snippet(&"x".repeat(10_000)).chars().count() <= SNIPPET + 1);
    }
}
