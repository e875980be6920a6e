//! Requests written and signed by hand, for what the client refuses to send.

use intellectmoney::Response;
use intellectmoney::json::{Limits, Value};
use intellectmoney::sandbox::{HttpRequest, Sandbox};
use sha2::{Digest, Sha256};

use crate::rig::{Failure, Rig};

/// Joins and hashes; the secret comes last.
pub(crate) fn sign(sandbox: &Sandbox, values: &[&str]) -> String {
    let joined = format!("{}::{}", values.join("::"), sandbox.credentials().sign_secret_key());
    hex(&Sha256::digest(joined.as_bytes()), "")
}

pub(crate) fn escape(text: &str) -> String {
    hex(text.as_bytes(), "%")
}

fn hex(bytes: &[u8], before: &str) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).map(String::from).unwrap_or_default();
    bytes.iter().flat_map(|byte| [before.to_owned(), digit(byte / 16), digit(byte % 16)]).collect()
}

/// A request to be varied.
pub(crate) struct Raw {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Raw {
    /// A signed POST that asks for JSON.
    pub(crate) fn new(sandbox: &Sandbox, path: &str, body: &str, sign: &str) -> Self {
        let bearer = format!("Bearer {}", sandbox.credentials().bearer_token());
        let headers = [
            ("Accept", "application/json"),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Authorization", &bearer),
            ("Sign", sign),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Self { method: "POST", target: format!("/personal/{path}"), headers, body: body.to_owned() }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    pub(crate) fn send(&self, rig: &mut Rig) -> Result<Response, Failure> {
        let Self { method, target, headers, body } = self;
        let request = HttpRequest { method, target, headers, body: body.as_bytes() };
        Ok(rig.sandbox.serve(rig.now, &request).answer().ok_or("no answer")?.clone())
    }
}

/// A control request.
pub(crate) fn control(rig: &mut Rig, method: &'static str, target: &str, body: &str) -> Result<(u16, Value), Failure> {
    let raw = Raw { method, target: target.to_owned(), headers: Vec::new(), body: body.to_owned() };
    let response = raw.send(rig)?;
    Ok((response.status, json(&response)?))
}

pub(crate) fn json(response: &Response) -> Result<Value, Failure> {
    Ok(Value::parse(&response.body, Limits::new(1 << 22))?)
}

pub(crate) fn text(response: &Response) -> String {
    String::from_utf8_lossy(&response.body).into_owned()
}
