use intellectmoney::sandbox::{Behaviour, Control, HttpRequest};

use crate::raw::{Raw, control, text};
use crate::rig::{Failure, Rig, sbp};

#[test]
fn the_state_shows_what_a_client_needs() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let (status, state) = control(&mut rig, "GET", "/_sandbox/state", "")?;
    assert_eq!(status, 200);
    let credentials = state.get("credentials").ok_or("no credentials")?;
    let made_up = rig.sandbox.credentials();
    for (name, expected) in [
        ("bearer_token", made_up.bearer_token()),
        ("sign_secret_key", made_up.sign_secret_key()),
        ("login", made_up.login()),
        ("password", made_up.password()),
        ("account_id", made_up.account_id()),
        ("eshop_id", made_up.eshop_id()),
    ] {
        assert_eq!(credentials.get(name).and_then(|value| value.as_text()), Some(expected), "{name}");
    }
    let notes = state.get("behaviours").and_then(|notes| notes.as_array()).map(<[_]>::len);
    assert_eq!(notes, Some(Behaviour::notes().len()));
    Ok(())
}

#[test]
fn every_control_works_over_http() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    for (path, body) in [
        ("faults", r#"[{"at":"executeOperation","nth":1,"fault":"lose_response"}]"#),
        ("time", r#"{"advance_ms":1000}"#),
        ("time", r#"{"speed":1}"#),
        ("balance", r#"{"balance":"100"}"#),
        ("outcome", r#"{"recipient":"+7 999 000-00-00","outcome":"fail"}"#),
        ("switch", r#"{"behaviour":"newest_first","on":false}"#),
        ("session", r#"{"life_ms":60000}"#),
        ("access", r#"{"pci_dss":false}"#),
        ("generations", r#"["current","wiki2024"]"#),
        ("bank", r#"{"id":"100000000999","works":true}"#),
        ("shop", r#"{"id":"450002","name":"Третий"}"#),
        ("deposit", r#"{"amount":"5.50","eshop_id":"450002"}"#),
    ] {
        let (status, _) = control(&mut rig, "POST", &format!("/_sandbox/{path}"), body)?;
        assert_eq!(status, 200, "{path}");
    }
    let (_, state) = control(&mut rig, "GET", "/_sandbox/state", "")?;
    let mut shown = String::new();
    state.write(&mut shown);
    for part in [
        r#""faults":[{"at":"executeOperation","nth":1,"fault":"lose_response"}]"#,
        r#""balance":"105.50""#,
        r#""pci_dss":false"#,
        r#""generations":["current","wiki2024"]"#,
        r#""token_life_ms":60000"#,
        r#"{"id":"100000000999","works":true}"#,
        r#"{"id":"450002","name":"Третий"}"#,
        r#""name":"newest_first","confidence":"unknown","on":false"#,
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert_eq!(rig.sandbox.time(rig.now), rig.now + 1000);
    let (status, _) = control(&mut rig, "POST", "/_sandbox/session", r#"{"end":true}"#)?;
    assert_eq!(status, 200);
    Ok(())
}

#[test]
fn a_script_takes_the_place_of_the_one_before() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    for at in ["createOperation", "executeOperation"] {
        let script = format!(r#"[{{"at":"{at}","nth":1,"fault":"reset"}}]"#);
        assert_eq!(control(&mut rig, "POST", "/_sandbox/faults", &script)?.0, 200);
        let (_, state) = control(&mut rig, "GET", "/_sandbox/state", "")?;
        let faults = state.get("faults").and_then(|faults| faults.as_array()).ok_or("no faults")?;
        let names: Vec<_> = faults.iter().filter_map(|fault| fault.get("at")?.as_text()).collect();
        assert_eq!(names, [at]);
    }
    Ok(())
}

#[test]
fn what_has_one_way_cannot_be_switched() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::Switch(Behaviour::Envelope, false));
    let (_, state) = control(&mut rig, "GET", "/_sandbox/state", "")?;
    let notes = state.get("behaviours").and_then(|notes| notes.as_array()).ok_or("no behaviours")?;
    let envelope = notes.iter().find(|note| note.get("name").and_then(|name| name.as_text()) == Some("envelope"));
    assert_eq!(envelope.and_then(|note| note.get("on")?.as_bool()), Some(true));
    Ok(())
}

#[test]
fn sessions_end_only_where_it_is_said() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    assert_eq!(control(&mut rig, "POST", "/_sandbox/session", r#"{"end":false}"#)?.0, 200);
    rig.create(sbp(), "50")?;
    Ok(())
}

#[test]
fn bad_input_is_named() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    for (path, body, field) in [
        ("faults", "", "body"),
        ("faults", "{}", "body"),
        ("faults", r#"[{"at":"createInvoice","nth":1,"fault":"reset"}]"#, "at"),
        ("faults", r#"[{"at":"createOperation","nth":0,"fault":"reset"}]"#, "nth"),
        ("faults", r#"[{"at":"createOperation","nth":1,"fault":"fire"}]"#, "fault"),
        ("time", "{}", "advance_ms"),
        ("time", r#"{"advance_ms":-1}"#, "advance_ms"),
        ("time", r#"{"advance_ms":3155760000001}"#, "advance_ms"),
        ("time", r#"{"speed":0}"#, "speed"),
        ("time", r#"{"speed":1000001}"#, "speed"),
        ("balance", r#"{"balance":100}"#, "balance"),
        ("balance", r#"{"balance":"-1"}"#, "balance"),
        ("balance", r#"{"balance":"1.005"}"#, "balance"),
        ("balance", r#"{"balance":"1000000000001"}"#, "balance"),
        ("outcome", r#"{"recipient":"79990000000","outcome":"maybe"}"#, "outcome"),
        ("outcome", r#"{"recipient":"nobody","outcome":"fail"}"#, "recipient"),
        ("outcome", r#"{"recipient":"9990000000","outcome":"fail"}"#, "recipient"),
        ("switch", r#"{"behaviour":"kindness","on":true}"#, "behaviour"),
        ("switch", r#"{"behaviour":"envelope","on":true}"#, "behaviour"),
        ("switch", r#"{"behaviour":"newest_first"}"#, "on"),
        ("generations", "[]", "body"),
        ("generations", r#"["2030"]"#, "body"),
        ("bank", r#"{"id":"x","works":true}"#, "id"),
        ("bank", r#"{"id":"100000000","works":false}"#, "id"),
        ("shop", r#"{"id":"4500001","name":"x"}"#, "id"),
        ("deposit", r#"{"amount":"0","eshop_id":"1"}"#, "amount"),
        ("faults", r#"[{"at":"createOperation","nth":1,"fault":"reset","nht":2}]"#, "nht"),
        ("faults", r#"[{"at":"createOperation","nth":1,"kind":"reset"}]"#, "kind"),
        ("time", r#"{"speed":5,"advance":1000}"#, "advance"),
        ("balance", r#"{"balance":"1","currency":"RUB"}"#, "currency"),
        ("outcome", r#"{"recipient":"1","outcome":"fail","4111111111111111":1}"#, "411111******1111"),
        ("switch", r#"{"behaviour":"newest_first","on":false,"off":true}"#, "off"),
        ("reset", r#"{"seed":8}"#, "seed"),
        ("session", "{}", "life_ms"),
        ("session", r#"{"life_ms":3155760000001}"#, "life_ms"),
        ("session", r#"{"end":true,"life":5}"#, "life"),
        ("session", r#"{"end":true,"life_ms":"5"}"#, "life_ms"),
        ("access", r#"{"pci_dss":false,"level":1}"#, "level"),
        ("generations", r#"["current",{"wiki2024":true}]"#, "wiki2024"),
        ("bank", r#"{"id":"100000000999","works":true,"name":"x"}"#, "name"),
        ("shop", r#"{"id":"450002","name":"x","title":"y"}"#, "title"),
        ("deposit", r#"{"amount":"1","eshop_id":"1","at":"now"}"#, "at"),
    ] {
        let (status, answer) = control(&mut rig, "POST", &format!("/_sandbox/{path}"), body)?;
        let found = answer.get("error").and_then(|error| error.get("field")).and_then(|field| field.as_text());
        assert_eq!((status, found), (400, Some(field)), "{path} {body}");
        assert!(answer.get("error").and_then(|error| error.get("message")).is_some());
    }
    for (method, target, status, field) in [
        ("GET", "/_sandbox/paid?recipent=79990000000", 400, "recipent"),
        ("GET", "/_sandbox/paid?recipient=79990000000&recipent=1", 400, "recipent"),
        ("GET", "/_sandbox/paid?recipient=79990000000&recipient=79990000001", 400, "recipient"),
        ("GET", "/_sandbox/paid?recipient=", 400, "recipient"),
        ("GET", "/_sandbox/paid?recipient=nobody", 400, "recipient"),
        ("GET", "/_sandbox/paid?recipient=invoice-17", 400, "recipient"),
        ("GET", "/_sandbox/paid?recipient=69990000000", 400, "recipient"),
        ("GET", "/_sandbox/paid?recipient=411111111111111111111", 400, "recipient"),
        ("GET", "/_sandbox/reset", 405, "method"),
        ("POST", "/_sandbox/log", 405, "method"),
    ] {
        let (found, answer) = control(&mut rig, method, target, "")?;
        let error = answer.get("error").and_then(|error| error.get("field")).and_then(|field| field.as_text());
        assert_eq!((found, error), (status, Some(field)), "{target}");
    }
    for target in ["/_sandbox/nothing", "/_sandboxes", "/", "/personal/payout"] {
        let raw = Raw { method: "POST", target: target.to_owned(), headers: Vec::new(), body: String::new() };
        let response = raw.send(&mut rig)?;
        assert_eq!(response.status, 404, "{target}");
        assert!(text(&response).starts_with("<html>"));
    }
    assert_eq!(rig.balance(), "1000000.00");
    Ok(())
}

#[test]
fn the_books_over_http() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let id = rig.create(sbp(), "50")?;
    rig.execute(id)??;
    let paid = |rig: &mut Rig, query: &str| -> Result<String, Failure> {
        let (_, paid) = control(rig, "GET", &format!("/_sandbox/paid{query}"), "")?;
        let mut out = String::new();
        paid.write(&mut out);
        Ok(out)
    };
    let before = r#"{"recipient":"79990000000","count":0,"total":"0.00","pending_count":1,"pending_total":"50.00"}"#;
    assert_eq!(paid(&mut rig, "?recipient=%2B7%20999%20000-00-00")?, before);
    rig.now += 10_000;
    let after = r#""count":1,"total":"50.00","pending_count":0,"pending_total":"0.00"}"#;
    assert!(paid(&mut rig, "?recipient=89990000000")?.ends_with(after));
    assert!(paid(&mut rig, "")?.ends_with(after));
    assert!(paid(&mut rig, "?recipient=79990000001")?.contains(r#""count":0"#));
    Ok(())
}

#[test]
fn a_target_with_its_host_leads_to_the_same_place() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let mut status = |target| control(&mut rig, "GET", target, "").map(|(status, _)| status);
    assert_eq!(status("http://example.com:8787/_sandbox/paid?recipient=79990000000")?, 200);
    assert_eq!(status("/_sandbox/paid?recipient=http://79990000000/")?, 200);
    let target = "http://api.example.com/personal/payment/getPaymentsHistory";
    let answer = rig.sandbox.serve(0, &HttpRequest { method: "GET", target, headers: &[], body: &[] });
    assert_eq!(answer.answer().map(|response| response.status), Some(405));
    Ok(())
}

#[test]
fn a_reset_begins_anew_with_the_same_credentials_and_other_numbers() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let (old, token) = (rig.create(sbp(), "50")?, rig.token.clone());
    rig.execute(old)??;
    let credentials = rig.sandbox.credentials().clone();
    assert_eq!(control(&mut rig, "POST", "/_sandbox/reset", "")?.0, 200);
    assert_eq!(rig.sandbox.credentials().bearer_token(), credentials.bearer_token());
    assert_eq!((rig.balance().as_str(), rig.sandbox.requests("createOperation")), ("1000000.00", 0));
    assert!(rig.sandbox.log().is_empty() && rig.sandbox.relied_on().is_empty());
    rig.sign_in()?;
    assert_ne!(rig.token, token);
    assert_ne!(rig.create(sbp(), "50")?, old);
    // At the same moment, too.
    let token = rig.token.clone();
    assert_eq!(control(&mut rig, "POST", "/_sandbox/reset", "")?.0, 200);
    rig.sign_in()?;
    assert_ne!(rig.token, token);
    Ok(())
}
