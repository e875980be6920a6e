use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::body;
use crate::checks::is_usual_token;
use crate::sign;
use crate::types::WipedBytes;

/// The session's token: what getUserToken gives and every other endpoint needs.
///
/// ```
/// use intellectmoney::UserToken;
/// let token = UserToken::new("EXAMPLE/USER+TOKEN");
/// assert_eq!(format!("{token:?}"), "UserToken([redacted])");
/// assert_eq!(token.expose(), "EXAMPLE/USER+TOKEN");
/// ```
#[derive(Clone)]
pub struct UserToken(Arc<Inner>);

struct Inner {
    text: Zeroizing<String>,
    known: Option<Known>,
}

/// What every call needs again of a token that fills a block and needs no further check.
pub(crate) struct Known {
    /// The first block of nearly every string to sign, and the hash's state behind it.
    pub(crate) block: Zeroizing<[u8; sign::BLOCK]>,
    pub(crate) state: Zeroizing<[u32; 8]>,
    /// The text, and behind it how that stands in a form.
    urlencoded: WipedBytes,
}

impl UserToken {
    /// Keeps the text as given; it is checked when a request is built.
    pub fn new(text: impl Into<String>) -> Self {
        let text = Zeroizing::new(text.into());
        let block = text.as_bytes().first_chunk().filter(|_| is_usual_token(&text));
        let known = block.map(|block| Known {
            block: Zeroizing::new(*block),
            state: Zeroizing::new(sign::begun(block)),
            urlencoded: body::urlencoded(&text),
        });
        Self(Arc::new(Inner { text, known }))
    }

    /// The text itself, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0.text
    }

    pub(crate) fn known(&self) -> Option<&Known> {
        self.0.known.as_ref()
    }

    /// This text as it stands in a form, if it is the token's.
    pub(crate) fn urlencoded(&self, text: &[u8]) -> Option<&[u8]> {
        let known = self.known().filter(|_| self.0.text.as_bytes() == text)?;
        known.urlencoded.get(text.len()..)
    }
}

impl PartialEq for UserToken {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for UserToken {}

impl fmt::Debug for UserToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserToken([redacted])")
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for UserToken {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoints::{Call, Endpoint, GET_OPERATION_STATE, Generation, GetUserToken, PayoutOperation};
    use crate::error::Reason;
    use crate::given::Given;
    use crate::types::{Login, Password};
    use crate::{Client, Credentials, Encoding, Options, Params};

    const TOKEN: &str = "EXAMPLE/USER+TOKEN/EXAMPLE/USER+TOKEN/EXAMPLE/USER+TOKEN/EXAMPLE=";
    const OPERATION: &str = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

    /// A call of someone's own, which gives a token, too: the last one counts.
    struct Own(String);

    impl Call for Own {
        type Answer = PayoutOperation;

        fn endpoint(&self) -> &'static Endpoint {
            &GET_OPERATION_STATE
        }

        fn give<'a>(&'a self, _: Generation, given: &mut Given<'a>) {
            given.set("PayoutOperationId", OPERATION.into());
            given.set("UserToken", self.0.as_str().into());
        }
    }

    #[test]
    fn a_call_without_a_session_is_refused_in_one() {
        let client = Client::new(Credentials::new("0123", "example-sign-secret").unwrap());
        let call = GetUserToken { login: Login::new("user@example.com"), password: Password::new("example-password") };
        let error = client.prepare(&UserToken::new(TOKEN), &call).unwrap_err();
        assert_eq!((error.field(), error.reason()), (Some("UserToken"), Reason::UnknownField));
    }

    #[test]
    fn what_is_known_of_a_token_is_used_for_no_other() {
        let others = [TOKEN.to_owned(), format!("{TOKEN}/+"), TOKEN.replace('E', "A"), "A+B".to_owned()];
        for encoding in [Encoding::Form, Encoding::Json] {
            let credentials = Credentials::new("0123", "example-sign-secret").unwrap();
            let client = || Client::with_options(credentials.clone(), Options::default().encoding(encoding));
            let known = client();
            for other in &others {
                let params = Params::from_iter([("UserToken", other.as_str()), ("PayoutOperationId", OPERATION)]);
                let due = client().prepare_texts("getOperationState", &params).unwrap();
                let typed = known.prepare(&UserToken::new(TOKEN), &Own(other.clone())).unwrap();
                // Twice, because the first time the token is kept.
                let texts = [(); 2].map(|()| known.prepare_texts("getOperationState", &params).unwrap());
                for request in [typed.request(), texts[0].request(), texts[1].request()] {
                    assert_eq!((request.headers(), request.body()), (due.request().headers(), due.request().body()));
                }
            }
        }
    }
}
