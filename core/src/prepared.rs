//! A request with all that its answer will need.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::endpoints::{FromResult, Record};
use crate::envelope::{Answer, read_redacted};
use crate::error::Error;
use crate::form::Form;
use crate::http::{Request, Response};
use crate::redact::Redactor;
use crate::sign::Explanation;

/// A signed request that knows how its answer is read.
#[must_use = "a prepared request does nothing until it is sent"]
pub struct Prepared<A> {
    request: Request,
    answer: PhantomData<fn() -> A>,
}

impl<A> Prepared<A> {
    pub(crate) fn new(request: Request) -> Self {
        Self { request, answer: PhantomData }
    }

    /// What to send, exactly once.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The same for whoever sends it and still has to read the answer.
    pub(crate) fn into_shared(self) -> Arc<Request> {
        Arc::new(self.request)
    }

    /// The checked texts that body and Sign are made of. They are secret.
    #[must_use]
    pub fn form(&self) -> &Form {
        self.request.form()
    }

    /// What was signed and how sure its layout is, secrets masked.
    ///
    /// ```
    /// use intellectmoney::{Client, Confidence, Credentials, UserToken, WithdrawMoney};
    /// let client = Client::new(Credentials::new("0123456789abcdef0123456789abcdef", "example-sign-secret")?);
    /// let call = WithdrawMoney { account_id: "6000000000".into(), amount: "1".parse()?, transaction_date: None };
    /// let explanation = client.prepare(&UserToken::new("EXAMPLE"), &call)?.explain();
    /// assert_eq!(explanation.string_to_sign, "[UserToken]::6000000000::1.00::::[SignSecretKey]");
    /// assert_eq!(explanation.confidence, Confidence::Guess);
    /// # Ok::<(), intellectmoney::Error>(())
    /// ```
    #[must_use]
    pub fn explain(&self) -> Explanation {
        Explanation::new(self.request.endpoint().name, &self.request.ready().layout, self.form())
    }
}

impl Prepared<Option<Record>> {
    pub(crate) fn typed<A>(self) -> Prepared<A> {
        Prepared::new(self.request)
    }
}

impl<A: FromResult> Prepared<A> {
    /// The typed answer, or what went wrong and what that proves.
    pub fn answer(&self, response: &Response) -> Result<Answer<A>, Error> {
        self.request.read_answer(response, A::PAGED)
    }
}

impl Request {
    /// The rows of a long answer are packed where they are wanted so.
    pub(crate) fn read_answer<A: FromResult>(&self, response: &Response, paged: bool) -> Result<Answer<A>, Error> {
        let redactor = Redactor::new(self.form().secrets().chain(self.ready().secrets.texts()));
        read_redacted(self.endpoint(), response, &redactor, paged)
    }
}

impl<A> fmt::Debug for Prepared<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared").field("request", &self.request).finish_non_exhaustive()
    }
}
