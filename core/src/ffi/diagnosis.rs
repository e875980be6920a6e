//! What the signature doctor found, as JSON.

use super::naming::{Members, Name, Naming};
use crate::doctor::Diagnosis;

const MATCHES: Name = Name::same("matches");
const LAYOUT: Name = Name::same("layout");
const CAUSE: Name = Name::same("cause");
const HINT: Name = Name::same("hint");
const HINT_RU: Name = Name::new("hint_ru", "hintRu");
const EXPECTED: Name = Name::same("expected");
const SIGNED: Name = Name::same("signed");
const DIFFERENCE: Name = Name::same("difference");
const TEXT: Name = Name::same("text");

pub(super) fn json(diagnosis: &Diagnosis, naming: Naming) -> String {
    let mut out = String::new();
    let mut members = Members::begin(&mut out, naming);
    members.flag(MATCHES, diagnosis.matches());
    members.maybe(LAYOUT, diagnosis.layout.as_deref());
    members.maybe(CAUSE, diagnosis.cause().as_deref());
    // A Sign that fits needs no advice.
    let advice = (!diagnosis.matches()).then(|| (diagnosis.hint(), diagnosis.hint_ru()));
    members.maybe(HINT, advice.as_ref().map(|(hint, _)| hint.as_str()));
    members.maybe(HINT_RU, advice.as_ref().map(|(_, hint)| hint.as_str()));
    members.text(EXPECTED, &diagnosis.expected.string_to_sign);
    members.maybe(SIGNED, diagnosis.signed.as_deref());
    members.small(DIFFERENCE, diagnosis.difference.and_then(|place| i64::try_from(place).ok()));
    members.text(TEXT, &diagnosis.to_string());
    members.end();
    out
}
