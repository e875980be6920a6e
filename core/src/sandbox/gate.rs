//! Who may come in: Bearer, then Sign over each accepted generation's layout.

use super::behaviour::Behaviour;
use super::body::{Fields, Sent};
use super::delivery::Headers;
use super::layouts::{digest, join, layout};
use super::log::LogEntry;
use super::provider::Provider;
use super::settings::Settings;
use crate::doctor::{self, Diagnosis, Keys};
use crate::endpoints::{Body, Endpoint, Field, Generation, Kind};
use crate::form::Form;

/// Refuses a Bearer token that is not ours; gives the reason for the log.
pub(super) fn bearer(provider: &Provider, headers: &Headers<'_>) -> Result<(), &'static str> {
    let header = headers.authorization.ok_or("no Authorization header")?;
    let (scheme, token) = header.split_once(' ').ok_or("the Authorization header is not `Bearer <token>`")?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err("the Authorization header is not `Bearer <token>`");
    }
    let ours = token == provider.credentials.bearer_token();
    if ours { Ok(()) } else { Err("the Bearer token is not this sandbox's") }
}

/// The body's table and values under the generation whose Sign fits.
pub(super) fn sign<'a>(
    provider: &mut Provider,
    endpoint: &'static Endpoint,
    given: &str,
    sent: &'a Sent<'_>,
    entry: &mut LogEntry,
) -> Option<(&'static Body, Fields<'a>)> {
    let Provider { settings: Settings { generations: accepted, .. }, credentials, .. } = &*provider;
    let secret = credentials.sign_secret_key();
    let mut first = None;
    for generation in accepted {
        let body = endpoint.body(*generation);
        let fields = Fields::new(body, sent);
        let (layout, rests_on) = layout(endpoint.name, *generation);
        if digest(&join(layout, secret, |name| fields.signed(name))) == given {
            if let Some(behaviour) = rests_on {
                provider.rely(behaviour);
            }
            entry.seen(&fields);
            return Some((body, fields));
        }
        entry.expected.push(join(layout, "[SignSecretKey]", |name| fields.signed_masked(name)));
        first.get_or_insert(fields);
    }
    entry.expected.dedup();
    let fields = first.unwrap_or_else(|| Fields::new(&endpoint.current, sent));
    entry.seen(&fields);
    entry.problem = Some(diagnose(endpoint, sent, given, accepted, (secret, credentials.bearer_token()), &fields));
    None
}

/// The likeliest mistake behind a Sign that does not fit.
fn diagnose(
    endpoint: &'static Endpoint,
    sent: &Sent<'_>,
    given: &str,
    accepted: &[Generation],
    (secret, bearer): (&str, &str),
    fields: &Fields<'_>,
) -> String {
    if given.is_empty() {
        return "no Sign header".to_owned();
    }
    if sent.json_under_form {
        return "a JSON body under a form's content type: say application/json".to_owned();
    }
    let own = accepted.first().copied().unwrap_or_default();
    if let Some(name) = bare_plus(fields, layout(endpoint.name, own).0, secret, given) {
        return format!("an unescaped + in {name}: a form reads it as a space, write %2B");
    }
    let fits = |generation: &Generation, given: &str| {
        let fields = Fields::new(endpoint.body(*generation), sent);
        let (layout, _) = layout(endpoint.name, *generation);
        digest(&join(layout, secret, |name| fields.signed(name))) == given
    };
    if let Some(other) = Generation::ALL.iter().find(|generation| fits(generation, given)) {
        return format!("the Sign fits the layout of {}, which this sandbox does not accept now", other.as_str());
    }
    let params = fields.as_params();
    let keys = Keys { secret, bearer };
    let diagnosis = doctor::diagnose(endpoint, &params, given, keys, (own, None)).ok();
    if diagnosis.as_ref().is_some_and(Diagnosis::matches) {
        let form = Form::as_sent(endpoint.body(own).fields, &params);
        let other = form.pairs().filter(|(field, text)| params.get(field.name).is_some_and(|sent| sent != *text));
        let names: Vec<&str> = other.map(|(field, _)| field.name).collect();
        return format!("{} was signed in another form than it was sent in: sign what you send", names.join(" and "));
    }
    let named = diagnosis.and_then(|found| Some(format!("{}: {}", found.cause()?, found.hint())));
    if given.len() != 64 || !given.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return named.unwrap_or_else(|| "the Sign is not 64 hexadecimal digits".to_owned());
    }
    named.unwrap_or_else(|| "the Sign does not fit: other texts, another order or another secret".to_owned())
}

/// The field whose `+` was not escaped. Most encoders write a space so: it is the mistake only where
/// the Sign is of a plus, or where the value never has a space.
fn bare_plus(fields: &Fields<'_>, layout: &str, secret: &str, given: &str) -> Option<&'static str> {
    let is_mistake = |field: &Field, kept: &str| {
        let value = |name: &str| if name.eq_ignore_ascii_case(field.name) { kept } else { fields.signed(name) };
        field.kind == Kind::UserToken || digest(&join(layout, secret, value)) == given
    };
    fields.with_plus().find(|(field, kept)| is_mistake(field, kept)).map(|(field, _)| field.name)
}

/// The session's token, after the field rules: known and not expired.
pub(super) fn session(provider: &mut Provider, token: &str, now: i64) -> Result<(), String> {
    provider.rely(Behaviour::TokenLife);
    if provider.sessions.alive(token, now) {
        return Ok(());
    }
    provider.rely(Behaviour::SessionExpired);
    Err(format!("Время сессии пользователя истекло. ({})", provider.credentials.login()))
}
