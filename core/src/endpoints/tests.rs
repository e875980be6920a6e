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
