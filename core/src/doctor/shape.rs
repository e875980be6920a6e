//! Mistakes in what stands in the string, in which order, and in its bytes.

use super::Keys;
use super::draft::{Charset, Draft, Part, Place};
use super::mistakes::Mistake;
use crate::endpoints::{ENDPOINTS, Endpoint, Kind};
use crate::form::Form;
use crate::layout::Layout;
use crate::params::Params;

/// Every way in which the mistake changes the string, likelier ones first.
pub(super) fn variants(
    mistake: Mistake,
    draft: &Draft,
    endpoint: &'static Endpoint,
    params: &Params,
    keys: Keys<'_>,
) -> Vec<Draft> {
    let with = |change: &dyn Fn(&mut Draft)| {
        let mut draft = draft.clone();
        change(&mut draft);
        vec![draft]
    };
    match mistake {
        Mistake::EmptySegmentsDropped => dropped(draft),
        Mistake::FieldsInBodyOrder => {
            let place =
                |part: &Part| params.names().position(|name| part.field.is_some_and(|field| field.name == name));
            reordered(draft, |parts| parts.sort_by_key(|part| place(part).unwrap_or(usize::MAX)))
        }
        Mistake::FieldsInAlphabeticalOrder => reordered(draft, |parts| {
            parts.sort_by_key(|part| part.field.map(|field| field.name.to_ascii_lowercase()));
        }),
        Mistake::LayoutOfAnotherEndpoint => others(draft, endpoint, params),
        Mistake::UserTokenLeftOut => {
            let is_token = |part: &Part| part.field.is_some_and(|field| field.kind == Kind::UserToken);
            if draft.parts.iter().any(is_token) {
                with(&|draft| draft.parts.retain(|part| !is_token(part)))
            } else {
                Vec::new()
            }
        }
        Mistake::SecretMissing => {
            let without = with(&|draft| draft.place = Place::Nowhere);
            without.into_iter().flat_map(|draft| [draft.clone(), Draft { trailing: true, ..draft }]).collect()
        }
        Mistake::SecretFirst if draft.place == Place::Last => with(&|draft| draft.place = Place::First),
        Mistake::SecretWithoutSeparator if draft.place == Place::Last => with(&|draft| draft.place = Place::Attached),
        Mistake::SecretWithSpaces if draft.place != Place::Nowhere => {
            let secret = keys.secret;
            let ends = [format!("{secret}\n"), format!("{secret} "), format!("{secret}\r\n"), format!(" {secret}")];
            let trimmed = Some(secret.trim().to_owned()).filter(|trimmed| trimmed != secret);
            ends.into_iter().chain(trimmed).map(|text| draft.with_secret(text)).collect()
        }
        Mistake::BearerAsSecret if draft.place != Place::Nowhere && !keys.bearer.is_empty() => {
            vec![draft.with_secret(keys.bearer.to_owned())]
        }
        Mistake::LeadingSeparator => with(&|draft| draft.leading = true),
        Mistake::TrailingSeparator if !draft.trailing => with(&|draft| draft.trailing = true),
        Mistake::AnotherSeparator => {
            let joiners = [":", "", ";", "&", "|", ",", ":::"];
            joiners.into_iter().map(|joiner| Draft { joiner, ..draft.clone() }).collect()
        }
        Mistake::NamesInString => {
            [draft.joiner, "&"].into_iter().map(|joiner| Draft { names: true, joiner, ..draft.clone() }).collect()
        }
        Mistake::Windows1251 => with(&|draft| draft.charset = Charset::Windows1251),
        Mistake::ByteOrderMark => with(&|draft| draft.charset = Charset::ByteOrderMark),
        Mistake::Utf16 => with(&|draft| draft.charset = Charset::Utf16),
        _ => Vec::new(),
    }
}

/// Without all empty segments, or without one: a field that nobody thought of is often the last.
fn dropped(draft: &Draft) -> Vec<Draft> {
    let is_empty = |place: &usize| draft.parts.get(*place).is_some_and(|part| part.text.is_empty());
    let empty: Vec<usize> = (0..draft.parts.len()).filter(is_empty).collect();
    let without = |places: &[usize]| {
        let kept = draft.parts.iter().enumerate().filter(|(place, _)| !places.contains(place));
        Draft { parts: kept.map(|(_, part)| part.clone()).collect(), ..draft.clone() }
    };
    match empty.as_slice() {
        [] => Vec::new(),
        [_] => vec![without(&empty)],
        _ => std::iter::once(without(&empty)).chain(empty.iter().rev().map(|place| without(&[*place]))).collect(),
    }
}

/// The values that were sent, in another order.
fn reordered(draft: &Draft, sort: impl Fn(&mut [Part])) -> Vec<Draft> {
    let mut sent = draft.clone();
    sent.parts.retain(|part| !part.text.is_empty());
    let before: Vec<_> = sent.parts.iter().map(|part| part.field.map(|field| field.name)).collect();
    sort(&mut sent.parts);
    let after = sent.parts.iter().map(|part| part.field.map(|field| field.name));
    if after.eq(before) { Vec::new() } else { vec![sent] }
}

/// The layouts of the other endpoints over the same values.
fn others(draft: &Draft, endpoint: &Endpoint, params: &Params) -> Vec<Draft> {
    let mut seen: Vec<&str> = endpoint_layouts(endpoint);
    let mut drafts = Vec::new();
    for body in ENDPOINTS.iter().copied().filter(|other| other.name != endpoint.name).flat_map(Endpoint::bodies) {
        if seen.contains(&body.layout) {
            continue;
        }
        seen.push(body.layout);
        let Ok(layout) = Layout::of(body) else { continue };
        let form = Form::as_sent(body.fields, params);
        // Texts that were changed before stay changed.
        let mut other = Draft::right(&layout, &form, "");
        for part in &mut other.parts {
            let name = part.field.map(|field| field.name);
            if let Some(own) = draft.parts.iter().find(|own| own.changed && own.field.map(|field| field.name) == name) {
                part.clone_from(own);
            }
        }
        let signs_any = other.parts.iter().any(|part| !part.text.is_empty());
        if signs_any {
            drafts.push(Draft { parts: other.parts, ..draft.clone() });
        }
    }
    drafts
}

fn endpoint_layouts(endpoint: &Endpoint) -> Vec<&'static str> {
    std::iter::once(&endpoint.current).chain(endpoint.older).map(|body| body.layout).collect()
}
