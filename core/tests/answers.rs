//! What one answer proves, by reason: the shared vectors know only codes and outcomes.

use intellectmoney::endpoints::{EXECUTE_OPERATION, Endpoint, GET_ACCOUNT_DATA, Record};
use intellectmoney::{NextStep, Outcome, Response, read_answer};

/// Reason, outcome and next step of an error.
fn error(endpoint: &'static Endpoint, status: u16, body: &str) -> Option<(&'static str, Outcome, NextStep)> {
    let error = read_answer::<Option<Record>>(endpoint, &Response::new(status, body)).err()?;
    Some((error.reason().as_str(), error.outcome(), error.next_step()))
}

#[test]
fn both_refusals_of_the_gateway_are_of_the_credentials() {
    for status in [401, 403] {
        let refused = error(&EXECUTE_OPERATION, status, "<html></html>");
        assert_eq!(refused, Some(("unauthorized", Outcome::NotDone, NextStep::CheckCredentials)), "{status}");
    }
    let refused = error(&EXECUTE_OPERATION, 404, "<html></html>");
    assert_eq!(refused, Some(("refused_status", Outcome::NotDone, NextStep::FixInput)));
}

#[test]
fn a_queued_request_may_go_on_and_contradicts_nothing() {
    let queued = |result: &str| format!(r#"{{"OperationState":{{"Code":1,"Desc":"В очереди"}},"Result":{result}}}"#);
    for result in ["null", r#"{"PayoutOperationState":"InProcess"}"#, r#"{"TransactionId":1}"#] {
        let found = error(&EXECUTE_OPERATION, 200, &queued(result));
        assert_eq!(found, Some(("queued", Outcome::Unknown, NextStep::ReadState)), "{result}");
    }
    let refused = r#"{"OperationState":{"Code":2,"Desc":""},"Result":{"PayoutOperationState":"InProcess"}}"#;
    let found = error(&EXECUTE_OPERATION, 200, refused);
    assert_eq!(found, Some(("contradictory", Outcome::Unknown, NextStep::ReadState)));
}

#[test]
fn a_state_that_is_a_word_is_read_only_where_nobody_describes_the_result() {
    let answer = r#"{"OperationState":{"Code":0,"Desc":""},"Result":{"State":"Active","PayoutOperationId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","PayoutOperationState":"InProcess"}}"#;
    assert_eq!(error(&GET_ACCOUNT_DATA, 200, answer), None);
    let found = error(&EXECUTE_OPERATION, 200, answer);
    assert!(
        found.is_some_and(|(_, outcome, next)| outcome == Outcome::Unknown && next == NextStep::ReadState),
        "{found:?}"
    );
}
