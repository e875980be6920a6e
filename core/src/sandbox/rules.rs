//! What the provider asks of each field: its own reading of the pages, not the client's.

use super::answer::Refusal;
use super::behaviour::{Behaviour, Behaviours};
use super::body::Fields;
use crate::endpoints::{Body, Field, Kind, Presence};
use crate::types::MoscowTime;

/// Refuses the first bad field in the table's order.
pub(super) fn check(
    endpoint: &str,
    body: &'static Body,
    fields: &Fields<'_>,
    relied: &mut Behaviours,
) -> Option<Refusal> {
    for field in body.fields {
        let given = fields.get(field.name);
        if let Some(desc) = presence(body, field, given, fields) {
            return Some(Refusal::field(field.name, desc));
        }
        let Some(text) = given else { continue };
        if field.kind == Kind::Phone {
            relied.set(Behaviour::PhoneForm, true);
        }
        // The withdrawal page's own sample sends `1`; the payout page asks for kopecks.
        let holds = match field.kind {
            Kind::Amount => amount(text, endpoint != "withdrawMoney"),
            kind => form(kind, text),
        };
        let in_order = match field.kind {
            Kind::DateTimeAfter(start) => fields.get(start).is_none_or(|start| in_order(start, text)),
            _ => true,
        };
        if !(holds && in_order) {
            return Some(Refusal::field(field.name, format!("Некорректное значение параметра {}.", field.name)));
        }
    }
    None
}

fn presence(body: &Body, field: &Field, given: Option<&str>, fields: &Fields<'_>) -> Option<String> {
    let due = match field.presence {
        Presence::Required => true,
        Presence::Optional => return None,
        Presence::OnlyWith { field: selector, choices } => {
            let kind = body.fields.iter().find(|field| field.name == selector).map(|field| field.kind);
            let (Some(Kind::Choice(known)), Some(text)) = (kind, fields.get(selector)) else { return None };
            let chosen = known.iter().find(|choice| choice.wire == text || choice.name == text)?;
            choices.contains(&chosen.name)
        }
    };
    match (due, given) {
        (true, None) => Some(format!("Не указан обязательный параметр {}.", field.name)),
        (false, Some(_)) => Some(format!("Параметр {} не используется с этим видом выплаты.", field.name)),
        _ => None,
    }
}

fn form(kind: Kind, text: &str) -> bool {
    let length = text.chars().count();
    match kind {
        Kind::UserToken | Kind::Login | Kind::Password => length <= 512,
        Kind::Choice(choices) => choices.iter().any(|choice| choice.wire == text || choice.name == text),
        Kind::Pan => digits(text) && (12..=20).contains(&length),
        Kind::Phone => digits(text) && length == 11 && text.starts_with('7'),
        Kind::BankId => digits(text) && length == 12,
        Kind::Amount => false,
        Kind::Currency => length == 3 && text.bytes().all(|b| b.is_ascii_uppercase()),
        Kind::PersonName => (2..=50).contains(&length),
        Kind::Guid => guid(text),
        Kind::DateTime | Kind::DateTimeAfter(_) => text.parse::<MoscowTime>().is_ok(),
        Kind::EshopId => digits(text) && length <= 6,
        Kind::AccountId => digits(text) && length == 10,
        Kind::Boolean { .. } => matches!(text, "true" | "false" | "1" | "0"),
        Kind::Email => length <= 255 && text.contains('@'),
        Kind::Integer { min, max } => {
            digits(text) && text.parse::<i64>().is_ok_and(|number| number >= min && number <= max)
        }
    }
}

/// Above zero, at most two decimals after a dot, at most 13 characters.
fn amount(text: &str, kopecks: bool) -> bool {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let places = match fraction {
        Some(fraction) if digits(fraction) => fraction.len(),
        Some(_) => return false,
        None => 0,
    };
    let above_zero = text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    let scale = if kopecks { places == 2 } else { places <= 2 };
    digits(whole) && above_zero && scale && text.len() <= 13
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn guid(text: &str) -> bool {
    let mut lengths = text.split('-').map(|part| (part.len(), part.bytes().all(|b| b.is_ascii_hexdigit())));
    let expected = [8, 4, 4, 4, 12].map(|length| (length, true));
    expected.iter().all(|part| lengths.next() == Some(*part)) && lengths.next().is_none()
}

fn in_order(start: &str, end: &str) -> bool {
    match (start.parse::<MoscowTime>(), end.parse::<MoscowTime>()) {
        (Ok(start), Ok(end)) => start <= end,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let id = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
        let good: &[(Kind, &[&str])] = &[
            (Kind::Pan, &["411111111111", "41111111111111111111"]),
            (Kind::Phone, &["79990000000"]),
            (Kind::BankId, &["100000000000"]),
            (Kind::Guid, &[id]),
            (Kind::EshopId, &["450000", "1"]),
            (Kind::Integer { min: 1, max: 9 }, &["1", "9"]),
            (Kind::PersonName, &["Ян", &"я".repeat(50)]),
        ];
        let bad: &[(Kind, &[&str])] = &[
            (Kind::Pan, &["41111111111", "411111111111111111111", "4111 1111 1111"]),
            (Kind::Phone, &["89990000000", "7999000000", "+79990000000"]),
            (Kind::BankId, &["10000000000", "10000000000x"]),
            (Kind::Guid, &["", "aaaaaaaabbbb4ccc8dddeeeeeeeeeeee", "gaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"]),
            (Kind::EshopId, &["4500000", "-1"]),
            (Kind::Integer { min: 1, max: 9 }, &["0", "10", "+1", "99999999999999999999"]),
            (Kind::PersonName, &["Я", &"я".repeat(51)]),
            (Kind::DateTime, &["01.01.2025", "2025-02-30 00:00:00"]),
            (Kind::Currency, &["rub", "RU"]),
        ];
        for (kind, texts) in good {
            assert!(texts.iter().all(|text| form(*kind, text)), "{kind:?}");
        }
        for (kind, texts) in bad {
            assert!(!texts.iter().any(|text| form(*kind, text)), "{kind:?}");
        }
    }

    #[test]
    fn amounts() {
        assert!(["0.01", "9999999999.99"].iter().all(|text| amount(text, true)));
        assert!(["1", "1.5", "1.50"].iter().all(|text| amount(text, false)));
        assert!(
            !["1", "0.00", "1,50", "-1.00", "1.005", "10000000000.00", "1.", ".50"].iter().any(|t| amount(t, true))
        );
    }
}
