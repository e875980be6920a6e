//! Credentials and options, and the requests that they sign.

use std::sync::{Arc, OnceLock};

use crate::body;
use crate::checks::{Check, Checks, is_control};
#[cfg(feature = "doctor")]
use crate::doctor::Keys;
use crate::endpoints::{
    Call, ENDPOINTS, Endpoint, GET_USER_TOKEN, Generation, GetUserToken, Record, USER_TOKEN, UserTokenGrant, endpoint,
};
use crate::error::{Error, Reason};
use crate::form::Form;
use crate::given::Given;
use crate::http::{BaseUrl, Encoding, Request};
use crate::journal::JournalKey;
use crate::kept::Kept;
use crate::layout::Layout;
use crate::params::Params;
use crate::prepared::Prepared;
use crate::ready::{Authorization, Ready};
use crate::sign::{self, End};
use crate::types::{BearerToken, Login, Password, SignSecretKey, ToText, UserToken};

/// The longest bearer token and sign secret that are believed.
const LONGEST: usize = 512;

/// What the merchant's cabinet issues.
///
/// ```
/// use intellectmoney::Credentials;
/// let credentials = Credentials::new("0123456789abcdef0123456789abcdef", "example-sign-secret")?
///     .with_login("user@example.com", "example-password");
/// assert!(!format!("{credentials:?}").contains("example"));
/// // A line break that came along from a file would break the header.
/// let error = Credentials::new("0123456789abcdef\n", "example-sign-secret").unwrap_err();
/// assert_eq!(error.field(), Some("bearer_token"));
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Credentials {
    bearer_token: BearerToken,
    sign_secret_key: SignSecretKey,
    login: Option<GetUserToken>,
}

impl Credentials {
    /// The two values of the cabinet's page on API access.
    pub fn new(bearer_token: impl Into<String>, sign_secret_key: impl Into<String>) -> Result<Self, Error> {
        let (bearer_token, sign_secret_key) = (BearerToken::new(bearer_token), SignSecretKey::new(sign_secret_key));
        if bearer_token.expose().is_empty() {
            return Err(Error::invalid("bearer_token", Reason::Missing));
        }
        Self::checked(bearer_token, sign_secret_key)
    }

    /// For the signature doctor, which sends nothing: a bearer token that is not known is empty.
    #[cfg(all(feature = "doctor", feature = "ffi"))]
    pub(crate) fn of_signatures(bearer_token: &str, sign_secret_key: &str) -> Result<Self, Error> {
        Self::checked(BearerToken::new(bearer_token), SignSecretKey::new(sign_secret_key))
    }

    fn checked(bearer_token: BearerToken, sign_secret_key: SignSecretKey) -> Result<Self, Error> {
        let refuse = |field, reason| Err(Error::invalid(field, reason));
        match bearer_token.expose() {
            text if text.len() > LONGEST => return refuse("bearer_token", Reason::TooLong),
            text if !text.bytes().all(|b| b.is_ascii_graphic()) => return refuse("bearer_token", Reason::HeaderUnsafe),
            _ => {}
        }
        match sign_secret_key.expose() {
            "" => return refuse("sign_secret_key", Reason::Missing),
            text if text.chars().count() > LONGEST => return refuse("sign_secret_key", Reason::TooLong),
            text if text.chars().any(is_control) => return refuse("sign_secret_key", Reason::ControlCharacter),
            _ => {}
        }
        Ok(Self { bearer_token, sign_secret_key, login: None })
    }

    /// The cabinet's login and password, which getUserToken needs.
    #[must_use]
    pub fn with_login(mut self, login: impl Into<String>, password: impl Into<String>) -> Self {
        self.login = Some(GetUserToken { login: Login::new(login), password: Password::new(password) });
        self
    }
}

impl Credentials {
    /// All that an answer must not repeat.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let login = self.login.iter().flat_map(|login| [login.login.expose(), login.password.expose()]);
        [self.bearer_token.expose(), self.sign_secret_key.expose()].into_iter().chain(login)
    }
}

/// Where and how requests are sent. The defaults are right for the provider.
///
/// ```
/// use intellectmoney::{Check, Encoding, Generation, Options};
/// let options = Options::default()
///     .base_url("http://127.0.0.1:8080")?
///     .generation(Generation::Wiki2024)
///     .encoding(Encoding::Json)
///     .without_check(Check::PhoneForm);
/// assert_eq!(Options::default().base_url("http://api.example.com").unwrap_err().field(), Some("base_url"));
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Options {
    base_url: BaseUrl,
    generation: Generation,
    encoding: Encoding,
    checks: Checks,
    layouts: Vec<(&'static Endpoint, Layout)>,
    journal_keys: Vec<JournalKey>,
}

impl Options {
    /// Another address: `https`, or plain `http` to this machine.
    pub fn base_url(mut self, url: &str) -> Result<Self, Error> {
        self.base_url = url.parse()?;
        Ok(self)
    }

    /// The documentation whose layouts and bodies are used.
    #[must_use]
    pub fn generation(mut self, generation: Generation) -> Self {
        self.generation = generation;
        self
    }

    /// How bodies are written.
    #[must_use]
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// A key of older lines of the journal: the sign secret of that time.
    #[must_use]
    pub fn journal_key(mut self, sign_secret_key: &str) -> Self {
        self.journal_keys.push(JournalKey::from_secret(sign_secret_key));
        self
    }

    /// Switches an inferred check off.
    #[must_use]
    pub fn without_check(mut self, check: Check) -> Self {
        self.checks = self.checks.without(check);
        self
    }

    /// Another layout for one endpoint, over the fields of the generation in use: field
    /// names joined by `::`, empty segments kept, `SignSecretKey` last.
    ///
    /// ```
    /// use intellectmoney::Options;
    /// let options = Options::default().layout("executeOperation", "UserToken::PayoutOperationId::::SignSecretKey")?;
    /// let error = Options::default().layout("executeOperation", "UserToken::Amount::SignSecretKey").unwrap_err();
    /// assert_eq!(error.field(), Some("layout"));
    /// # Ok::<(), intellectmoney::Error>(())
    /// ```
    pub fn layout(mut self, endpoint_name: &str, text: &str) -> Result<Self, Error> {
        let endpoint = endpoint(endpoint_name)?;
        let layout = Layout::parse(text, endpoint.body(self.generation))?;
        self.layouts.retain(|(known, _)| known.name != endpoint.name);
        self.layouts.push((endpoint, layout));
        Ok(self)
    }
}

/// Builds signed requests. Opens no connection: any HTTP client sends them.
///
/// ```
/// use intellectmoney::{Amount, Client, CreateOperation, Credentials, Recipient, Response, UserToken};
///
/// let client = Client::new(Credentials::new("0123456789abcdef0123456789abcdef", "example-sign-secret")?);
/// let token = UserToken::new("EXAMPLE/USER+TOKEN");
/// let recipient = Recipient::sbp("+7 999 000-00-00", "100000000000", "Иван Тестов");
/// let create = client.prepare(&token, &CreateOperation::new(recipient, "50".parse()?))?;
/// assert_eq!(create.request().url(), "https://api.intellectmoney.ru/personal/payout/createOperation");
///
/// // Send `create.request()` with any HTTP client, then:
/// let body = r#"{"OperationState":{"Code":0,"Desc":""},"Result":{"State":{"Code":0,"Desc":""},
///     "PayoutOperationId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","PayoutOperationState":"Created"}}"#;
/// let answer = create.answer(&Response::new(200, body))?;
/// assert_eq!(answer.result.payout_operation_state().as_str(), "Created");
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    credentials: Arc<Credentials>,
    options: Options,
    journal_key: JournalKey,
    authorization: Arc<Authorization>,
    end: Arc<End>,
    token: Arc<Kept>,
    /// Of every endpoint of the table, once it is called.
    ready: Arc<[OnceLock<Arc<Ready>>; ENDPOINTS.len()]>,
}

impl Client {
    /// A client for the provider itself.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self::with_options(credentials, Options::default())
    }

    /// A client with options.
    #[must_use]
    pub fn with_options(credentials: Credentials, options: Options) -> Self {
        let journal_key = JournalKey::from_secret(credentials.sign_secret_key.expose());
        let authorization = Arc::new(Authorization::new(credentials.bearer_token.expose()));
        let end = Arc::new(End::new(&credentials.sign_secret_key));
        let (credentials, token, ready) = (Arc::new(credentials), Arc::default(), Arc::default());
        Self { credentials, options, journal_key, authorization, end, token, ready }
    }

    fn ready(&self, endpoint: &'static Endpoint) -> Result<Arc<Ready>, Error> {
        let place = ENDPOINTS.iter().position(|known| std::ptr::eq(*known, endpoint));
        let kept = place.and_then(|place| self.ready.get(place));
        if let Some(ready) = kept.and_then(OnceLock::get) {
            return Ok(Arc::clone(ready));
        }
        let Options { base_url, generation, encoding, layouts, checks, .. } = &self.options;
        let body = endpoint.body(*generation);
        let layout = match layouts.iter().find(|(known, _)| known.name == endpoint.name) {
            Some((_, layout)) => layout.clone(),
            None => Layout::of(body)?,
        };
        let url = base_url.join(endpoint.path);
        let (authorization, secrets) = (&self.authorization, (&self.credentials, &self.end));
        let ready = Ready::new(endpoint, url, authorization, secrets, *encoding, checks, (body, layout));
        let ready = Arc::new(ready);
        Ok(kept.map_or(&ready, |kept| kept.get_or_init(|| Arc::clone(&ready))).clone())
    }

    /// The request that begins a session, from the login of the credentials.
    ///
    /// ```
    /// use intellectmoney::{Client, Credentials, Response};
    /// let credentials = Credentials::new("0123456789abcdef0123456789abcdef", "example-sign-secret")?;
    /// let client = Client::new(credentials.with_login("user@example.com", "example-password"));
    /// let session = client.sign_in()?;
    /// assert_eq!(session.request().body(), "Login=user%40example.com&Password=example-password");
    /// let body = r#"{"OperationState":{"Code":0,"Desc":""},"Result":{"UserToken":"EXAMPLE/USER+TOKEN"}}"#;
    /// assert_eq!(session.answer(&Response::new(200, body))?.result.user_token().expose(), "EXAMPLE/USER+TOKEN");
    /// # Ok::<(), intellectmoney::Error>(())
    /// ```
    pub fn sign_in(&self) -> Result<Prepared<UserTokenGrant>, Error> {
        self.prepare_sign_in().map(Prepared::typed)
    }

    /// A signed request of a session.
    pub fn prepare<C: Call>(&self, token: &UserToken, call: &C) -> Result<Prepared<C::Answer>, Error> {
        self.prepare_given(call.endpoint(), Some(token), |given| call.give(self.options.generation, given))
    }

    /// A signed request from texts under the provider's names, for callers without types.
    ///
    /// ```
    /// use intellectmoney::{Client, Credentials, Params};
    /// let client = Client::new(Credentials::new("0123456789abcdef0123456789abcdef", "example-sign-secret")?);
    /// let params = Params::from_iter([("UserToken", "EXAMPLE"), ("Take", "5")]);
    /// let prepared = client.prepare_texts("getPaymentsHistory", &params)?;
    /// assert_eq!(prepared.form().text("Take"), "5");
    /// let [accept, authorization, ..] = prepared.request().headers();
    /// assert_eq!(accept, ("accept", "application/json"));
    /// assert_eq!(authorization.1, "Bearer 0123456789abcdef0123456789abcdef");
    /// # Ok::<(), intellectmoney::Error>(())
    /// ```
    pub fn prepare_texts(&self, name: &str, params: &Params) -> Result<Prepared<Option<Record>>, Error> {
        self.prepare_params(endpoint(name)?, params)
    }

    /// The same for texts that lie elsewhere. The last one of a name counts.
    #[cfg(feature = "ffi")]
    pub(crate) fn prepare_pairs<'a>(
        &self,
        endpoint: &'static Endpoint,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Prepared<Option<Record>>, Error> {
        self.prepare_given(endpoint, None, |given| {
            pairs.into_iter().for_each(|(name, text)| given.set(name, text.into()));
        })
    }

    /// What the signature doctor needs to know.
    #[cfg(feature = "doctor")]
    pub(crate) fn signing(&self, endpoint: &Endpoint) -> (Keys<'_>, Generation, Option<&Layout>) {
        let own = self.options.layouts.iter().find(|(known, _)| known.name == endpoint.name).map(|(_, layout)| layout);
        let Credentials { bearer_token, sign_secret_key, .. } = &*self.credentials;
        (Keys { secret: sign_secret_key.expose(), bearer: bearer_token.expose() }, self.options.generation, own)
    }

    /// [`Client::sign_in`] for a caller without types.
    pub(crate) fn prepare_sign_in(&self) -> Result<Prepared<Option<Record>>, Error> {
        let login = self.credentials.login.as_ref();
        let login = login.ok_or_else(|| Error::invalid("Login", Reason::Missing).with_endpoint(&GET_USER_TOKEN))?;
        self.prepare_params(login.endpoint(), &login.params(self.options.generation))
    }

    /// The same for each other documentation, with its own layouts.
    pub(crate) fn of_other_generations(&self) -> impl Iterator<Item = Self> {
        let others = Generation::ALL.into_iter().filter(|generation| *generation != self.options.generation);
        others.map(|generation| {
            let options = Options { generation, layouts: Vec::new(), ..self.options.clone() };
            Self { options, ready: Arc::default(), ..self.clone() }
        })
    }

    pub(crate) fn generation(&self) -> Generation {
        self.options.generation
    }

    /// The address, which tells a sandbox's journal from the provider's.
    pub(crate) fn base_url(&self) -> &str {
        self.options.base_url.as_str()
    }

    /// Whose account it is: the login, or the bearer token where there is none.
    pub(crate) fn owner(&self) -> &str {
        let login = self.credentials.login.as_ref().map(|login| login.login.expose());
        login.unwrap_or(self.credentials.bearer_token.expose())
    }

    /// The key of new lines.
    pub(crate) fn own_journal_key(&self) -> &JournalKey {
        &self.journal_key
    }

    /// The key that a line was written under, the own one or an older one.
    pub(crate) fn journal_key(&self, id: &str) -> Option<&JournalKey> {
        std::iter::once(&self.journal_key).chain(&self.options.journal_keys).find(|key| key.id() == id)
    }

    pub(crate) fn prepare_params<A>(&self, endpoint: &'static Endpoint, params: &Params) -> Result<Prepared<A>, Error> {
        self.prepare_given(endpoint, None, |given| params.pairs().for_each(|(name, text)| given.set(name, text.into())))
    }

    /// The checked texts alone, of a call whose session has not begun.
    pub(crate) fn check_params(&self, endpoint: &'static Endpoint, params: &Params) -> Result<Form, Error> {
        let checked = || {
            let ready = self.ready(endpoint)?;
            let mut given = Given::new(ready.body.fields);
            params.pairs().for_each(|(name, text)| given.set(name, text.into()));
            // Any token will do.
            given.set(USER_TOKEN.name, "token".into());
            given.known()?;
            let mut form = Form::new(&ready, &given);
            form.fill(&ready, &given, &self.options.checks).map(|_| form)
        };
        checked().map_err(|error: Error| error.with_endpoint(endpoint))
    }

    fn prepare_given<'a, A>(
        &self,
        endpoint: &'static Endpoint,
        token: Option<&'a UserToken>,
        give: impl FnOnce(&mut Given<'a>),
    ) -> Result<Prepared<A>, Error> {
        let signed = || {
            let ready = self.ready(endpoint)?;
            let mut given = Given::new(ready.body.fields);
            match (token, ready.token) {
                (Some(token), Some(place)) => given.set_at(place, token.to_text()),
                (Some(token), None) => given.set(USER_TOKEN.name, token.to_text()),
                (None, _) => {}
            }
            give(&mut given);
            given.known()?;
            match ready.token {
                Some(place) if token.is_none() => self.sign_text(ready, &mut given, place),
                _ => self.sign(ready, &given, token),
            }
        };
        signed().map(Prepared::new).map_err(|error: Error| error.with_endpoint(endpoint))
    }

    /// Of a call whose token came as a text.
    fn sign_text(&self, ready: Arc<Ready>, given: &mut Given<'_>, place: usize) -> Result<Request, Error> {
        let last = self.token.last();
        let known = last.as_ref().filter(|last| given.prove(place, last.expose()));
        if known.is_some() {
            return self.sign(ready, given, known);
        }
        drop(last);
        let request = self.sign(ready, given, None)?;
        self.token.keep(request.form().text_at(place));
        Ok(request)
    }

    fn sign(&self, ready: Arc<Ready>, given: &Given<'_>, token: Option<&UserToken>) -> Result<Request, Error> {
        let mut form = Form::new(&ready, given);
        let special = form.fill(&ready, given, &self.options.checks)?;
        let sign = sign::sign(&ready.layout, &mut form, &ready.end, token.and_then(UserToken::known));
        body::write(&ready, &mut form, special, token);
        form.set_sign(&sign);
        Ok(Request::new(ready, form))
    }
}
