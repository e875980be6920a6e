//! The programs and the sandbox, in process and over HTTP.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use intellectmoney::sandbox::FaultKind;
use intellectmoney_examples::control::Sandbox;

use crate::support::{Ended, against, program, run, server};

const ENDPOINTS: [&str; 5] =
    ["getUserToken", "createOperation", "executeOperation", "getOperationState", "getPaymentsHistory"];

#[test]
fn a_payout_in_process() {
    let ended = run(&mut program("payout"));
    assert_eq!(ended.code, Some(0), "{}", ended.all());
    for endpoint in ENDPOINTS {
        assert!(ended.out.contains(endpoint), "no {endpoint} in {}", ended.out);
    }
    assert!(ended.out.contains("Completed"), "{}", ended.out);
    assert!(ended.out.contains("got 50.00 RUB in 1 payout"), "{}", ended.out);
}

#[test]
fn no_fault_in_process_pays_twice() {
    for kind in FaultKind::ALL {
        let ended = run(program("payout").args(["--fault", kind.as_str()]));
        let once = ended.out.contains("got 50.00 RUB in 1 payout");
        let never = ended.out.contains("got 0.00 RUB in 0 payout");
        assert!(once || never, "{}: {}", kind.as_str(), ended.all());
        let sent = ended.out.matches(" s  executeOperation ").count();
        assert_eq!(sent, executions(*kind, &ended), "{}: {}", kind.as_str(), ended.all());
        // It says that it was paid where it was, and only there.
        assert_eq!(ended.code == Some(0), once, "{}: {}", kind.as_str(), ended.all());
    }
}

/// How often executeOperation may be sent: again only after the refusal of an expired session,
/// or for a new operation after the old one was fenced.
fn executions(kind: FaultKind, ended: &Ended) -> usize {
    let made_anew = ended.out.matches(" s  journal             Created").count();
    made_anew + usize::from(kind == FaultKind::ExpireToken)
}

#[test]
fn a_payout_over_http() {
    let server = server();
    let sandbox = Sandbox::at(&server.url());
    for (name, phone) in [("payout_blocking", "79990000001"), ("payout_async", "79990000002")] {
        let arguments = ["--recipient-phone", phone, "--amount", "12.5", "--name", "Пётр Тестов"];
        let ended = against(&server, name, &arguments);
        assert_eq!(ended.code, Some(0), "{name}: {}", ended.all());
        assert!(ended.out.starts_with(&format!("12.50 RUB to {phone}")), "{name}: {}", ended.out);
        for endpoint in ENDPOINTS {
            assert!(ended.out.contains(endpoint), "{name}: no {endpoint} in {}", ended.out);
        }
        let paid = sandbox.paid(phone).expect("books");
        assert_eq!(paid, ("1".to_owned(), "12.50".to_owned()), "{name}");
    }
}

#[test]
fn no_fault_pays_twice_with_the_blocking_host() {
    faults_over_http("payout_blocking");
}

#[test]
fn no_fault_pays_twice_with_the_async_host() {
    faults_over_http("payout_async");
}

/// Every fault of executeOperation over HTTP, but `delay` and `stuck`, which take a minute each.
fn faults_over_http(name: &str) {
    let server = server();
    let sandbox = Sandbox::at(&server.url());
    // Both sides of `reset`: before the effect where `nth` is odd, after it where it is even.
    let kinds = FaultKind::ALL.iter().filter(|kind| !matches!(kind, FaultKind::Delay | FaultKind::Stuck));
    let mut sides = 0;
    for (place, kind) in kinds.chain([&FaultKind::Reset]).enumerate() {
        let phone = (79_990_000_100 + place).to_string();
        let nth = sandbox.requests("executeOperation").expect("state") + 1;
        sandbox.fault("executeOperation", nth, kind.as_str()).expect("fault");
        let ended = against(&server, name, &["--recipient-phone", &phone]);
        let (count, total) = sandbox.paid(&phone).expect("books");
        let told = format!("{name}, {} at request {nth}: {count} payouts, {}", kind.as_str(), ended.all());
        assert!(matches!((&*count, &*total), ("0", _) | ("1", "50.00")), "{told}");
        assert_eq!(ended.code == Some(0), count == "1", "{told}");
        let sent = sandbox.requests("executeOperation").expect("state") - nth + 1;
        assert_eq!(usize::try_from(sent), Ok(executions(*kind, &ended)), "{told}");
        let fenced = ended.out.matches(" s  journal             Fenced").count();
        assert!(executions(*kind, &ended) <= 1 + fenced + usize::from(*kind == FaultKind::ExpireToken), "{told}");
        if kind.takes_effect(nth) || *kind == FaultKind::ExpireToken {
            assert_eq!(count, "1", "{told}");
        }
        if *kind == FaultKind::Reset {
            sides |= if kind.takes_effect(nth) { 1 } else { 2 };
        }
    }
    assert_eq!(sides, 3, "a reset before the effect and one after it");
}

#[test]
fn a_refusal_by_the_bank_is_not_paid() {
    let server = server();
    let sandbox = Sandbox::at(&server.url());
    sandbox.post("outcome", r#"{"recipient":"79990000009","outcome":"fail"}"#).expect("outcome");
    for name in ["payout_blocking", "payout_async"] {
        let ended = against(&server, name, &["--recipient-phone", "79990000009"]);
        assert_eq!(ended.code, Some(1), "{name}: {}", ended.all());
        assert!(ended.err.contains("invoice-17: not paid: the bank refused."), "{name}: {}", ended.all());
    }
    sandbox.post("balance", r#"{"balance":"10.00"}"#).expect("balance");
    for name in ["payout_blocking", "payout_async"] {
        let ended = against(&server, name, &[]);
        assert_eq!(ended.code, Some(1), "{name}: {}", ended.all());
        // Deleting is allowed in `Created` only: what a top-up may still run is not called settled.
        assert!(ended.out.contains("Fencing") && !ended.out.contains("Final"), "{name}: {}", ended.all());
        assert!(
            ended.err.contains("the balance was too small; the operation could not be deleted"),
            "{name}: {}",
            ended.all()
        );
    }
    assert_eq!(sandbox.paid("79990000000").expect("books").0, "0");
}

#[test]
fn the_history_is_read_to_its_end_and_each_row_once() {
    let server = server();
    let all = |take: &str| {
        let ended = against(&server, "history", &["--take", take]);
        assert_eq!(ended.code, Some(0), "{}", ended.all());
        assert!(ended.out.contains("rows, each once"), "{}", ended.out);
        let total = |word| ended.out.lines().find(|line| line.starts_with(word)).map(str::to_owned);
        (ended.out.lines().last().map(str::to_owned), total("Deposit"))
    };
    let whole = all("1000");
    assert_eq!(whole.0.as_deref(), Some("250 rows, each once"));
    assert!(whole.1.as_ref().is_some_and(|line| line.contains("RUB in 250 rows")), "{whole:?}");
    // A last page that is full, and many that are short.
    assert_eq!(all("125"), whole);
    assert_eq!(all("7"), whole);

    let none = against(&server, "history", &["--to", "2001-01-01 00:00:00"]);
    assert_eq!((none.code, none.out.lines().last()), (Some(0), Some("0 rows, each once")), "{}", none.all());
}

#[test]
fn the_server_prints_what_the_others_need() {
    let mut server =
        program("sandbox_server").args(["--port", "0", "--seed", "9"]).stdout(Stdio::piped()).spawn().expect("starts");
    let lines = BufReader::new(server.stdout.take().expect("piped")).lines();
    let lines: Vec<_> = lines.take(6).map(|line| line.expect("UTF-8")).collect();
    let url = lines[0].strip_prefix("listening on ").expect("the first line").to_owned();
    let variables: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix("export ")?.split_once('=')).collect();
    let ended = run(program("payout_async").envs(variables.iter().copied()));
    let paid = Sandbox::at(&url).paid("79990000000");
    server.kill().expect("it runs");
    server.wait().expect("it ends");
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    assert_eq!(variables.len(), 5, "{lines:?}");
    assert_eq!(ended.code, Some(0), "{}", ended.all());
    assert_eq!(paid.expect("books").0, "1");
}

#[test]
fn the_demo_runs_through() {
    let ended = run(&mut program("demo"));
    assert_eq!(ended.code, Some(0), "{}", ended.all());
    for heading in ["1. ", "2. ", "3. ", "4. ", "5. ", "6. ", "7. ", "8. ", "What was proven"] {
        assert!(ended.out.contains(&format!("\n{heading}")), "no heading {heading} in {}", ended.out);
    }
    let last = ended.out.lines().last().unwrap_or_default();
    assert_eq!(last.matches("got 50.00 RUB once").count(), 4, "{last}");
}
