//! Secrets of a whole payout: nothing that a sandbox logs, a journal keeps or a machine
//! shows may hold one.

use std::sync::{Arc, Mutex};

use intellectmoney::host::run;
use intellectmoney::journal::{MemoryStore, Store};
use intellectmoney::machine::{Machine, Payout, PayoutMachine, Policy, Session};
use intellectmoney::sandbox::{Control, Fault, FaultKind, HttpRequest, SandboxHost};
use intellectmoney::{Options, Recipient};

const PAN: &str = "2200701234567896";
const PHONE: &str = "79991234567";

/// What must not be shown: credentials whole, a card by its middle digits.
fn secrets(host: &SandboxHost) -> Vec<String> {
    let keys = host.sandbox.credentials();
    let texts = [keys.bearer_token(), keys.sign_secret_key(), keys.login(), keys.password(), "0123456789"];
    texts.map(str::to_owned).to_vec()
}

fn search(place: &str, text: &str, secrets: &[String]) {
    for secret in secrets {
        assert!(!text.contains(secret.as_str()), "{place} shows {secret}: {text}");
    }
}

#[test]
fn a_payout_shows_no_secret_whatever_fails() {
    let recipients = [Recipient::card(PAN, "Иван Тестов"), Recipient::sbp(PHONE, "100000000000", "Иван Тестов")];
    for recipient in recipients {
        for kind in FaultKind::ALL {
            for at in ["getUserToken", "createOperation", "executeOperation", "getOperationState"] {
                pay(recipient.clone(), at, *kind);
            }
        }
    }
}

fn pay(recipient: Recipient, at: &str, kind: FaultKind) {
    let mut host = SandboxHost::new(7);
    let fault = Fault { at: at.to_owned(), nth: 1, kind };
    host.sandbox.control(host.now, Control::Fault(fault));
    let client = Arc::new(host.client(Options::default()).expect("a client"));
    let payout = Payout::new("row-1", recipient, "50.00".parse().expect("an amount"));
    let (store, session) = (MemoryStore::new(), Mutex::<Session>::default());
    let secrets = secrets(&host);
    search("the payout", &format!("{payout:?}"), &secrets);

    let mut machine =
        PayoutMachine::new(&client, payout.clone(), None, Policy::default(), host.now).expect("a machine");
    let step = machine.step(host.now, &mut Session::new());
    search("a step", &format!("{step:?}"), &secrets);
    drop(machine);

    let machine = PayoutMachine::new(&client, payout, None, Policy::default(), host.now).expect("a machine");
    let result = run(machine, &mut host, &store, &session);
    search("the result", &format!("{result:?}"), &secrets);
    search("the sandbox", &format!("{:?}", host.sandbox), &secrets);
    search("the session", &format!("{session:?}"), &secrets);
    let log = format!("{:?}", host.sandbox.log());
    search("the log", &log, &secrets);
    assert!(log.contains("createOperation") || at == "getUserToken", "the log is empty");
    let line = store.load("row-1").expect("memory").map(|stored| stored.line).unwrap_or_default();
    assert!(!line.is_empty());
    search("the journal", &line, &secrets);
    // A journal outlives everything, so it does without the phone number too.
    search("the journal", &line, &["9123456".to_owned()]);

    let headers = Vec::new();
    let target = "/_sandbox/log";
    let request = HttpRequest { method: "GET", target, headers: &headers, body: b"" };
    let delivery = host.sandbox.serve(host.now, &request);
    let body = delivery.answer().map(|answer| String::from_utf8_lossy(&answer.body).into_owned()).unwrap_or_default();
    assert!(body.contains("createOperation") || at == "getUserToken", "{body}");
    search("the log over HTTP", &body, &secrets);
}
