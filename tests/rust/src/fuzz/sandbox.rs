use intellectmoney::endpoints::ENDPOINTS;
use intellectmoney::json::{Limits, Value};
use intellectmoney::sandbox::{HttpRequest, Sandbox};

const BEGIN: i64 = 1_767_214_800_000;
const CONTROL: [&str; 9] =
    ["state", "faults", "time", "balance", "outcome", "switch", "reset", "paid?recipient=7", "log"];

/// Any bytes as requests to a sandbox, with its own Bearer so that they get past the gate:
/// 0xFF between requests, each with its path, its content type and its body.
pub fn sandbox(data: &[u8]) {
    let mut sandbox = Sandbox::new(7);
    let bearer = format!("Bearer {}", sandbox.credentials().bearer_token());
    let mut now = BEGIN;
    for request in data.split(|byte| *byte == 0xFF).take(8) {
        let [path, kind, body @ ..] = request else { continue };
        let choice = usize::from(*path);
        let (method, target) = match choice.checked_sub(ENDPOINTS.len() * 4) {
            None => ("POST", format!("/{}", ENDPOINTS[choice % ENDPOINTS.len()].path)),
            Some(control) => {
                let method = if kind & 4 == 0 { "POST" } else { "GET" };
                (method, format!("/_sandbox/{}", CONTROL[control % CONTROL.len()]))
            }
        };
        let content_type = if kind & 1 == 0 { "application/x-www-form-urlencoded" } else { "application/json" };
        let accept = if kind & 2 == 0 { "application/json" } else { "application/xml" };
        let headers = [
            ("authorization".to_owned(), bearer.clone()),
            ("content-type".to_owned(), content_type.to_owned()),
            ("accept".to_owned(), accept.to_owned()),
            ("sign".to_owned(), "0".repeat(64)),
        ];
        let delivery = sandbox.serve(now, &HttpRequest { method, target: &target, headers: &headers, body });
        if let Some(response) = delivery.answer() {
            // A fault can cut an answer; without one, what says JSON is JSON.
            let says_json = response.header("content-type").is_some_and(|kind| kind.contains("json"));
            if says_json && target.starts_with("/_sandbox/") {
                Value::parse(&response.body, Limits::new(1 << 24)).expect("the control answers JSON");
            }
        }
        now += 1_000;
    }
    // Without a right Sign nobody is paid, whatever was sent.
    assert_eq!((sandbox.paid_all().count, sandbox.paid_all().pending_count), (0, 0));
}
