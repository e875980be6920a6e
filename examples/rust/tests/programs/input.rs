//! Wrong input, and a server that is not there: a sentence, an exit code, nothing sent.

use std::net::TcpListener;

use crate::support::{Ended, against, program, run, server};

const PROGRAMS: [&str; 3] = ["payout_blocking", "payout_async", "history"];

/// Variables that look right and lead nowhere.
fn variables(base_url: &str) -> Vec<(&'static str, String)> {
    vec![
        ("INTELLECTMONEY_BEARER_TOKEN", "0123456789abcdef0123456789abcdef".to_owned()),
        ("INTELLECTMONEY_SIGN_SECRET_KEY", "example-sign-secret".to_owned()),
        ("INTELLECTMONEY_LOGIN", "shop@example.com".to_owned()),
        ("INTELLECTMONEY_PASSWORD", "example-password".to_owned()),
        ("INTELLECTMONEY_BASE_URL", base_url.to_owned()),
    ]
}

fn refused(ended: &Ended, said: &str) {
    assert_eq!(ended.code, Some(2), "{}", ended.all());
    assert!(ended.err.contains(said), "no {said:?} in {}", ended.all());
    assert!(!ended.out.contains(" s  "), "a step was made: {}", ended.all());
}

#[test]
fn a_missing_variable_is_named() {
    for name in PROGRAMS {
        for (missing, _) in variables("").iter().take(4) {
            let others = variables("http://127.0.0.1:9").into_iter().filter(|(other, _)| other != missing);
            refused(&run(program(name).envs(others)), &format!("{missing} is not set."));
        }
        let empty = variables("http://127.0.0.1:9").into_iter().chain([("INTELLECTMONEY_LOGIN", String::new())]);
        refused(&run(program(name).envs(empty)), "INTELLECTMONEY_LOGIN is empty.");
    }
}

#[test]
fn a_bad_address_is_named() {
    for name in PROGRAMS {
        for url in ["http://api.example.com", "api.example.com", "https://user:secret@example.com"] {
            refused(&run(program(name).envs(variables(url))), "base_url: ");
        }
    }
}

#[test]
fn bad_arguments_are_named() {
    let server = server();
    for name in ["payout_blocking", "payout_async"] {
        for (arguments, said) in [
            (["--amount", "1,50"], "Amount: "),
            (["--amount", "0"], "Amount: an amount must be above zero"),
            (["--recipient-phone", "12"], "Account: "),
            (["--sum", "50"], "Unknown argument '--sum'"),
            (["--yes", "50"], "Unknown argument '50'"),
            (["--yes", "-n"], "Unknown argument '-n'"),
            (["--yes", "--amount"], "--amount needs a value."),
            (["--reference", ""], "reference: "),
        ] {
            refused(&against(&server, name, &arguments), said);
        }
    }
    refused(&against(&server, "history", &["--take", "ten"]), "--take: 'ten' is not a whole number");
    refused(&against(&server, "history", &["--from", "yesterday"]), "--from: 'yesterday' is not yyyy-MM-dd");
    refused(&run(program("payout").args(["--fault", "rain"])), "there is no fault 'rain'");
    refused(&run(program("payout").arg("--seed")), "--seed needs a value.");
    refused(&run(program("demo").arg("fast")), "Unknown argument 'fast'");
    for (arguments, said) in [
        (["--port", "70000"], "--port: '70000'"),
        (["--seed", "-1"], "--seed: '-1'"),
        (["--speed", "0"], "--speed: 0"),
        (["--host", "0.0.0.0"], "Unknown argument '--host'"),
    ] {
        refused(&run(program("sandbox_server").args(arguments)), said);
    }
}

/// A field that only the core checks is refused before anything but the session was asked for.
#[test]
fn a_bad_recipient_is_named() {
    let server = server();
    for name in ["payout_blocking", "payout_async"] {
        let ended = against(&server, name, &["--bank-id", "12"]);
        assert_eq!(ended.code, Some(2), "{}", ended.all());
        assert!(ended.err.contains("BankId: "), "{}", ended.all());
    }
}

#[test]
fn help_is_no_error() {
    for name in ["payout", "payout_blocking", "payout_async", "history", "sandbox_server", "demo"] {
        let ended = run(program(name).arg("--help"));
        assert_eq!(ended.code, Some(0), "{name}: {}", ended.all());
        assert!(ended.out.contains("--help"), "{name}: {}", ended.out);
    }
}

#[test]
fn without_a_server_nothing_was_sent() {
    // Bound once, so that nothing else listens there, and closed again.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    for name in PROGRAMS {
        let ended = run(program(name).envs(variables(&url)));
        assert_eq!(ended.code, Some(1), "{}", ended.all());
        assert!(ended.err.contains("nothing was sent"), "{name}: {}", ended.all());
        assert!(ended.err.contains("No money moved."), "{name}: {}", ended.all());
    }
}

#[test]
fn a_taken_port_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port().to_string();
    let ended = run(program("sandbox_server").args(["--port", &port]));
    assert_eq!(ended.code, Some(1), "{}", ended.all());
    assert!(ended.err.contains(&port), "{}", ended.all());
}

#[test]
fn real_money_asks_twice() {
    for name in ["payout_blocking", "payout_async"] {
        let real = |arguments: &[&str]| run(program(name).args(arguments).envs(variables("https://api.example.com")));
        refused(&real(&["--yes"]), "give --recipient-phone, --bank-id, --name, --amount, --reference, --journal.");
        refused(
            &real(&["--recipient-phone", "79990000000"]),
            "give --bank-id, --name, --amount, --reference, --journal.",
        );
        let whole = ["--recipient-phone", "89990000000", "--bank-id", "100000000000", "--name", "Ива", "--amount", "5"];
        refused(&real(&whole), "give --reference, --journal.");
        let journal = ["--reference", "invoice-1", "--journal", "never-made"];
        let ended = real(&[&whole[..], &journal].concat());
        assert!(!std::path::Path::new("never-made").exists(), "a journal before the confirmation");
        refused(&ended, "Give --yes to pay.");
        assert!(ended.out.starts_with("5.00 RUB to 79990000000 at bank 100000000000 (Ива), through"), "{}", ended.out);

        // No address at all is the provider's.
        let provider = variables("").into_iter().take(4);
        refused(&run(program(name).envs(provider)), "https://api.intellectmoney.ru/ is real money");
    }
}
