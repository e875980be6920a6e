use super::{Diagnosis, diagnose};
use crate::client::Client;
use crate::endpoints::endpoint;
use crate::error::Error;
use crate::params::Params;

impl Client {
    /// Why a Sign that was sent does not fit, or which layout it fits: the signature doctor.
    /// `params` are what was sent, under the provider's names, in the order of the body. A
    /// phone, an amount and a card number may stand as typed: the Sign is compared over the
    /// form in which they have to be sent. Nothing leaves the process.
    ///
    /// ```
    /// use intellectmoney::{Client, Credentials, Params};
    /// let client = Client::new(Credentials::new("0123456789abcdef0123456789abcdef", "example-sign-secret")?);
    /// let params = Params::from_iter([("UserToken", "EXAMPLE"), ("AccountId", "6000000000"), ("Amount", "1.00")]);
    /// // SHA-256 of "EXAMPLE::6000000000::1::::example-sign-secret"
    /// let sign = "ed2150ff031ff4838c8a26dfe92b3f744d774082e12ea383708dea352cf6f399";
    /// let diagnosis = client.explain("withdrawMoney", &params, sign)?;
    /// assert_eq!(diagnosis.cause().as_deref(), Some("amount_without_kopecks"));
    /// println!("{diagnosis}");
    /// # Ok::<(), intellectmoney::Error>(())
    /// ```
    pub fn explain(&self, name: &str, params: &Params, sign: &str) -> Result<Diagnosis, Error> {
        let endpoint = endpoint(name)?;
        let (keys, generation, own) = self.signing(endpoint);
        diagnose(endpoint, params, sign, keys, (generation, own))
    }
}
