//! A signed request and an answer as plain values; any HTTP client can carry them.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::endpoints::Endpoint;
use crate::error::{Error, Reason};
use crate::form::Form;
use crate::ready::Ready;

/// How a request's body is written.
///
/// ```
/// use intellectmoney::{Encoding, Reason};
/// assert_eq!("json".parse::<Encoding>()?, Encoding::Json);
/// assert_eq!("xml".parse::<Encoding>().unwrap_err().reason(), Reason::EncodingXml);
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Encoding {
    /// `application/x-www-form-urlencoded`: what the provider's samples really send.
    #[default]
    Form,
    /// `application/json`, every value a string.
    Json,
}

impl Encoding {
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Form => "application/x-www-form-urlencoded",
            Self::Json => "application/json",
        }
    }
}

impl FromStr for Encoding {
    type Err = Error;

    /// Takes `form` and `json`. XML is listed by the provider but unproven, so refused.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "form" => Ok(Self::Form),
            "json" => Ok(Self::Json),
            "xml" => Err(Error::invalid("encoding", Reason::EncodingXml)),
            _ => Err(Error::invalid("encoding", Reason::EncodingUnknown)),
        }
    }
}

/// One signed request: always a POST, sent exactly as it stands and at most once.
///
/// Redirects must be off, and no library may repeat it.
#[derive(Clone)]
pub struct Request {
    ready: Arc<Ready>,
    form: Form,
}

impl Request {
    pub(crate) fn new(ready: Arc<Ready>, form: Form) -> Self {
        Self { ready, form }
    }

    pub(crate) fn ready(&self) -> &Ready {
        &self.ready
    }

    /// What body and Sign are made of.
    pub(crate) fn form(&self) -> &Form {
        &self.form
    }

    /// The HTTP method of every endpoint.
    pub const METHOD: &'static str = "POST";

    /// The endpoint that it calls.
    #[must_use]
    pub fn endpoint(&self) -> &'static Endpoint {
        self.ready.endpoint
    }

    /// The full address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.ready.url
    }

    /// Names in lower case, and values, the Sign last: a host that knows an endpoint's others needs
    /// only that. They hold the bearer token.
    #[must_use]
    pub fn headers(&self) -> [(&'static str, &str); 4] {
        [
            ("accept", "application/json"),
            ("authorization", self.ready.authorization.expose()),
            ("content-type", self.ready.encoding.content_type()),
            ("sign", self.form.sign()),
        ]
    }

    /// The body. It holds the session's token, and a card number where one is paid.
    #[must_use]
    pub fn body(&self) -> &str {
        str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// The same as the bytes that are sent.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.form.body()
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("url", &self.ready.url)
            .field("content_type", &self.ready.encoding.content_type())
            .field("body_bytes", &self.bytes().len())
            .finish_non_exhaustive()
    }
}

/// What came back, the whole body read.
///
/// ```
/// use intellectmoney::Response;
/// let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
/// let response = Response { headers, ..Response::new(200, "{}") };
/// assert_eq!(response.header("content-type"), Some("application/json"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Names in any case, and values.
    pub headers: Vec<(String, String)>,
    /// The bytes as they came.
    pub body: Vec<u8>,
}

impl Response {
    /// An answer with a body and no headers that matter.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "http")]
impl From<&Request> for http::Request<Vec<u8>> {
    /// The same request for any client that speaks the `http` crate's types.
    ///
    /// The client has checked the address and the headers; were one of them refused all
    /// the same, the result is a request that no server takes.
    fn from(request: &Request) -> Self {
        let mut builder = http::Request::post(request.url());
        for (name, value) in request.headers() {
            let mut value = http::HeaderValue::from_str(value).unwrap_or(http::HeaderValue::from_static(""));
            value.set_sensitive(name == "authorization");
            builder = builder.header(name, value);
        }
        builder.body(request.bytes().to_vec()).unwrap_or_default()
    }
}

#[cfg(feature = "http")]
impl<B: AsRef<[u8]>> From<http::Response<B>> for Response {
    /// A header whose value is not text is left out.
    fn from(response: http::Response<B>) -> Self {
        let text = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        };
        let headers = response.headers().iter().filter_map(text).collect();
        Self { status: response.status().as_u16(), headers, body: response.body().as_ref().to_vec() }
    }
}

/// The address that all requests go to: `https`, or plain `http` to this machine only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl(String);

impl Default for BaseUrl {
    fn default() -> Self {
        Self("https://api.intellectmoney.ru/".to_owned())
    }
}

impl BaseUrl {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl FromStr for BaseUrl {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = || Error::invalid("base_url", Reason::BaseUrl);
        let (scheme, rest) = text.split_once("://").ok_or_else(refuse)?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let bracket = authority.rfind(']').unwrap_or(0);
        let (host, port) = match authority.rfind(':').filter(|colon| *colon > bracket) {
            Some(colon) => authority.split_at_checked(colon).unwrap_or((authority, "")),
            None => (authority, ":1"),
        };
        let number = port.strip_prefix(':').unwrap_or_default();
        let port_holds = number.bytes().all(|b| b.is_ascii_digit()) && number.parse::<u16>().is_ok_and(|port| port > 0);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let host_holds = match address {
            Some(address) => address.parse::<core::net::Ipv6Addr>().is_ok(),
            None => !host.is_empty() && host.bytes().all(plain),
        };
        let path_holds = path.bytes().all(|byte| plain(byte) || byte == b'/');
        let here = address.map_or_else(
            || {
                host.eq_ignore_ascii_case("localhost")
                    || host.parse().is_ok_and(|ip: core::net::Ipv4Addr| ip.is_loopback())
            },
            |address| address.parse().is_ok_and(|ip: core::net::Ipv6Addr| ip.is_loopback()),
        );
        let scheme_holds = scheme == "https" || (scheme == "http" && here);
        if !(scheme_holds && host_holds && port_holds && path_holds) {
            return Err(refuse());
        }
        let slash = if path.is_empty() || path.ends_with('/') { "" } else { "/" };
        Ok(Self(format!("{scheme}://{authority}/{path}{slash}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoints::GetPaymentsHistory;
    use crate::{Client, Credentials, UserToken};

    #[test]
    fn of_the_headers_only_the_last_differs_from_request_to_request() {
        let credentials = Credentials::new("0123456789abcdef0123456789abcdef", "example-sign-secret").unwrap();
        let client = Client::new(credentials);
        let prepare = |take| client.prepare(&UserToken::new("EXAMPLE"), &GetPaymentsHistory::first(take)).unwrap();
        let (one, other) = (prepare(1), prepare(2));
        let ([ones @ .., (name, sign)], [others @ .., _]) = (one.request().headers(), other.request().headers());
        assert_eq!((ones, name, sign.len()), (others, "sign", 64));
        assert_ne!(one.request().headers(), other.request().headers());
    }

    #[test]
    fn base_urls() {
        let join = |text: &str| text.parse::<BaseUrl>().map(|base| base.join("x/y")).ok();
        assert_eq!(join("https://api.example.com").as_deref(), Some("https://api.example.com/x/y"));
        assert_eq!(
            join("https://api.example.com:8443/proxy").as_deref(),
            Some("https://api.example.com:8443/proxy/x/y")
        );
        for here in ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:80/"] {
            assert!(join(here).is_some(), "{here}");
        }
        for bad in [
            "http://api.example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://localhost@example.com",
            "https://user:password@example.com",
            "https://example.com/?x=1",
            "https://example.com/#x",
            "https://example.com:99999",
            "https://example.com:",
            "https://",
            "ftp://localhost",
            "api.example.com",
            "https://exa mple.com",
            "https://example.com/\r\nx",
            "http://[::1",
            "http://[::2]",
        ] {
            assert_eq!(join(bad), None, "{bad}");
        }
    }
}
