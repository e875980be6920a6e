//! One request on its way: path, fault script, gate, rules, effect, answer.

use super::answer::{Refusal, Reply, Writing, page};
use super::behaviour::Behaviour;
use super::body;
use super::delivery::{Delivery, Headers};
use super::document::Document;
use super::fault::FaultKind;
use super::log::LogEntry;
use super::provider::{Call, Provider};
use super::{gate, rules};
use crate::endpoints::{ENDPOINTS, Endpoint, Shape};

/// Milliseconds of host time by which a late answer is late: beyond an attempt's 20 s.
const LATE: u64 = 30_000;

/// What a fault changes in the handling itself.
#[derive(Clone, Copy, Default)]
struct Twist {
    stuck: bool,
    expire_token: bool,
}

/// The endpoint behind a path, and whether the path is written as on the provider's pages.
pub(super) fn route(path: &str) -> Option<(&'static Endpoint, bool)> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let bare = path.strip_suffix('/').unwrap_or(path);
    let found = ENDPOINTS.iter().copied().find(|endpoint| endpoint.path.eq_ignore_ascii_case(bare))?;
    Some((found, found.path == path))
}

/// Handles a request as the fault says, or as it should be.
pub(super) fn deliver(
    provider: &mut Provider,
    endpoint: &'static Endpoint,
    (headers, body): (&Headers<'_>, &[u8]),
    entry: &mut LogEntry,
) -> Delivery {
    let writing = Writing::accepted(headers.accept.unwrap_or_default());
    if writing == Writing::Xml {
        provider.rely(Behaviour::XmlByDefault);
    }
    let effect = entry.fault.is_none_or(|fault| fault.takes_effect(entry.nth) || fault == FaultKind::ExpireToken);
    entry.handled = effect;
    let twist = Twist {
        stuck: entry.fault == Some(FaultKind::Stuck),
        expire_token: entry.fault == Some(FaultKind::ExpireToken),
    };
    let mut reply = None;
    let times = if entry.fault == Some(FaultKind::Duplicate) { 2 } else { usize::from(effect) };
    for _ in 0..times {
        reply = Some(once(provider, endpoint, (headers, body), twist, entry));
    }
    let delivery = match (entry.fault, reply) {
        (Some(FaultKind::LoseRequest | FaultKind::LoseResponse), _) => Delivery::Lost,
        (Some(FaultKind::Reset), _) => Delivery::Reset,
        (Some(FaultKind::Http401), _) => Delivery::Answer(page(401, "Unauthorized")),
        (Some(FaultKind::Html502), _) | (_, None) => Delivery::Answer(page(502, "Bad Gateway")),
        (Some(FaultKind::Delay), Some(reply)) => Delivery::Late { response: writing.write(&reply), millis: LATE },
        (Some(FaultKind::XmlInstead), Some(reply)) => Delivery::Answer(Writing::Xml.write(&reply)),
        (Some(FaultKind::Truncate), Some(reply)) => {
            let mut response = writing.write(&reply);
            response.body.truncate(response.body.len() / 2);
            Delivery::Answer(response)
        }
        (Some(FaultKind::UnknownState), Some(mut reply)) => {
            blur(&mut reply.body);
            Delivery::Answer(writing.write(&reply))
        }
        (_, Some(reply)) => Delivery::Answer(writing.write(&reply)),
    };
    entry.status = match &delivery {
        Delivery::Answer(response) | Delivery::Late { response, .. } => Some(response.status),
        Delivery::Lost | Delivery::Reset => None,
    };
    delivery
}

/// Handles a request once.
fn once(
    provider: &mut Provider,
    endpoint: &'static Endpoint,
    request: (&Headers<'_>, &[u8]),
    twist: Twist,
    entry: &mut LogEntry,
) -> Reply {
    (entry.problem, entry.expected) = (None, Vec::new());
    checked(provider, endpoint, request, twist, entry).unwrap_or_else(|refusal| refusal)
}

fn checked(
    provider: &mut Provider,
    endpoint: &'static Endpoint,
    (headers, body): (&Headers<'_>, &[u8]),
    twist: Twist,
    entry: &mut LogEntry,
) -> Result<Reply, Reply> {
    let boolean = matches!(endpoint.answer, Shape::Boolean);
    if let Err(problem) = gate::bearer(provider, headers) {
        entry.problem = Some(problem.to_owned());
        return Err(turned_away(provider, "Ошибка авторизации."));
    }
    let sent = body::read(headers.content_type.unwrap_or_default(), body).map_err(|unreadable| {
        entry.problem = Some(unreadable.0.to_owned());
        Reply { status: 400, ..Refusal::operation("Тело запроса не прочитано.").reply(boolean) }
    })?;
    let Some((table, fields)) = gate::sign(provider, endpoint, headers.sign.unwrap_or_default(), &sent, entry) else {
        return Err(turned_away(provider, "Неверная подпись запроса."));
    };
    for (rests, behaviour) in [
        (sent.form_under_json, Behaviour::FormUnderJson),
        (!fields.unknown.is_empty(), Behaviour::UnknownFieldsIgnored),
        (fields.other_case, Behaviour::NamesInAnyCase),
    ] {
        if rests {
            provider.rely(behaviour);
        }
    }
    let mut refuse = |refusal: Refusal| {
        let (Refusal::Operation { desc } | Refusal::Result { desc, .. }) = &refusal;
        // The provider's sentence on a session ends with the login: the log does without.
        entry.problem = desc.split('(').next().map(|desc| desc.trim_end().to_owned());
        refusal.reply(boolean)
    };
    if let Some(refusal) = rules::check(endpoint.name, table, &fields, &mut provider.relied) {
        provider.rely(Behaviour::FieldRefusal);
        return Err(refuse(refusal));
    }
    if let Some(token) = fields.get("UserToken") {
        if twist.expire_token {
            provider.sessions.end(token, entry.at);
        }
        gate::session(provider, token, entry.at).map_err(|desc| refuse(Refusal::operation(desc)))?;
    }
    let call = Call { now: entry.at, fields: &fields, stuck: twist.stuck, dead_token: twist.expire_token };
    provider.answer(endpoint.name, call).map_err(refuse)
}

/// The gate's answer: what it really looks like is not known.
fn turned_away(provider: &mut Provider, desc: &str) -> Reply {
    let status = if provider.rely(Behaviour::RefusedWith401) { 401 } else { 200 };
    Reply { status, ..Refusal::operation(desc).reply(false) }
}

/// Every state of the answer becomes one that nobody knows.
fn blur(value: &mut Document<'static>) {
    match value {
        Document::Object(members) => {
            for (name, value) in members {
                match (*name, value) {
                    ("PayoutOperationState" | "PaymentState" | "State", Document::Text(text)) => {
                        *text = "Frozen".into();
                    }
                    (_, value) => blur(value),
                }
            }
        }
        Document::Array(items) => items.iter_mut().for_each(blur),
        _ => {}
    }
}
