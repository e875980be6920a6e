use super::Sandbox;
use crate::client::{Client, Credentials, Options};
use crate::error::{Error, Sent};
use crate::host::Host;
use crate::http::{Request, Response};

/// When a virtual clock begins: 1 January 2026, 00:00 in Moscow. Unix milliseconds.
pub const BEGIN: i64 = 1_767_214_800_000;

/// A sandbox as a host, on a clock of its own: waiting takes no time.
#[derive(Clone, Debug)]
pub struct SandboxHost {
    /// The provider.
    pub sandbox: Sandbox,
    /// Now, Unix milliseconds.
    pub now: i64,
}

impl SandboxHost {
    /// A new sandbox.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { sandbox: Sandbox::new(seed), now: BEGIN }
    }

    /// A client with the sandbox's credentials. Its journals say whose they are: that of a
    /// sandbox is refused in production, and that of another seed in this one.
    pub fn client(&self, options: Options) -> Result<Client, Error> {
        let keys = self.sandbox.credentials();
        let credentials = Credentials::new(keys.bearer_token(), keys.sign_secret_key())?;
        let credentials = credentials.with_login(keys.login(), keys.password());
        Ok(Client::with_options(credentials, options.base_url(&self.sandbox.address())?))
    }
}

impl Host for SandboxHost {
    fn now(&mut self) -> i64 {
        self.now
    }

    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        let delivery = self.sandbox.handle(self.now, request);
        let (takes, result) = delivery.within(timeout);
        self.now = self.now.saturating_add(takes);
        result
    }

    fn sleep(&mut self, millis: i64) {
        self.now = self.now.saturating_add(millis.max(0));
    }
}
