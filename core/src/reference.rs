//! A slow encoder, written text by text, to which the fast one is held.

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::checks::is_control;
use crate::endpoints::{Body, ENDPOINTS, Endpoint, Field, GET_PAYMENTS_HISTORY, Generation, Kind, Presence};
use crate::types::{Currency, MoscowTime, Uuid};
use crate::{
    Check, Client, Credentials, Encoding, Error, GetPaymentsHistory, Options, Params, Prepared, Reason, UserToken,
};

const SECRET: &str = "секрет: \"0123456789\"";

type Pairs = Vec<(String, String)>;
type Refusal = (String, Reason);

/// What is signed, in order, the body, and the Sign.
fn expected(
    body: &'static Body,
    layout: &str,
    encoding: Encoding,
    off: &[Check],
    params: &Pairs,
) -> Result<(Pairs, String, String), Refusal> {
    let given = |name: &str| params.iter().rev().find(|(known, _)| known == name).map_or("", |(_, text)| text);
    let refuse = |field: &Field, reason| Err((field.name.to_owned(), reason));
    if let Some((name, _)) = params.iter().find(|(name, _)| body.fields.iter().all(|field| field.name != name)) {
        return Err((name.clone(), Reason::UnknownField));
    }
    let names: Vec<&str> = layout.split("::").collect();
    let (_, names) = names.split_last().expect("a secret");
    let mut pairs = Pairs::new();
    for field in body.fields {
        let text = given(field.name);
        let due = match field.presence {
            Presence::Required => Some(true),
            Presence::Optional => None,
            Presence::OnlyWith { field: selector, choices } => {
                let selector = body.fields.iter().find(|field| field.name == selector).expect("a selector");
                chosen(selector, given(selector.name)).map(|choice| choices.contains(&choice))
            }
        };
        match due {
            Some(true) if text.is_empty() => return refuse(field, Reason::Missing),
            Some(false) if field.presence != Presence::Required && !text.is_empty() => {
                return refuse(field, Reason::NotWithThisChoice);
            }
            _ if text.is_empty() => continue,
            _ => {}
        }
        if text.chars().any(is_control) {
            return refuse(field, Reason::ControlCharacter);
        }
        let text = sent(field.kind, text, off).map_err(|reason| (field.name.to_owned(), reason))?;
        let is_signed = names.iter().any(|name| name.eq_ignore_ascii_case(field.name));
        if is_signed && (text.contains("::") || text.starts_with(':') || text.ends_with(':')) {
            return refuse(field, Reason::Separator);
        }
        pairs.push((field.name.to_owned(), text));
    }
    for field in body.fields {
        let text = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
        if let Kind::DateTimeAfter(start) = field.kind
            && let (Some(begin), Some(end)) = (text(start), text(field.name))
            && end < begin
        {
            return refuse(field, Reason::DateOrder);
        }
    }
    let signed = |name: &&str| match name.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(word) if !word.is_empty() => word.to_owned(),
        _ => pairs
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or(String::new(), |(_, text)| text.clone()),
    };
    let string: String = names.iter().map(|name| signed(name) + "::").collect();
    let digest = Sha256::digest(string + SECRET);
    let sign = digest.iter().fold(String::new(), |sign, byte| format!("{sign}{byte:02x}"));
    Ok((pairs.clone(), written(encoding, &pairs), sign))
}

fn chosen(field: &Field, text: &str) -> Option<&'static str> {
    let Kind::Choice(choices) = field.kind else { return None };
    choices.iter().find(|choice| choice.name == text || choice.wire == text).map(|choice| choice.name)
}

fn written(encoding: Encoding, pairs: &Pairs) -> String {
    let coded = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    let form = |(name, text): &(String, String)| format!("{name}={}", text.bytes().map(coded).collect::<String>());
    match encoding {
        Encoding::Form => pairs.iter().map(form).collect::<Vec<_>>().join("&"),
        Encoding::Json => {
            let member =
                |(name, text): &(String, String)| format!("{name:?}:{}", serde_json::Value::from(text.as_str()));
            format!("{{{}}}", pairs.iter().map(member).collect::<Vec<_>>().join(","))
        }
    }
}

/// The text that is sent.
fn sent(kind: Kind, text: &str, off: &[Check]) -> Result<String, Reason> {
    let on = |check| !off.contains(&check);
    let length = text.chars().count();
    let are_digits = |text: &str, least: usize, most: usize| {
        (least..=most).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
    };
    let (holds, reason) = match kind {
        Kind::UserToken => (length <= 512, Reason::TooLong),
        Kind::Login | Kind::Password | Kind::Email => (length <= 255, Reason::TooLong),
        Kind::Choice(choices) => {
            let choice = choices.iter().find(|choice| choice.name == text || choice.wire == text);
            return choice.map(|choice| choice.wire.to_owned()).ok_or(Reason::ChoiceUnknown);
        }
        Kind::Pan => {
            let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
            let doubled = |(place, digit): (usize, char)| match digit.to_digit(10).unwrap_or_default() {
                digit if place % 2 == 0 => digit,
                digit => digit * 2 / 10 + digit * 2 % 10,
            };
            let luhn = digits.chars().rev().enumerate().map(doubled).sum::<u32>() % 10 == 0;
            return match are_digits(&digits, 12, 20) {
                false => Err(Reason::PanForm),
                true if on(Check::PanLuhn) && !luhn => Err(Reason::PanLuhn),
                true => Ok(digits),
            };
        }
        Kind::Phone if on(Check::PhoneForm) => {
            let separator = |c: &char| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '-' | '(' | ')' | '+');
            let mut digits: String = text.chars().filter(separator).collect();
            if digits.len() == 11 && digits.starts_with('8') {
                digits.replace_range(..1, "7");
            }
            let holds = are_digits(&digits, 11, 11) && digits.starts_with('7');
            return if holds { Ok(digits) } else { Err(Reason::PhoneForm) };
        }
        Kind::Phone => (true, Reason::PhoneForm),
        Kind::BankId => (!on(Check::BankIdForm) || are_digits(text, 12, 12), Reason::BankIdForm),
        Kind::AccountId => (!on(Check::AccountIdForm) || are_digits(text, 10, 10), Reason::AccountIdForm),
        Kind::Amount => return amount(text),
        Kind::Currency => (text.parse::<Currency>().is_ok(), Reason::CurrencyForm),
        Kind::PersonName => (!on(Check::NameLength) || (2..=50).contains(&length), Reason::NameLength),
        Kind::Guid => (text.len() == 36 && Uuid::try_parse(text).is_ok(), Reason::GuidForm),
        Kind::DateTime | Kind::DateTimeAfter(_) => (text.parse::<MoscowTime>().is_ok(), Reason::DateForm),
        Kind::EshopId => (are_digits(text, 1, 6), Reason::EshopIdForm),
        Kind::Boolean { yes, no } => {
            return match text {
                "true" => Ok(yes.to_owned()),
                "false" => Ok(no.to_owned()),
                "1" | "0" => Ok(text.to_owned()),
                _ => Err(Reason::ChoiceUnknown),
            };
        }
        Kind::Integer { min, max } => {
            let number = text.parse::<i64>().ok().filter(|number| number.to_string() == text);
            (number.is_some_and(|number| number >= 0 && (min..=max).contains(&number)), Reason::IntegerForm)
        }
    };
    if holds { Ok(text.to_owned()) } else { Err(reason) }
}

fn amount(text: &str) -> Result<String, Reason> {
    if text.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return Err(Reason::AmountNotPositive);
    }
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || (whole.len() > 1 && whole.starts_with('0')) || fraction.is_some_and(|part| !digits(part)) {
        return Err(Reason::AmountForm);
    }
    let fraction = fraction.unwrap_or_default();
    match text.chars().all(|c| matches!(c, '0' | '.')) {
        _ if fraction.len() > 2 => Err(Reason::AmountScale),
        true => Err(Reason::AmountNotPositive),
        false if whole.len() > 10 => Err(Reason::AmountTooLong),
        false => Ok(format!("{whole}.{fraction:0<2}")),
    }
}

/// Good texts of this kind, and some that are nearly good.
fn texts(kind: Kind) -> BoxedStrategy<String> {
    let good = match kind {
        Kind::UserToken => "[A-Z/+]{64}|[A-Z/+]{1,80}",
        Kind::Login | Kind::Password | Kind::Email => "[ -9;-~а-яЁ€𝄞]{1,64}",
        Kind::Choice(choices) => {
            let texts: Vec<&str> = choices.iter().flat_map(|choice| [choice.name, choice.wire]).collect();
            return prop_oneof![12 => prop::sample::select(texts).prop_map(str::to_owned), 1 => odd()].boxed();
        }
        Kind::Pan => "4111 1111\u{a0}1111 1111|4111111111111111|[0-9]{11,21}",
        Kind::Phone => "(\\+7|8|7) ?\\(?[0-9]{3}\\)? ?[0-9]{3}-?[0-9]{4}|[78][0-9]{9,11}",
        Kind::BankId => "[0-9]{12}|[0-9]{8,13}",
        Kind::Amount => "[1-9][0-9]{0,9}(\\.[0-9]{1,2})?|[-0-9.]{1,14}",
        Kind::Currency => "RUB|[A-Za-z]{3,4}",
        Kind::PersonName => "[ -9;-~а-яЁ€𝄞]{1,52}|Иван Тестов",
        Kind::Guid => "[0-9a-fA-F]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}",
        Kind::DateTime | Kind::DateTimeAfter(_) => {
            "20[12][0-9]-(0[1-9]|1[0-3])-[0-3][1-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]"
        }
        Kind::EshopId => "[0-9]{1,7}",
        Kind::AccountId => "[0-9]{10}|[0-9]{9,11}",
        Kind::Boolean { .. } => "true|false|1|0|yes",
        Kind::Integer { .. } => "[0-9]{1,3}|[0-9]{1,20}|-1",
    };
    prop_oneof![24 => good, 1 => odd()].boxed()
}

/// Texts that have what must not, or need not, be there.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{0,20}(:|::|\"|\\\\|\u{0}|\n|\u{7f}|\u{85}|\u{a0}|\u{2028}|«|é)[a-z]{0,20}",
        Just(String::new()),
        "[а-я]{256,520}"
    ]
}

/// The table's layout, or one of a caller's own: fields in any order, some left out, with words
/// and places kept in between.
fn layouts(body: &'static Body) -> impl Strategy<Value = Option<String>> {
    let names: Vec<String> = body.fields.iter().map(|field| field.name.to_owned()).collect();
    let in_order = Just(names.clone());
    let some = prop::sample::subsequence(names.clone(), 0..=names.len());
    let shuffled = some.clone().prop_shuffle();
    let others = prop::collection::vec((0_usize..16, "|'word'|'a:b'"), 0..3);
    let own = (prop_oneof![in_order, some, shuffled], others).prop_map(|(mut names, others)| {
        for (place, other) in others {
            names.insert(place.min(names.len()), other);
        }
        names.push("signsecretkey".to_owned());
        names.join("::")
    });
    prop_oneof![Just(None), own.prop_map(Some)]
}

#[derive(Clone, Debug)]
struct Case {
    endpoint: &'static Endpoint,
    generation: Generation,
    layout: Option<String>,
    encoding: Encoding,
    off: Vec<Check>,
    params: Pairs,
}

fn cases() -> impl Strategy<Value = Case> {
    let generation = prop::sample::select(Generation::ALL.to_vec());
    (prop::sample::select(ENDPOINTS.to_vec()), generation).prop_flat_map(|(endpoint, generation)| {
        let body = endpoint.body(generation);
        // A selector last, as in one table, or first; a name now and then twice, or unknown.
        let field = |field: &Field| {
            let weight = if field.presence == Presence::Required { 0.98 } else { 0.5 };
            (Just(field.name.to_owned()), prop::option::weighted(weight, texts(field.kind)))
        };
        let fields: Vec<_> = body.fields.iter().map(field).collect();
        let more = prop::option::weighted(0.03, ("Amount|Unknown|UserToken", odd()));
        let off = prop::sample::subsequence(Check::ALL.to_vec(), 0..=Check::ALL.len());
        let off = prop_oneof![Just(Vec::new()), off];
        let encoding = prop::sample::select(vec![Encoding::Form, Encoding::Json]);
        (fields, any::<bool>(), more, layouts(body), encoding, off).prop_map(
            move |(fields, is_reversed, more, layout, encoding, off)| {
                let given = fields.into_iter().filter_map(|(name, text)| Some((name, text?)));
                let mut params: Pairs = given.chain(more).collect();
                if is_reversed {
                    params.reverse();
                }
                Case { endpoint, generation, layout, encoding, off, params }
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn the_fast_encoder_does_what_the_slow_one_does(case in cases()) {
        let Case { endpoint, generation, layout, encoding, off, params } = case;
        let body = endpoint.body(generation);
        let mut options = Options::default().generation(generation).encoding(encoding);
        for check in &off {
            options = options.without_check(*check);
        }
        if let Some(layout) = &layout {
            options = options.layout(endpoint.name, layout)?;
        }
        let client = Client::with_options(Credentials::new("0123", SECRET)?, options);
        let given = Params::from_iter(params.clone());
        let expected = expected(body, layout.as_deref().unwrap_or(body.layout), encoding, &off, &params);
        // Twice, because the first time a block is remembered.
        for _ in 0..2 {
            prop_assert_eq!(told(client.prepare_texts(endpoint.name, &given)), expected.clone());
        }
        #[cfg(feature = "ffi")]
        {
            let pairs = params.iter().map(|(name, text)| (name.as_str(), text.as_str()));
            prop_assert_eq!(told(client.prepare_pairs(endpoint, pairs)), expected);
        }
    }

    #[test]
    fn typed_values_are_sent_as_their_texts(
        (skip, take) in (any::<Option<u32>>(), any::<u32>()),
        eshop_id in prop::option::of(0_u32..2_000_000),
        dates in prop::collection::vec(prop::option::of(0_i64..4_000_000_000_000), 2),
        payment_transaction_id in any::<Option<i64>>(),
        encoding in prop::sample::select(vec![Encoding::Form, Encoding::Json]),
    ) {
        let time = |place: usize| dates[place].and_then(MoscowTime::from_unix_millis);
        let (date_from, date_to) = (time(0), time(1));
        let call = GetPaymentsHistory { skip, take, eshop_id, date_from, date_to, payment_transaction_id };
        let texts = [
            ("UserToken", Some("A/token".to_owned())),
            ("Skip", skip.map(|number| number.to_string())),
            ("Take", Some(take.to_string())),
            ("EshopId", eshop_id.map(|number| number.to_string())),
            ("DateFrom", date_from.map(|time| time.to_string())),
            ("DateTo", date_to.map(|time| time.to_string())),
            ("PaymentTransactionId", payment_transaction_id.map(|number| number.to_string())),
        ];
        let texts: Pairs = texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?))).collect();
        let body = &GET_PAYMENTS_HISTORY.current;
        let client = Client::with_options(Credentials::new("0123", SECRET)?, Options::default().encoding(encoding));
        let found = told(client.prepare(&UserToken::new("A/token"), &call));
        prop_assert_eq!(found, expected(body, body.layout, encoding, &[], &texts));
    }
}

fn told<A>(prepared: Result<Prepared<A>, Error>) -> Result<(Pairs, String, String), Refusal> {
    let prepared = prepared.map_err(|error| (error.field().unwrap_or_default().to_owned(), error.reason()))?;
    let pairs = prepared.form().pairs().map(|(field, text)| (field.name.to_owned(), text.to_owned())).collect();
    let request = prepared.request();
    Ok((pairs, request.body().to_owned(), request.headers()[3].1.to_owned()))
}
