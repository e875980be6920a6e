//! Answers in the provider's shapes: key order and texts are those of its samples.

use crate::http::Response;
use crate::types::{Decimal, Uuid};

use super::body::names;
use super::document::{Document, number, object, text};
use super::xml;

/// `OperationState.Desc` of every request that was processed.
const PROCESSED: &str = "Успешно обработана";
/// `Result.State.Desc` of a success; withdrawMoney's sample has a dot at its end.
pub(super) const SUCCESS: &str = "Успешно обработан";

/// Room for most answers.
const USUAL: usize = 512;

/// A status and an envelope, not written yet.
#[derive(Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Document<'static>,
}

/// A refusal before it is known what the endpoint's answer looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// `OperationState.Code` 2: not processed at all.
    Operation {
        /// The provider's sentence.
        desc: String,
    },
    /// `Result.State`: processed, and refused.
    Result {
        /// 2 or 3.
        code: u8,
        /// The parameter at fault, in camel case.
        source: Option<String>,
        /// The provider's sentence.
        desc: String,
    },
}

impl Refusal {
    /// A parameter's fault: code 3, as withdrawMoney's sample has it.
    pub(super) fn field(name: &str, desc: impl Into<String>) -> Self {
        Self::Result { code: 3, source: Some(camel(name)), desc: desc.into() }
    }

    pub(super) fn operation(desc: impl Into<String>) -> Self {
        Self::Operation { desc: desc.into() }
    }

    /// An endpoint that answers with a boolean has no `Result.State` to speak through.
    pub(super) fn reply(self, boolean: bool) -> Reply {
        match self {
            Self::Operation { desc } => refused(desc),
            Self::Result { desc, .. } if boolean => refused(desc),
            Self::Result { code, source, desc } => {
                let mut state = Vec::new();
                if let Some(source) = source {
                    state.push(("ErrorSourceParam", text(source)));
                }
                state.extend([("Code", number(code)), ("Desc", text(desc))]);
                processed(None, object([("State", Document::Object(state))]))
            }
        }
    }
}

fn refused(desc: String) -> Reply {
    let state = object([("Code", number(2)), ("Desc", text(desc))]);
    Reply { status: 200, body: object([("OperationState", state), ("Result", Document::Bool(false))]) }
}

/// An envelope around a result that was worked out.
pub(super) fn processed(operation_id: Option<Uuid>, result: Document<'static>) -> Reply {
    let mut members = Vec::with_capacity(3);
    members.push(("OperationState", done(PROCESSED)));
    if let Some(id) = operation_id {
        members.push(("OperationId", text(id.to_string())));
    }
    members.push(("Result", result));
    Reply { status: 200, body: Document::Object(members) }
}

/// A result's object: its state, then its own members.
pub(super) fn result<const N: usize>(
    desc: &'static str,
    members: [(&'static str, Document<'static>); N],
) -> Document<'static> {
    Document::Object(std::iter::once(("State", done(desc))).chain(members).collect())
}

fn done(desc: &'static str) -> Document<'static> {
    object([("Code", Document::Number("0".into())), ("Desc", text(desc))])
}

/// A sum with its currency.
pub(super) fn roubles(amount: Decimal) -> Document<'static> {
    object([("Amount", number(amount)), ("Currency", text("RUB"))])
}

/// `accountId` of `AccountId`.
fn camel(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    Json,
    Xml,
}

impl Writing {
    /// JSON only for those who ask for it.
    pub(super) fn accepted(accept: &str) -> Self {
        let json = ["application/json", "text/json"].into_iter().any(|kind| names(accept, kind));
        if json { Self::Json } else { Self::Xml }
    }

    pub(super) fn write(self, reply: &Reply) -> Response {
        match self {
            Self::Json => {
                let mut body = String::with_capacity(USUAL);
                reply.body.write_json(&mut body);
                plain(reply.status, "application/json; charset=utf-8", body)
            }
            Self::Xml => plain(reply.status, "application/xml; charset=utf-8", xml::write(&reply.body)),
        }
    }
}

pub(super) fn plain(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Response {
    Response { status, headers: vec![("content-type".to_owned(), content_type.to_owned())], body: body.into() }
}

/// A page, as proxies and web servers answer.
pub(super) fn page(status: u16, title: &str) -> Response {
    let body = format!(
        "<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n<center><h1>{status} {title}</h1></center>\r\n</body>\r\n</html>\r\n"
    );
    plain(status, "text/html; charset=utf-8", body)
}
