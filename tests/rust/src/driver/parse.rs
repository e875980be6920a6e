use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use intellectmoney::json::Value;
use intellectmoney::{Record, Response, endpoint, read_answer};

use super::{Failure, text, texts};

pub(super) fn answer(line: &Value) -> Result<String, Failure> {
    let endpoint = endpoint(text(line, "endpoint")?.unwrap_or_default())?;
    let status = line.get("status").and_then(Value::as_number).and_then(|text| text.parse().ok());
    let headers = texts(line, "headers")?;
    let body = match (text(line, "body")?, text(line, "body_base64")?) {
        (Some(body), None) => body.as_bytes().to_vec(),
        (None, Some(body)) => STANDARD.decode(body).map_err(|_| Failure::BadLine("body_base64 is not base64"))?,
        _ => return Err(Failure::BadLine("one of body and body_base64 is due")),
    };
    let response = Response {
        status: status.ok_or(Failure::BadLine("a status was due"))?,
        headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body,
    };
    Ok(read_answer::<Option<Record>>(endpoint, &response)?.expose_json())
}
