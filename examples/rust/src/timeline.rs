//! One line a step: when, which endpoint, what came; and how a payout ended.

use anyhow::{Result, bail};
use intellectmoney::host::{Happening, Progress};
use intellectmoney::journal::Appended;
use intellectmoney::machine::PayoutOutcome;
use intellectmoney::{Language, Payment, Sent};

/// Prints what a run tells of itself, with the time since `begun`, Unix milliseconds.
pub fn tell(begun: i64, progress: &Progress<'_>) {
    let print = |what: &str, text: &str| line(progress.at - begun, what, text);
    match progress.what {
        Happening::Answered { endpoint, status, .. } => print(endpoint, &format!("status {status}")),
        Happening::Failed { endpoint, sent: Sent::No, .. } => print(endpoint, "not sent"),
        Happening::Failed { endpoint, sent: Sent::Maybe, .. } => print(endpoint, "no answer: it may have arrived"),
        Happening::Recorded { record, appended: Appended::Stored, .. } => print("journal", record),
        Happening::Recorded { record, appended, .. } => print("journal", &format!("{record}: {appended:?}")),
        Happening::Waiting { until } => {
            let state = progress.state.map_or_else(String::new, |state| format!("{state}, "));
            print("", &format!("{state}goes on in {} ms", until.saturating_sub(progress.at)));
        }
        _ => {}
    }
}

/// Prints a step at a given time.
pub fn line(millis: i64, endpoint: &str, what: &str) {
    println!("  {:>3}.{:03} s  {endpoint:<18}  {what}", millis / 1000, millis % 1000);
}

/// A row of the history in a few words.
#[must_use]
pub fn row(payment: &Payment) -> String {
    let direction = payment.direction().map_or_else(|| "?".to_owned(), |direction| direction.to_string());
    let (sum, currency) = match payment.payment_amount() {
        Some(money) => (money.amount.to_string(), money.currency.unwrap_or_default()),
        None => ("?".to_owned(), String::new()),
    };
    let description = payment.description().unwrap_or_default();
    format!("{} {direction} {sum} {currency} {description}", payment.id())
}

/// Prints a payout that is paid; any other is an error that says what is known. `cause` is
/// what the HTTP client said last, for a person.
pub fn verdict(outcome: &PayoutOutcome, cause: Option<&str>) -> Result<()> {
    let details = outcome.details();
    let state = details.state.as_ref().map_or_else(String::new, |state| format!(", {state}"));
    let operation = details.payout_operation_id.map_or_else(String::new, |id| format!(" Operation {id}{state}."));
    let settled = if details.already_settled { " It was already settled: nothing was sent." } else { "" };
    let text = format!("{}{operation}{settled}", outcome.message(Language::English));
    if let PayoutOutcome::Paid(_) = outcome {
        println!("{text}");
        return Ok(());
    }
    let error = details.error.as_ref().map_or_else(String::new, |error| format!("\n{error}"));
    let cause = cause.map_or_else(String::new, |cause| format!("\n{cause}"));
    bail!("{text}{error}{cause}")
}
