//! The sandbox's own paths, `/_sandbox/*`: what went in, what its books say, what shall fail.

use anyhow::{Context, Result, ensure};
use intellectmoney::json::{Limits, Value};
use ureq::Agent;

const LARGEST: usize = 64 * 1024 * 1024;

/// A sandbox's server.
#[derive(Clone, Debug)]
pub struct Sandbox {
    agent: Agent,
    url: String,
}

impl Sandbox {
    /// The server at this address.
    #[must_use]
    pub fn at(url: &str) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
        Self { agent, url: url.trim_end_matches('/').to_owned() }
    }

    /// What a recipient got: how many payouts, and their sum.
    pub fn paid(&self, recipient: &str) -> Result<(String, String)> {
        let paid = self.get(&format!("paid?recipient={recipient}"))?;
        let count = paid.get("count").and_then(Value::as_number).context("no count")?;
        let total = paid.get("total").and_then(Value::as_text).context("no total")?;
        Ok((count.to_owned(), total.to_owned()))
    }

    /// How many requests of an endpoint arrived.
    pub fn requests(&self, endpoint: &str) -> Result<u32> {
        let state = self.state()?;
        let count = state.get("requests").and_then(|all| all.get(endpoint)).and_then(Value::as_number);
        Ok(count.map_or(Ok(0), str::parse)?)
    }

    /// All but the books: credentials, time, balance, faults, switches.
    pub fn state(&self) -> Result<Value> {
        self.get("state")
    }

    /// What arrived and what became of it.
    pub fn log(&self) -> Result<Value> {
        self.get("log")
    }

    /// Lets the `nth` request of an endpoint fail; takes the place of earlier faults.
    pub fn fault(&self, endpoint: &str, nth: u32, kind: &str) -> Result<()> {
        self.post("faults", &format!(r#"[{{"at":"{endpoint}","nth":{nth},"fault":"{kind}"}}]"#))
    }

    /// Changes something; the body is JSON.
    pub fn post(&self, name: &str, body: &str) -> Result<()> {
        let response = self.agent.post(format!("{}/_sandbox/{name}", self.url)).send(body)?;
        ensure!(response.status() == 200, "The sandbox refused {name}: {}", response.status());
        Ok(())
    }

    fn get(&self, name: &str) -> Result<Value> {
        let mut response = self.agent.get(format!("{}/_sandbox/{name}", self.url)).call()?;
        ensure!(response.status() == 200, "The sandbox refused {name}: {}", response.status());
        Ok(Value::parse(&response.body_mut().read_to_vec()?, Limits::new(LARGEST))?)
    }
}
