//! A client from the options that a host was given.

use std::sync::{Arc, Mutex};

use super::named::Named;
use super::naming::{Name, Naming};
use crate::checks::Check;
use crate::client::{Client, Credentials, Options};
use crate::error::{Error, Reason};
use crate::json::Value;
use crate::machine::{Policy, Session};
use crate::types::UserToken;

const BEARER_TOKEN: Name = Name::new("bearer_token", "bearerToken");
const SIGN_SECRET_KEY: Name = Name::new("sign_secret_key", "signSecretKey");
const LOGIN: Name = Name::same("login");
const PASSWORD: Name = Name::same("password");
const USER_TOKEN: Name = Name::new("user_token", "userToken");
const BASE_URL: Name = Name::new("base_url", "baseUrl");
const GENERATION: Name = Name::same("generation");
const ENCODING: Name = Name::same("encoding");
const LAYOUTS: Name = Name::same("layouts");
const CHECKS: Name = Name::same("checks");
const JOURNAL_KEYS: Name = Name::new("journal_keys", "journalKeys");
const TIMEOUTS: Name = Name::same("timeouts");
const RETRIES: Name = Name::same("retries");

const KNOWN: &[Name] = &[
    BEARER_TOKEN,
    SIGN_SECRET_KEY,
    LOGIN,
    PASSWORD,
    USER_TOKEN,
    BASE_URL,
    GENERATION,
    ENCODING,
    LAYOUTS,
    CHECKS,
    JOURNAL_KEYS,
    TIMEOUTS,
    RETRIES,
];

const CONNECT: Name = Name::same("connect");
const ATTEMPT: Name = Name::same("attempt");
const CALL: Name = Name::same("call");
const PAYOUT: Name = Name::same("payout");
const SETTLE: Name = Name::same("settle");
const POLL_FIRST: Name = Name::new("poll_first", "pollFirst");
const POLL_LONGEST: Name = Name::new("poll_longest", "pollLongest");

/// A century: longer waits are mistakes.
const LONGEST: i64 = 3_155_760_000_000;

/// What a connection holds.
pub(super) struct Setup {
    pub(super) client: Arc<Client>,
    pub(super) session: Arc<Mutex<Session>>,
    pub(super) policy: Policy,
}

impl Setup {
    pub(super) fn read(value: &Value, naming: Naming) -> Result<Self, Error> {
        let named = Named::new(value, "options", naming, KNOWN)?;
        let session = match named.text(USER_TOKEN)?.filter(|token| !token.is_empty()) {
            Some(token) => Session::with_token(UserToken::new(token)),
            None => Session::new(),
        };
        let client = Client::with_options(credentials(named)?, options(named)?);
        Ok(Self { client: Arc::new(client), session: Arc::new(Mutex::new(session)), policy: policy(named)? })
    }
}

/// A client for the signature doctor: it sends nothing, and need not know the bearer token.
#[cfg(feature = "doctor")]
pub(super) fn signatures(value: &Value, naming: Naming) -> Result<Client, Error> {
    let named = Named::new(value, "options", naming, KNOWN)?;
    let (bearer, secret) = (named.text_or_empty(BEARER_TOKEN)?, named.text_or_empty(SIGN_SECRET_KEY)?);
    Ok(Client::with_options(Credentials::of_signatures(bearer, secret)?, options(named)?))
}

fn credentials(named: Named<'_>) -> Result<Credentials, Error> {
    let text = |name| named.text_or_empty(name);
    let credentials = Credentials::new(text(BEARER_TOKEN)?, text(SIGN_SECRET_KEY)?)?;
    let (login, password) = (text(LOGIN)?, text(PASSWORD)?);
    match (login.is_empty(), password.is_empty()) {
        (true, true) => Ok(credentials),
        (false, false) => Ok(credentials.with_login(login, password)),
        (true, false) => Err(Error::invalid("login", Reason::Missing)),
        (false, true) => Err(Error::invalid("password", Reason::Missing)),
    }
}

fn options(named: Named<'_>) -> Result<Options, Error> {
    let mut options = Options::default();
    if let Some(url) = named.text(BASE_URL)? {
        options = options.base_url(url)?;
    }
    if let Some(name) = named.text(GENERATION)? {
        options = options.generation(name.parse()?);
    }
    if let Some(name) = named.text(ENCODING)? {
        options = options.encoding(name.parse()?);
    }
    let wrong = |field| Error::invalid(field, Reason::WrongValue);
    if let Some(layouts) = named.get(LAYOUTS) {
        for (endpoint, layout) in Named::open(layouts, "layouts", named.naming())?.pairs() {
            options = options.layout(endpoint, layout.as_text().ok_or_else(|| wrong("layouts"))?)?;
        }
    }
    if let Some(checks) = named.get(CHECKS) {
        for (name, on) in Named::open(checks, "checks", named.naming())?.pairs() {
            let check: Check = name.parse()?;
            if !on.as_bool().ok_or_else(|| wrong("checks"))? {
                options = options.without_check(check);
            }
        }
    }
    if let Some(keys) = named.get(JOURNAL_KEYS) {
        let field = JOURNAL_KEYS.of(named.naming());
        for key in keys.as_array().ok_or_else(|| wrong(field))? {
            options = options.journal_key(key.as_text().ok_or_else(|| wrong(field))?);
        }
    }
    Ok(options)
}

fn policy(named: Named<'_>) -> Result<Policy, Error> {
    let mut policy = Policy::default();
    if let Some(retries) = named.whole::<u32>(RETRIES)? {
        policy.attempts = retries.saturating_add(1);
    }
    let Some(timeouts) = named.get(TIMEOUTS) else { return Ok(policy) };
    let places = [
        (CONNECT, &mut policy.connect),
        (ATTEMPT, &mut policy.attempt),
        (CALL, &mut policy.call),
        (PAYOUT, &mut policy.payout),
        (SETTLE, &mut policy.settle),
        (POLL_FIRST, &mut policy.poll_first),
        (POLL_LONGEST, &mut policy.poll_longest),
    ];
    let timeouts = Named::new(timeouts, "timeouts", named.naming(), &places.each_ref().map(|(name, _)| *name))?;
    for (name, place) in places {
        if let Some(millis) = millis(timeouts, name)? {
            *place = millis;
        }
    }
    Ok(policy)
}

fn millis(named: Named<'_>, name: Name) -> Result<Option<i64>, Error> {
    named.whole(name)?.map(|millis| time(millis, name.of(named.naming()))).transpose()
}

/// A time in milliseconds, above zero.
pub(super) fn time(millis: i64, field: &'static str) -> Result<i64, Error> {
    if (1..=LONGEST).contains(&millis) { Ok(millis) } else { Err(Error::invalid(field, Reason::IntegerForm)) }
}
