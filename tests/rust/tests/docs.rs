//! Generated documents are current, and every error has an example that gives it.

use std::fs;

use intellectmoney::Reason;
use intellectmoney_tests::docs::{all, examples};

#[test]
fn generated_documents_are_current() {
    for (path, text) in all() {
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "{} is not what `just docs` writes", path.display());
    }
}

#[test]
fn every_reason_has_an_example_that_gives_it() {
    for reason in Reason::ALL {
        let example = examples(*reason).unwrap_or_else(|| panic!("no example of {}", reason.as_str()));
        let error: serde_json::Value = serde_json::from_str(&example.error()).expect("an error");
        assert_eq!(error["reason"], reason.as_str(), "{error}");
        assert_eq!(error["code"], reason.code().as_str(), "{error}");
        for language in ["message", "message_ru"] {
            let message = error[language].as_str().unwrap_or_default();
            assert!(message.ends_with('.') && !message.contains(['{', '}']), "{message}");
            // A provider's sentence has a full stop of its own.
            assert!(!message.contains(".."), "{message}");
        }
        let russian = error["message_ru"].as_str().unwrap_or_default();
        assert!(russian.contains(|c| ('а'..='я').contains(&c)), "{russian}");
    }
}
