//! What the sandbox accepts: made up from the seed, and nobody's.

use std::fmt;

use super::entropy::Entropy;

const HEX: &str = "0123456789abcdef";

/// The credentials of one sandbox. They open nothing else, yet `Debug` hides them, so
/// that a test's output looks like the real thing.
///
/// ```
/// use intellectmoney::sandbox::Sandbox;
/// use intellectmoney::Credentials;
/// let sandbox = Sandbox::new(7);
/// let made_up = sandbox.credentials();
/// let credentials = Credentials::new(made_up.bearer_token(), made_up.sign_secret_key())?
///     .with_login(made_up.login(), made_up.password());
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Clone)]
pub struct SandboxCredentials {
    bearer_token: String,
    sign_secret_key: String,
    login: String,
    password: String,
    account_id: String,
    eshop_id: String,
}

impl SandboxCredentials {
    pub(super) fn new(seed: u64, eshop_id: &str) -> Self {
        let draw = |purpose, length| Entropy::new(seed, purpose).text(HEX, length);
        Self {
            bearer_token: draw("bearer", 32),
            sign_secret_key: format!("sandbox-sign-{}", draw("sign", 24)),
            login: format!("sandbox-{}@example.com", draw("login", 6)),
            password: format!("sandbox-password-{}", draw("password", 12)),
            account_id: format!("6{}", Entropy::new(seed, "account").text("0123456789", 9)),
            eshop_id: eshop_id.to_owned(),
        }
    }

    /// The token of the `Authorization` header, 32 hexadecimal digits.
    #[must_use]
    pub fn bearer_token(&self) -> &str {
        &self.bearer_token
    }

    /// The key that ends every string to sign.
    #[must_use]
    pub fn sign_secret_key(&self) -> &str {
        &self.sign_secret_key
    }

    /// The login that getUserToken takes.
    #[must_use]
    pub fn login(&self) -> &str {
        &self.login
    }

    /// The password that getUserToken takes.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The account that withdrawMoney takes from, ten digits.
    #[must_use]
    pub fn account_id(&self) -> &str {
        &self.account_id
    }

    /// The first of the two shops, six digits.
    #[must_use]
    pub fn eshop_id(&self) -> &str {
        &self.eshop_id
    }
}

impl fmt::Debug for SandboxCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxCredentials")
            .field("account_id", &self.account_id)
            .field("eshop_id", &self.eshop_id)
            .finish_non_exhaustive()
    }
}
