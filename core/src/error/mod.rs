//! One error type. Each error says what happened, what that proves about the money, and
//! what is safe next, in English and Russian.

mod kinds;
mod next_step;
mod reason;
#[cfg(feature = "serde")]
mod serialize;

use std::borrow::Cow;
use std::fmt;

pub use kinds::{Code, Language, Level, Outcome, Sent};
pub use next_step::NextStep;
pub use reason::Reason;

use crate::endpoints::{Effect, Endpoint};
use crate::envelope::{Meta, State};
use crate::journal::StoreFailure;
use crate::types::mask_pan;

/// Why a call failed.
///
/// ```
/// use intellectmoney::{Amount, Code, NextStep};
/// let error = "1,50".parse::<Amount>().unwrap_err();
/// assert_eq!(error.code(), Code::InvalidRequest);
/// assert_eq!(error.field(), Some("Amount"));
/// assert_eq!(error.next_step(), NextStep::FixInput);
/// assert!(error.to_string().starts_with("Amount: "));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    reason: Reason,
    outcome: Outcome,
    field: Option<Cow<'static, str>>,
    endpoint: Option<&'static str>,
    effect: Option<Effect>,
    next_step: NextStep,
    status: Option<u16>,
    level: Option<Level>,
    path: Option<String>,
    snippet: Option<String>,
    meta: Box<Meta>,
    store: Option<StoreFailure>,
}

/// A name of the caller's as it is shown: of a file without a line of names, a card's number may be one.
pub(crate) fn given_name(name: &str) -> String {
    let is_number = name.bytes().filter(u8::is_ascii_digit).count() >= 12;
    if is_number { mask_pan(name) } else { name.to_owned() }
}

impl Error {
    /// A name that the caller gave and nothing has.
    pub(crate) fn unknown_field(name: &str) -> Self {
        Self::invalid(given_name(name), Reason::UnknownField)
    }

    /// Refused input, named by its field.
    pub(crate) fn invalid(field: impl Into<Cow<'static, str>>, reason: Reason) -> Self {
        Self(Box::new(Inner {
            reason,
            outcome: Outcome::NotDone,
            field: Some(field.into()),
            endpoint: None,
            effect: None,
            next_step: match reason.code() {
                Code::Journal => NextStep::CheckJournal,
                _ => NextStep::FixInput,
            },
            status: None,
            level: None,
            path: None,
            snippet: None,
            meta: Box::default(),
            store: None,
        }))
    }

    /// A request that brought no whole answer, as the host that sent it knows it.
    ///
    /// ```
    /// use intellectmoney::{endpoint, Code, Error, NextStep, Outcome, Sent};
    /// let execute = endpoint("executeOperation")?;
    /// let lost = Error::lost(execute, Sent::Maybe);
    /// assert_eq!(lost.code(), Code::OutcomeUnknown);
    /// assert_eq!(lost.outcome(), Outcome::Unknown);
    /// assert_eq!(lost.next_step(), NextStep::ReadState);
    /// assert_eq!(Error::lost(execute, Sent::No).outcome(), Outcome::NotDone);
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn lost(endpoint: &'static Endpoint, sent: Sent) -> Self {
        match (sent, endpoint.effect) {
            (Sent::No, _) => Self::of(endpoint, Reason::NotSent, Outcome::NotDone),
            (Sent::Maybe, Effect::Once) => Self::of(endpoint, Reason::LostAnswer, Outcome::Unknown),
            (Sent::Maybe, _) => Self::of(endpoint, Reason::NoAnswer, Outcome::Unknown),
        }
    }

    /// An error of one call. A read changes nothing, so it proves `not_done` at worst.
    pub(crate) fn of(endpoint: &'static Endpoint, reason: Reason, outcome: Outcome) -> Self {
        let outcome = if endpoint.effect == Effect::Read { Outcome::NotDone } else { outcome };
        let mut error = Self::invalid("", reason);
        error.0.field = None;
        error.0.outcome = outcome;
        error.0.endpoint = Some(endpoint.name);
        error.0.effect = Some(endpoint.effect);
        error.0.next_step = NextStep::after(endpoint, reason, outcome);
        error
    }

    /// The end of a run that cannot go on. What earlier runs sent counts too.
    pub(crate) fn stopped(reason: Reason, outcome: Outcome) -> Self {
        let mut error = Self::invalid("", reason);
        error.0.field = None;
        error.0.outcome = outcome;
        error.0.effect = Some(Effect::Once);
        error.0.next_step = match reason.code() {
            Code::Journal => NextStep::CheckJournal,
            _ => NextStep::CallAgain,
        };
        error
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_level(mut self, level: Level) -> Self {
        self.0.level = Some(level);
        self
    }

    pub(crate) fn with_path(mut self, path: impl Into<String>) -> Self {
        self.0.path = Some(path.into());
        self
    }

    pub(crate) fn with_snippet(mut self, snippet: String) -> Self {
        self.0.snippet = Some(snippet).filter(|text| !text.is_empty());
        self
    }

    pub(crate) fn with_meta(mut self, meta: Meta) -> Self {
        *self.0.meta = meta;
        self
    }

    /// What the store said, which is no part of the message: an error may be shown to anyone.
    pub(crate) fn with_store(mut self, failure: StoreFailure) -> Self {
        self.0.store = Some(failure).filter(|failure| !failure.message.is_empty());
        self
    }

    pub(crate) fn with_endpoint(mut self, endpoint: &'static Endpoint) -> Self {
        self.0.endpoint = Some(endpoint.name);
        self
    }

    /// The kind.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.reason.code()
    }

    /// The reason, finer than the kind.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.0.reason
    }

    /// What is proved about the request, and so about the money.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// What is safe next.
    #[must_use]
    pub fn next_step(&self) -> NextStep {
        self.0.next_step
    }

    /// The field at fault, of refused input.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The endpoint's name.
    #[must_use]
    pub fn endpoint(&self) -> Option<&'static str> {
        self.0.endpoint
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Which of the two codes spoke.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        self.0.level
    }

    /// The code that spoke; `None` for a `Result` of `false`.
    #[must_use]
    pub fn api_code(&self) -> Option<i64> {
        match (self.0.level?, self.0.reason) {
            (_, Reason::RefusedFalse) => None,
            (Level::Operation, _) => self.meta().operation_state.as_ref().map(|state| state.code),
            (Level::Result, _) => self.meta().result_state.as_ref().map(|state| state.code),
        }
    }

    /// The parameter that the provider names, in its camel case.
    #[must_use]
    pub fn error_source_param(&self) -> Option<&str> {
        let states = [&self.meta().result_state, &self.meta().operation_state];
        states.into_iter().flatten().find_map(|state| state.error_source_param.as_deref())
    }

    /// Whether the session's token has expired; the call was refused before processing.
    #[must_use]
    pub fn session_expired(&self) -> bool {
        let state = self.meta().operation_state.as_ref();
        self.code() == Code::ApiError && state.is_some_and(State::session_expired)
    }

    /// Numbers and codes of the answer, where there was one to read.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.0.meta
    }

    /// The place in the answer.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The begin of the answer, every text that is not known to be harmless left out.
    #[must_use]
    pub fn snippet(&self) -> Option<&str> {
        self.0.snippet.as_deref()
    }

    /// What happened, what it means for the money, what to do next.
    ///
    /// ```
    /// use intellectmoney::{Currency, Language};
    /// let error = "rub".parse::<Currency>().unwrap_err();
    /// assert_eq!(
    ///     error.message(Language::Russian),
    ///     "Currency: валюта — три заглавные буквы, например RUB. Деньги не двигались. Исправьте данные и повторите вызов."
    /// );
    /// ```
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let russian = language == Language::Russian;
        let template = if russian { self.reason().ru() } else { self.reason().en() };
        let state = match self.0.level {
            Some(Level::Operation) => &self.meta().operation_state,
            _ => &self.meta().result_state,
        };
        let desc = state.as_ref().map(|state| state.desc.trim()).filter(|desc| !desc.is_empty());
        let happened = template
            .replace("{status}", &self.0.status.unwrap_or_default().to_string())
            .replace("{path}", self.0.path.as_deref().unwrap_or("$"))
            .replace("{desc}", desc.unwrap_or("—"));
        // A provider's sentence has an end of its own.
        let stop = if happened.ends_with(['.', '!', '?', '…']) { "" } else { "." };
        let subject = self.0.field.as_deref().filter(|field| !field.is_empty()).or(self.0.endpoint);
        let subject = subject.map(|subject| format!("{subject}: ")).unwrap_or_default();
        let money = self.money(russian);
        let next = if russian { self.next_step().ru() } else { self.next_step().en() };
        format!("{subject}{happened}{stop} {money} {next}{}", self.debt(russian))
    }

    /// Whoever only corrects what was refused would meet a conflict: the journal holds the debt by now.
    fn debt(&self, russian: bool) -> &'static str {
        let of_debt = matches!(self.0.effect, Some(Effect::Draft | Effect::Once));
        match (self.0.next_step, russian) {
            (NextStep::FixInput, false) if of_debt => {
                " A debt keeps its data: corrected ones need a new reference, once resolve says that the old one is not paid and cannot be."
            }
            (NextStep::FixInput, true) if of_debt => {
                " Данные долга не меняются: исправленным нужно новое имя, и лишь когда resolve скажет, что долг с прежним не оплачен и не будет."
            }
            _ => "",
        }
    }

    fn money(&self, russian: bool) -> &'static str {
        let before_sending = matches!(self.code(), Code::Conflict | Code::Journal);
        match (self.0.outcome, self.0.effect, russian) {
            (Outcome::NotDone, _, false) if before_sending => "This call sent nothing that moves money.",
            (Outcome::NotDone, _, true) if before_sending => "Этот вызов не отправил ничего, что двигает деньги.",
            (Outcome::NotDone, None | Some(Effect::Read), false) => "No money moved.",
            (Outcome::NotDone, None | Some(Effect::Read), true) => "Деньги не двигались.",
            (Outcome::NotDone, _, false) => "The request had no effect; no money moved by it.",
            (Outcome::NotDone, _, true) => "Запрос не выполнен, деньги по нему не двигались.",
            (Outcome::Done, _, false) => "The request took effect.",
            (Outcome::Done, _, true) => "Запрос выполнен.",
            (Outcome::Unknown, Some(Effect::Once), false) => "The money may have moved.",
            (Outcome::Unknown, Some(Effect::Once), true) => "Деньги могли уйти.",
            (Outcome::Unknown, _, false) => "The request may have taken effect; it moves no money by itself.",
            (Outcome::Unknown, _, true) => "Запрос мог быть выполнен; сам по себе он денег не двигает.",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("code", &self.code().as_str()).field("reason", &self.reason().as_str());
        out.field("outcome", &self.outcome().as_str()).field("next_step", &self.next_step().as_str());
        out.field("field", &self.field()).field("endpoint", &self.endpoint());
        out.field("status", &self.status()).field("path", &self.path()).field("snippet", &self.snippet());
        out.field("meta", self.meta()).finish()
    }
}

impl std::error::Error for Error {
    /// What the store said, of a journal that failed.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.store.as_ref().map(|failure| -> &(dyn std::error::Error + 'static) { failure })
    }
}
