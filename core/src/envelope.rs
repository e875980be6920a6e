//! The two levels of codes around every result. Whatever comes back is classified:
//! a success that was checked against the table, or a typed error; never a panic.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::decode::{ENVELOPE, decode, envelope};
use crate::endpoints::{AnswerField, Endpoint, FromResult, Record};
use crate::error::{Error, Level, Outcome, Reason};
use crate::http::Response;
use crate::json::{JsonErrorKind, Kind, Limits};
use crate::redact::{self, Redactor};
use crate::rows;
use crate::tape::{Item, ROOT, Tape};

/// How the provider begins its sentence when a session's token has expired.
const EXPIRED: &str = "Время сессии пользователя истекло";

/// Statuses by which a server refuses a request before it does anything.
const REFUSALS: [u16; 9] = [400, 401, 403, 404, 405, 413, 415, 422, 429];

/// One of the two state codes of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The code; its meaning depends on the level.
    pub code: i64,
    /// The provider's sentence, logins and the like masked.
    pub desc: String,
    /// The parameter at fault, in the provider's camel case.
    pub error_source_param: Option<String>,
}

impl State {
    pub(crate) fn session_expired(&self) -> bool {
        self.code == 2 && self.desc.starts_with(EXPIRED)
    }

    fn read(value: Item<'_>, path: &'static str, redactor: &Redactor<'_>) -> Result<Self, (Reason, &'static str)> {
        let wrong = (Reason::WrongType, path);
        let code = value.get("Code").and_then(Item::characters).ok_or((Reason::MissingField, path))?;
        let code = code.parse().map_err(|_| wrong)?;
        let text = |name| match value.get(name).filter(|text| text.kind() != Kind::Null) {
            None => Ok(None),
            Some(text) => text.as_text().map(|text| Some(redactor.description(text))).ok_or(wrong),
        };
        let desc = text("Desc")?.unwrap_or_default().into_owned();
        Ok(Self { code, desc, error_source_param: text("ErrorSourceParam")?.map(Cow::into_owned) })
    }
}

/// What an answer says besides its result.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Meta {
    /// The provider's number of the request, to quote to its support.
    pub operation_id: Option<String>,
    /// The shop.
    pub eshop_id: Option<i64>,
    /// Was the request processed?
    pub operation_state: Option<State>,
    /// How did it end?
    pub result_state: Option<State>,
    /// The transaction that the result names, whatever else it says.
    pub transaction_id: Option<i64>,
    /// The envelope's other members, unknown ones included.
    pub envelope: Record,
}

impl fmt::Debug for Meta {
    /// The numbers of request and shop are shown as the envelope's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Meta");
        out.field("operation_state", &self.operation_state).field("result_state", &self.result_state);
        out.field("transaction_id", &self.transaction_id).field("envelope", &self.envelope).finish_non_exhaustive()
    }
}

/// A success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// The typed result.
    pub result: T,
    /// Numbers and codes around it.
    pub meta: Meta,
}

impl<T> Answer<T> {
    /// The provider's sentence, where the success came with warnings.
    ///
    /// ```
    /// use intellectmoney::endpoints::{GET_USER_TOKEN, UserTokenGrant};
    /// use intellectmoney::{Response, read_answer};
    /// let body = r#"{"OperationState":{"Code":0,"Desc":""},"Result":{"State":{"Code":1,"Desc":"Смените пароль"},"UserToken":"EXAMPLE"}}"#;
    /// let answer = read_answer::<UserTokenGrant>(&GET_USER_TOKEN, &Response::new(200, body))?;
    /// assert_eq!(answer.warning(), Some("Смените пароль"));
    /// # Ok::<(), intellectmoney::Error>(())
    /// ```
    #[must_use]
    pub fn warning(&self) -> Option<&str> {
        let state = self.meta.result_state.as_ref()?;
        (state.code == 1).then_some(state.desc.as_str())
    }
}

impl Answer<Option<Record>> {
    /// The result's fields and the envelope's numbers as one JSON object under the
    /// provider's names, a boolean as `{"Result":true}`. Secrets are written out.
    #[must_use]
    pub fn expose_json(&self) -> String {
        let mut out = match &self.result {
            Some(record) => record.expose_json(),
            None => r#"{"Result":true}"#.to_owned(),
        };
        let (tape, envelope) = self.meta.envelope.whole();
        for name in ["OperationId", "EshopId"] {
            let covered = self.result.as_ref().is_some_and(|record| record.has(name));
            if let Some(member) = tape.item(envelope).get(name).filter(|_| !covered) {
                out.pop();
                member.write_member(out.len().saturating_sub(1), &mut out);
                out.push('}');
            }
        }
        out
    }
}

/// Reads an answer of an endpoint.
///
/// ```
/// use intellectmoney::endpoints::{DELETE_OPERATION, Record};
/// use intellectmoney::{Outcome, Response, read_answer};
/// let expired = r#"{"OperationState":{"Code":2,"Desc":"Время сессии пользователя истекло. (shop@example.com)"},"Result":false}"#;
/// let error = read_answer::<Option<Record>>(&DELETE_OPERATION, &Response::new(200, expired)).unwrap_err();
/// assert!(error.session_expired());
/// assert_eq!(error.outcome(), Outcome::NotDone);
/// assert!(!error.to_string().contains("shop@example.com"));
/// ```
pub fn read_answer<T: FromResult>(endpoint: &'static Endpoint, response: &Response) -> Result<Answer<T>, Error> {
    read_redacted(endpoint, response, &Redactor::default(), T::PAGED)
}

/// The same for an answer whose request is known, and so the secrets that it might repeat.
pub(crate) fn read_redacted<T: FromResult>(
    endpoint: &'static Endpoint,
    response: &Response,
    redactor: &Redactor<'_>,
    paged: bool,
) -> Result<Answer<T>, Error> {
    if response.status != 200 {
        return Err(refused(endpoint, response, redactor));
    }
    let fail = |error: Error| {
        let snippet = if error.level().is_some() { String::new() } else { redactor.snippet(&response.body) };
        error.with_status(200).with_snippet(snippet)
    };
    charset(endpoint, response).map_err(fail)?;
    let mut meta = Meta::default();
    if paged
        && let Some((tape, rows)) = rows::read(endpoint, &response.body)
        && let Ok(Some(record)) = judge(endpoint, tape, &mut meta, redactor)
    {
        return Ok(Answer { result: T::from_result(Some(record.with_rows(rows))), meta });
    }
    // Whatever was amiss, the general decoder says it.
    meta = Meta::default();
    let tape = parse(endpoint, response).map_err(fail)?;
    let record = judge(endpoint, tape, &mut meta, redactor).map_err(|error| fail(error.with_meta(meta.clone())))?;
    Ok(Answer { result: T::from_result(record), meta })
}

/// The error behind another status than 200: the envelope's, where there is one that speaks.
fn refused(endpoint: &'static Endpoint, response: &Response, redactor: &Redactor<'_>) -> Error {
    let refusal = REFUSALS.contains(&response.status);
    if refusal {
        let mut meta = Meta::default();
        let tape = charset(endpoint, response).and_then(|()| parse(endpoint, response));
        let spoken = tape.ok().and_then(|tape| judge(endpoint, tape, &mut meta, redactor).err());
        if let Some(error) = spoken.filter(|error| error.level().is_some()) {
            return error.with_meta(meta).with_status(response.status);
        }
    }
    let (reason, outcome) = match response.status {
        401 | 403 => (Reason::Unauthorized, Outcome::NotDone),
        429 => (Reason::UnexpectedStatus, Outcome::NotDone),
        _ if refusal => (Reason::RefusedStatus, Outcome::NotDone),
        _ => (Reason::UnexpectedStatus, Outcome::Unknown),
    };
    Error::of(endpoint, reason, outcome).with_status(response.status).with_snippet(redactor.snippet(&response.body))
}

/// UTF-8 is read, and nothing that says it is something else.
fn charset(endpoint: &'static Endpoint, response: &Response) -> Result<(), Error> {
    const MARK: &str = "charset=";
    let content_type = response.header("content-type").filter(|value| value.contains('=')).unwrap_or_default();
    let mark = content_type.as_bytes().windows(MARK.len()).position(|at| at.eq_ignore_ascii_case(MARK.as_bytes()));
    if let Some(charset) = mark.and_then(|mark| content_type.get(mark.saturating_add(MARK.len())..)) {
        let charset = charset.split(';').next().unwrap_or_default().trim().trim_matches('"');
        if !["utf-8", "utf8", "us-ascii"].iter().any(|known| charset.eq_ignore_ascii_case(known)) {
            return Err(Error::of(endpoint, Reason::CharsetAnswer, Outcome::Unknown));
        }
    }
    Ok(())
}

fn parse(endpoint: &'static Endpoint, response: &Response) -> Result<Tape, Error> {
    let unreadable = |reason| Error::of(endpoint, reason, Outcome::Unknown);
    let first = response.body.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'<') {
        let head: Vec<u8> = response.body.iter().take(512).map(u8::to_ascii_lowercase).collect();
        let page =
            [b"<html".as_slice(), b"<!doctype html"].iter().any(|mark| head.windows(mark.len()).any(|at| at == *mark));
        return Err(unreadable(if page { Reason::HtmlAnswer } else { Reason::XmlAnswer }));
    }
    Tape::parse(&response.body, Limits::new(endpoint.largest_answer())).map_err(|error| {
        let reason = match error.kind() {
            JsonErrorKind::TooLong { .. } => Reason::TooLarge,
            JsonErrorKind::Encoding => Reason::CharsetAnswer,
            JsonErrorKind::ByteOrderMark => Reason::ByteOrderMark,
            JsonErrorKind::Empty => Reason::EmptyAnswer,
            JsonErrorKind::CutOff => Reason::CutOff,
            JsonErrorKind::TooDeep { .. } => Reason::TooDeep,
            JsonErrorKind::DuplicateKey => Reason::DuplicateKey,
            JsonErrorKind::NumberTooLong { .. } => Reason::InexactAmount,
            _ => Reason::NotJson,
        };
        unreadable(reason).with_path(redact::path(error.path()))
    })
}

/// Codes first, then the shape: an error's result may be of any shape.
fn judge(
    endpoint: &'static Endpoint,
    mut tape: Tape,
    meta: &mut Meta,
    redactor: &Redactor<'_>,
) -> Result<Option<Record>, Error> {
    let unreadable = |(reason, path): (Reason, &str)| Error::of(endpoint, reason, Outcome::Unknown).with_path(path);
    if tape.item(ROOT).kind() != Kind::Object {
        return Err(unreadable((Reason::WrongType, "$")));
    }
    let result = tape.member(ROOT, "Result");
    let operation = tape.member(ROOT, "OperationState").filter(|state| tape.item(*state).kind() == Kind::Object);
    let operation = operation.ok_or_else(|| unreadable((Reason::MissingField, "$.OperationState")))?;
    let state = State::read(tape.item(operation), "$.OperationState", redactor).map_err(unreadable)?;
    meta.operation_state = Some(state);
    envelope(&mut tape).map_err(|(reason, path)| unreadable((reason, &path)))?;
    // What is left in the outer object is the envelope.
    [Some(operation), result].into_iter().flatten().for_each(|place| tape.take_out(place));
    let judged = conclude(endpoint, &mut tape, result, meta, redactor);
    let tape = Arc::new(tape);
    meta.envelope = Record::new(ENVELOPE, &tape, ROOT);
    meta.operation_id = meta.envelope.text("OperationId").map(str::to_owned);
    meta.eshop_id = meta.envelope.integer("EshopId");
    Ok(judged?.map(|(fields, place)| Record::new(fields, &tape, place)))
}

/// What the codes and the result come to: the result's table and place.
fn conclude(
    endpoint: &'static Endpoint,
    tape: &mut Tape,
    place: Option<usize>,
    meta: &mut Meta,
    redactor: &Redactor<'_>,
) -> Result<Option<(&'static [AnswerField], usize)>, Error> {
    let unreadable = |(reason, path): (Reason, &str)| Error::of(endpoint, reason, Outcome::Unknown).with_path(path);
    let result = place.map(|place| tape.item(place));
    let member = |name| result.and_then(|result| result.get(name)).filter(|member| member.kind() != Kind::Null);
    let transaction = member("TransactionId");
    meta.transaction_id = transaction.and_then(Item::characters).and_then(|text| text.parse().ok());
    meta.result_state = match member("State") {
        None => None,
        // An invoice or an account may have a state of its own, which is a word.
        Some(state) if endpoint.answer.is_undescribed() && state.as_text().is_some() => None,
        Some(state) => Some(State::read(state, "$.Result.State", redactor).map_err(unreadable)?),
    };
    let ended = meta.result_state.as_ref().map_or(0, |state| state.code);

    // Whether an error's result tells of an operation that went on all the same.
    let state = member("PayoutOperationState");
    let moved = transaction.is_some() || state.is_some_and(|state| state.as_text() != Some("Created"));
    let outcome = if moved { Outcome::Unknown } else { Outcome::NotDone };
    let speak = |level, reason, outcome| {
        let contradictory = moved && reason != Reason::Queued;
        let reason = if contradictory { Reason::Contradictory } else { reason };
        Err(Error::of(endpoint, reason, outcome).with_level(level))
    };
    let refused = result.and_then(Item::as_bool) == Some(false);
    let operation = meta.operation_state.as_ref();
    match (operation.map(|state| state.code), ended) {
        (Some(1), _) => speak(Level::Operation, Reason::Queued, Outcome::Unknown),
        (Some(2), _) if operation.is_some_and(State::session_expired) => {
            speak(Level::Operation, Reason::SessionExpired, outcome)
        }
        (Some(2), _) => speak(Level::Operation, Reason::Refused, outcome),
        (Some(0), 2..) => speak(Level::Result, Reason::RefusedResult, outcome),
        (Some(0), _) if refused => speak(Level::Result, Reason::RefusedFalse, outcome),
        (Some(0), 0 | 1) => {
            decode(endpoint, tape, place, redactor).map_err(|(reason, path)| unreadable((reason, &path)))
        }
        (Some(0), _) => Err(unreadable((Reason::UnknownCode, "$.Result.State.Code"))),
        _ => Err(unreadable((Reason::UnknownCode, "$.OperationState.Code"))),
    }
}
