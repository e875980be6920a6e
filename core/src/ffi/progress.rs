//! Progress as JSON: what hosts hand to `onEvent` and `on_event`.

use super::naming::{Members, Name, Naming};
use crate::error::Sent;
use crate::host::{Happening, Progress};
use crate::journal::Appended;

const EVENT: Name = Name::same("event");
const AT: Name = Name::same("at");
const REFERENCE: Name = Name::same("reference");
const STATE: Name = Name::same("state");
const ENDPOINT: Name = Name::same("endpoint");
const ATTEMPT: Name = Name::same("attempt");
const STATUS: Name = Name::same("status");
const SENT: Name = Name::same("sent");
const RECORD: Name = Name::same("record");
const STORED: Name = Name::same("stored");
const UNTIL: Name = Name::same("until");

pub(super) fn json(progress: &Progress<'_>, naming: Naming) -> String {
    let mut out = String::new();
    let mut members = Members::begin(&mut out, naming);
    members.text(EVENT, name(&progress.what));
    members.small(AT, Some(progress.at));
    members.maybe(REFERENCE, progress.reference);
    members.maybe(STATE, progress.state.map(crate::PayoutOperationState::as_str));
    let number = |attempt: u64| i64::try_from(attempt).ok();
    match progress.what {
        Happening::Sending { endpoint, attempt } => {
            members.text(ENDPOINT, endpoint);
            members.small(ATTEMPT, number(attempt));
        }
        Happening::Answered { endpoint, attempt, status } => {
            members.text(ENDPOINT, endpoint);
            members.small(ATTEMPT, number(attempt));
            members.small(STATUS, Some(status.into()));
        }
        Happening::Failed { endpoint, attempt, sent } => {
            members.text(ENDPOINT, endpoint);
            members.small(ATTEMPT, number(attempt));
            members.text(SENT, if sent == Sent::No { "no" } else { "maybe" });
        }
        Happening::Recorded { record, attempt, appended } => {
            members.text(RECORD, record);
            members.small(ATTEMPT, Some(attempt.into()));
            members.flag(STORED, *appended == Appended::Stored);
        }
        Happening::Waiting { until } => members.small(UNTIL, Some(until)),
    }
    members.end();
    out
}

fn name(what: &Happening<'_>) -> &'static str {
    match what {
        Happening::Sending { .. } => "sending",
        Happening::Answered { .. } => "answered",
        Happening::Failed { .. } => "failed",
        Happening::Recorded { .. } => "recorded",
        Happening::Waiting { .. } => "waiting",
    }
}
