//! The border itself, as WebAssembly: `just npm-border` runs it in Node and in Chromium.

#![cfg(target_arch = "wasm32")]

use intellectmoney_wasm::client::{Api, read, refusal, version};
use intellectmoney_wasm::folder::Folder;
use intellectmoney_wasm::history::Reading;
use intellectmoney_wasm::journal::MemoryStore;
use intellectmoney_wasm::panic::last_panic;
use intellectmoney_wasm::sandbox::{Sandbox, begin};
use wasm_bindgen_test::wasm_bindgen_test;

const OPTIONS: &str = r#"{"bearerToken":"0123456789abcdef0123456789abcdef","signSecretKey":"example-sign-secret","userToken":"EXAMPLE/USER+TOKEN0000000000000000000000000000000000000000000000"}"#;
const PAYOUT: &str = r#"{"reference":"invoice-17","recipient":{"type":"sbp","phone":"79990000000","bankId":"100000000000","name":"Иван Тестов"},"amount":"50.00"}"#;

fn api() -> Api {
    Api::new(OPTIONS, true).expect("options")
}

#[wasm_bindgen_test]
fn the_version_is_the_crates() {
    assert_eq!(version(), env!("CARGO_PKG_VERSION"));
}

#[wasm_bindgen_test]
fn a_payout_is_remembered_before_anything_is_sent() {
    let mut task = api().payout(PAYOUT, None).expect("a payout");
    let load = task.next(begin()).expect("an effect");
    assert!(load.starts_with(r#"{"do":"load","id":"#), "{load}");
    let id = load.split(&[':', ','][..]).nth(3).and_then(|id| id.parse().ok()).expect("an id");
    task.loaded(begin(), id, None, false);
    let append = task.next(begin()).expect("an effect");
    assert!(append.starts_with(r#"{"do":"append","#) && append.contains("Intent"), "{append}");
    let wait = task.next(begin()).expect("an effect");
    assert!(wait.parse::<i64>().is_ok_and(|until| until > 0), "nothing is sent before the line is stored: {wait}");
    task.cancel(begin());
    assert!(task.next(begin()).is_some_and(|ended| ended.starts_with(r#"{"do":"ended","#)));
    assert_eq!(task.next(begin()), None);
}

#[wasm_bindgen_test]
fn what_is_refused_is_an_errors_json() {
    let number = PAYOUT.replace("\"50.00\"", "50");
    let refused = [
        Api::new("{}", false).map(drop),
        Api::new("no JSON", false).map(drop),
        api().payout(&number, None).map(drop),
        api().payout(&number[..40], None).map(drop),
        api().call("noSuchEndpoint", "{}", None).map(drop),
        api().prepare("getUserToken", "[]").map(drop),
        Reading::new("{\"page\":0}", begin()).map(drop),
        Reading::from_cursor(false, "no cursor").map(drop),
        read("getUserToken", 200, "no headers", b"\xff\xfe".to_vec()).map(drop),
    ];
    for (place, refused) in refused.into_iter().enumerate() {
        let error = refused.expect_err("refused");
        assert!(error.starts_with("{\"code\":\""), "{place}: {error}");
    }
    assert!(refusal("fetch", "wrong_value").is_some());
    assert_eq!(refusal("fetch", "no such reason"), None);
    assert_eq!(last_panic(), None);
}

#[wasm_bindgen_test]
fn numbers_of_any_kind_are_no_panic() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.5, 1e300] {
        let _ = api().payout(PAYOUT, Some(number));
        let mut task = api().payout(PAYOUT, None).expect("a payout");
        task.next(number);
        task.loaded(number, number, None, false);
        task.appended(number, number, true);
        task.response(number, number, 200, "", Vec::new());
        task.cancel(number);
        let _ = Sandbox::new(number).serve(number, "GET", "/", "[]", b"").within(number);
        Folder::new("journal").done(number, "nothing", String::new(), number);
        let _ = MemoryStore::new().append(&format!("[\"invoice-17\",{number},\"no line\"]"));
    }
    assert_eq!(last_panic(), None);
}

#[wasm_bindgen_test]
fn the_sandbox_answers_under_its_own_credentials_only() {
    let mut sandbox = Sandbox::new(7.0);
    let state = sandbox.serve(begin(), "GET", "/_sandbox/state", "[]", b"");
    assert_eq!((state.kind().as_str(), state.status()), ("answer", 200));
    let stranger = sandbox.serve(begin(), "POST", "/personal/user/getUserToken", "[]", b"Login=a&Password=b");
    assert_eq!((stranger.kind().as_str(), stranger.status()), ("answer", 401));
    assert!(sandbox.options().contains("bearerToken"));
}
