//! The suite as data: what the server plays, and what it publishes for hosts.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::play::Action;
use super::wire::Head;

const SUITE: &str = include_str!("../../../scenarios/hosts.json");

/// The scenarios by name, and the answers that they share.
#[derive(Debug)]
pub(super) struct Suite {
    ok: String,
    poison: String,
    scenarios: HashMap<String, Scenario>,
}

/// The server's part of a scenario.
#[derive(Debug)]
pub(super) struct Scenario {
    pub(super) reads: bool,
    pub(super) answer: Vec<Action>,
    pub(super) end: End,
}

/// What becomes of a connection after the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Close,
    Reset,
    Keep,
    CloseReused,
    Hold,
}

impl Suite {
    /// Reads the suite that is built in.
    ///
    /// # Panics
    /// Where the file says something that the server does not know.
    pub(super) fn load() -> Self {
        let suite = document();
        let scenarios = suite["scenarios"].as_array().expect("a list of scenarios");
        let named = |value: &Value| (text(&value["name"]), Scenario::read(value));
        Self {
            ok: text(&suite["ok"]),
            poison: text(&suite["poison"]),
            scenarios: scenarios.iter().map(named).collect(),
        }
    }

    pub(super) fn ok(&self) -> &str {
        &self.ok
    }

    /// The scenario that a key begins with.
    pub(super) fn scenario(&self, key: &str) -> Option<&Scenario> {
        self.scenarios.get(key.split('/').nth(1)?)
    }

    /// A text with its places filled.
    pub(super) fn fill(&self, text: &str, head: &Head) -> String {
        let whole = |body: &str| {
            format!("content-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        };
        text.replace("{ok}", &whole(&self.ok))
            .replace("{poison}", &whole(&self.poison))
            .replace("{length}", &self.ok.len().to_string())
            .replace("{hex}", &format!("{:x}", self.ok.len()))
            .replace("{text}", &self.ok)
            .replace("{target}", &format!("{}/personal/followed", head.key()))
            .replace("{self}", &head.target)
    }

    /// What hosts read: each scenario with its address and all that is expected; the
    /// server's part left out.
    pub(super) fn published(&self, places: &[(&str, String)]) -> String {
        let suite = document();
        let scenarios = suite["scenarios"].as_array().into_iter().flatten().map(|scenario| {
            let name = text(&scenario["name"]);
            let mut base_url = scenario["base_url"].as_str().map_or(format!("http://{{server}}/{name}"), str::to_owned);
            for (place, address) in places {
                base_url = base_url.replace(place, address);
            }
            let sends = scenario["expect"].as_array().map_or(0, Vec::len);
            json!({
                "name": name,
                "base_url": base_url,
                "timeout": scenario.get("timeout").unwrap_or(&suite["timeout"]),
                "expect": scenario["expect"],
                "body": scenario.get("body").unwrap_or(&json!("any")),
                "requests": scenario.get("requests").unwrap_or(&json!(sends)),
            })
        });
        json!({ "ok": self.ok, "scenarios": scenarios.collect::<Vec<_>>() }).to_string()
    }
}

impl Scenario {
    fn read(value: &Value) -> Self {
        let answer = value["answer"].as_array().into_iter().flatten().map(action).collect();
        let end = match value["end"].as_str().unwrap_or("close") {
            "close" => End::Close,
            "reset" => End::Reset,
            "keep" => End::Keep,
            "close_reused" => End::CloseReused,
            "hold" => End::Hold,
            other => panic!("hosts.json: no end is called {other}"),
        };
        Self { reads: value["read"] != "nothing", answer, end }
    }
}

fn action(value: &Value) -> Action {
    let (name, what) = value.as_object().and_then(|action| action.iter().next()).expect("an action");
    match name.as_str() {
        "send" => Action::Send(text(what)),
        "base64" => Action::Bytes(STANDARD.decode(text(what)).expect("base64")),
        "drip" => Action::Drip(text(what)),
        "repeat" => {
            let times = value["times"].as_u64().map(|times| u32::try_from(times).expect("a small number"));
            Action::Repeat(text(what), times)
        }
        "pause" => Action::Pause(Duration::from_millis(what.as_u64().expect("milliseconds"))),
        other => panic!("hosts.json: no action is called {other}"),
    }
}

fn document() -> Value {
    serde_json::from_str(SUITE).expect("hosts.json is JSON")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_named_once_and_expects_something_known() {
        let suite = document();
        let scenarios = suite["scenarios"].as_array().expect("a list");
        assert_eq!(Suite::load().scenarios.len(), scenarios.len(), "a name comes twice");
        for scenario in scenarios {
            let sends = scenario["expect"].as_array().expect("a list");
            assert!(!sends.is_empty(), "{scenario}");
            for allowed in sends.iter().flat_map(|allowed| allowed.as_array().expect("a list")) {
                let allowed = allowed.as_str().expect("a text");
                let status = allowed.strip_prefix("answer ").and_then(|status| status.parse::<u16>().ok());
                assert!(matches!(allowed, "no" | "maybe") || status.is_some(), "{scenario}");
            }
        }
    }

    #[test]
    fn hosts_get_addresses_and_not_the_plot() {
        let places = [("{server}", "127.0.0.1:1".to_owned()), ("{refused}", "127.0.0.1:2".to_owned())];
        let published: Value = serde_json::from_str(&Suite::load().published(&places)).expect("JSON");
        let find =
            |name: &str| published["scenarios"].as_array().and_then(|all| all.iter().find(|one| one["name"] == name));
        let reset = find("reset-after-read").expect("a scenario");
        let expected = json!({
            "name": "reset-after-read",
            "base_url": "http://127.0.0.1:1/reset-after-read",
            "timeout": 20000,
            "expect": [["maybe"]],
            "body": "any",
            "requests": 1,
        });
        assert_eq!(*reset, expected);
        assert_eq!(find("refused").expect("a scenario")["base_url"], "http://127.0.0.1:2");
    }
}
