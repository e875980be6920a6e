use super::*;
use crate::layout::Layout;

#[test]
fn every_layout_fits_its_fields() {
    for endpoint in ENDPOINTS {
        for body in endpoint.bodies() {
            assert!(Layout::of(body).is_ok(), "{} {}", endpoint.name, body.layout);
        }
        assert_eq!(endpoint.current.generation, Generation::Current, "{}", endpoint.name);
    }
}

#[test]
fn names_are_unique_and_documented() {
    for endpoint in ENDPOINTS {
        assert_eq!(ENDPOINTS.iter().filter(|other| other.name == endpoint.name).count(), 1, "{}", endpoint.name);
        for body in endpoint.bodies() {
            for field in body.fields {
                let same = body.fields.iter().filter(|other| {
                    other.name.eq_ignore_ascii_case(field.name)
                        || other.snake == field.snake
                        || other.camel == field.camel
                });
                assert_eq!(same.count(), 1, "{}.{}", endpoint.name, field.name);
                assert!(!field.doc.en.is_empty() && !field.doc.ru.is_empty(), "{}.{}", endpoint.name, field.name);
            }
        }
    }
}

#[test]
fn only_money_calls_are_sent_once() {
    let once: Vec<_> = ENDPOINTS.iter().filter(|e| e.effect == Effect::Once).map(|e| e.name).collect();
    assert_eq!(once, ["executeOperation", "withdrawMoney"]);
}

#[test]
fn guesses_are_said() {
    let guesses: Vec<_> = ENDPOINTS
        .iter()
        .flat_map(|e| e.bodies().map(move |body| (e.name, body.confidence)))
        .filter(|(_, confidence)| *confidence == Confidence::Guess)
        .collect();
    assert_eq!(guesses, ["withdrawMoney", "getTransactionData"].map(|name| (name, Confidence::Guess)));
}

#[test]
fn what_only_public_clients_tell_is_inferred() {
    let told = |endpoint: &Endpoint| -> Vec<_> {
        let fields = endpoint.current.fields.iter();
        fields.filter(|field| field.confidence == Confidence::Documented).map(|field| field.name).collect()
    };
    // No page of getUserToken is known, and of getInvoicesHistory only the begin of one.
    assert!(told(&GET_USER_TOKEN).is_empty());
    assert_eq!(told(&GET_INVOICES_HISTORY), ["UserToken", "Skip", "Take"]);
}

#[test]
fn debug_output_shows_nothing_that_an_answer_repeats() {
    use crate::{Response, read_answer};

    const BEARER: &str = "0123456789abcdef0123456789abcdef";
    const PAN: &str = "4111111111111111";
    let envelope = |code: u8| {
        format!(
            r#"{{"OperationState":{{"Code":{code},"Desc":"shop"}},"OperationId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
            "Request":{{"Authorization":"Bearer {BEARER}"}},"Pan {PAN}":1,"Result":{{"State":{{"Code":0,"Desc":""}},
            "PayoutOperationId":"bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee","PayoutOperationState":"Created","Pan":"{PAN}",
            "ErrorMessage":"card {PAN} of shop@example.com"}}}}"#
        )
    };
    let read = |code| read_answer::<PayoutOperation>(&CREATE_OPERATION, &Response::new(200, envelope(code)));
    let answer = read(0).unwrap();
    assert_eq!(
        format!("{:?}", answer.result),
        r#"PayoutOperation({"State":{"Code":0,"Desc":""},"PayoutOperationId":"bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee","PayoutOperationState":"Created","ErrorMessage":"card 411111******1111 of ***","…":1})"#
    );
    assert!(answer.result.record().to_json().contains(PAN), "it stays reachable");
    for shown in [format!("{answer:?}"), format!("{:?}", read(2).unwrap_err())] {
        assert!(!shown.contains(BEARER) && !shown.contains(PAN) && !shown.contains("example.com"), "{shown}");
        assert!(shown.contains("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"), "{shown}");
    }
}
