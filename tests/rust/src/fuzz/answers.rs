use intellectmoney::endpoints::{ENDPOINTS, Effect};
use intellectmoney::json::{Limits, Value};
use intellectmoney::{Code, Outcome, Record, Response, read_answer};

const STATUSES: [u16; 8] = [200, 200, 200, 204, 401, 404, 429, 502];

/// Any bytes as an answer: the first says whose, the second under which status.
pub fn answers(data: &[u8]) {
    let [endpoint, status, body @ ..] = data else { return };
    let endpoint = ENDPOINTS[usize::from(*endpoint) % ENDPOINTS.len()];
    let status = STATUSES[usize::from(*status) % STATUSES.len()];
    let response = Response::new(status, body);
    match read_answer::<Option<Record>>(endpoint, &response) {
        Ok(answer) => {
            assert_eq!(status, 200, "a success under another status");
            let json = answer.expose_json();
            Value::parse(json.as_bytes(), Limits::new(json.len())).expect("what we wrote");
            let state = answer.meta.operation_state.expect("a success has its code");
            assert_eq!(state.code, 0);
            assert!(answer.meta.result_state.is_none_or(|state| matches!(state.code, 0 | 1)));
        }
        Err(error) => {
            assert_eq!(error.endpoint(), Some(endpoint.name));
            assert_eq!(error.status(), Some(status));
            assert!(!error.message(intellectmoney::Language::Russian).is_empty());
            let read = endpoint.effect == Effect::Read;
            match (error.code(), status) {
                // What cannot be read proves nothing about money.
                (Code::Decode, _) | (_, 204 | 502) if !read => assert_eq!(error.outcome(), Outcome::Unknown),
                (Code::HttpStatus, 401 | 404 | 429) => assert_eq!(error.outcome(), Outcome::NotDone),
                _ if read => assert_eq!(error.outcome(), Outcome::NotDone),
                (code, _) => assert_eq!(code, Code::ApiError),
            }
        }
    }
}
