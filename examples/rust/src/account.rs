//! Credentials and address from the environment, the same names in every language.

use std::env;
use std::path::PathBuf;

use anyhow::Result;
use intellectmoney::machine::Policy;
use intellectmoney::{Client, Credentials, Options};

use crate::program::bad_input;

/// The environment as a help text names it.
pub const ENVIRONMENT: &str = "\
Environment:
  INTELLECTMONEY_BEARER_TOKEN     from the cabinet's page on API access
  INTELLECTMONEY_SIGN_SECRET_KEY  from the same page
  INTELLECTMONEY_LOGIN            the cabinet's login
  INTELLECTMONEY_PASSWORD         the cabinet's password
  INTELLECTMONEY_BASE_URL         another address, such as the sandbox's; else the provider's
  INTELLECTMONEY_JOURNAL          the folder of the payouts' journal, as --journal";

/// Who pays, and where.
#[derive(Clone, Debug)]
pub struct Account {
    /// Signs the requests.
    pub client: Client,
    /// The address, to be shown.
    pub base_url: String,
    /// Whether the address is this machine, so that no real money can move.
    pub loopback: bool,
    /// The folder of the journal, where the environment names one.
    pub journal: Option<PathBuf>,
}

impl Account {
    /// Reads the environment; an error names the variable that is missing.
    pub fn from_env() -> Result<Self> {
        let credentials =
            Credentials::new(variable("INTELLECTMONEY_BEARER_TOKEN")?, variable("INTELLECTMONEY_SIGN_SECRET_KEY")?)?
                .with_login(variable("INTELLECTMONEY_LOGIN")?, variable("INTELLECTMONEY_PASSWORD")?);
        let base_url = env::var("INTELLECTMONEY_BASE_URL").ok().filter(|url| !url.is_empty());
        let options = match &base_url {
            Some(url) => Options::default().base_url(url)?,
            None => Options::default(),
        };
        Ok(Self {
            client: Client::with_options(credentials, options),
            // `Options::base_url` takes plain http for this machine only.
            loopback: base_url.as_ref().is_some_and(|url| url.starts_with("http://")),
            journal: env::var_os("INTELLECTMONEY_JOURNAL").filter(|path| !path.is_empty()).map(PathBuf::from),
            base_url: base_url.unwrap_or_else(|| "https://api.intellectmoney.ru/".to_owned()),
        })
    }

    /// How patient to be: a sandbox runs as fast as it is told to, real banks are slow.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let policy = Policy::default();
        if !self.loopback {
            return policy;
        }
        Policy { backoff: 100, settle: 1_000, poll_first: 200, poll_longest: 200, payout: 60_000, ..policy }
    }
}

fn variable(name: &str) -> Result<String> {
    match env::var(name) {
        Ok(value) if !value.is_empty() => Ok(value),
        Ok(_) => Err(bad_input(format!("{name} is empty."))),
        Err(env::VarError::NotPresent) => Err(bad_input(format!("{name} is not set."))),
        Err(env::VarError::NotUnicode(_)) => Err(bad_input(format!("{name} is not UTF-8."))),
    }
}
