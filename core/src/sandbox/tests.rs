//! The client's encoder and the sandbox's decoder know nothing of each other: what one
//! writes the other must read, for every endpoint.

use proptest::prelude::*;

use super::body::{Fields, read};
use super::layouts::{digest, join, layout};
use crate::endpoints::{Body, ENDPOINTS, Field, Generation, Kind, Presence};
use crate::{Check, Client, Credentials, Encoding, Options, Params};

/// Texts that a form of this kind accepts, the awkward ones among them.
fn texts(field: &Field) -> BoxedStrategy<String> {
    match field.kind {
        Kind::UserToken | Kind::Login | Kind::Password => "[ -9;-~а-яЁ€𝄞]{1,64}".boxed(),
        Kind::Choice(choices) => prop::sample::select(choices).prop_map(|choice| choice.name.to_owned()).boxed(),
        Kind::Pan => "[0-9]{12,20}".boxed(),
        Kind::Phone => "(\\+7|8) \\([0-9]{3}\\) [0-9]{3}-[0-9]{4}".boxed(),
        Kind::BankId => "[0-9]{12}".boxed(),
        Kind::Amount => "[1-9][0-9]{0,9}(\\.[0-9]{1,2})?".boxed(),
        Kind::Currency => "[A-Z]{3}".boxed(),
        Kind::PersonName => "[ -9;-~а-яЁ€𝄞]{2,50}".boxed(),
        Kind::Guid => "[0-9a-fA-F]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}".boxed(),
        Kind::DateTime => "202[0-4]-(0[1-9]|1[0-2])-[01][1-9] (0[0-9]|1[0-9]):[0-5][0-9]:[0-5][0-9]".boxed(),
        Kind::DateTimeAfter(_) => "203[0-9]-(0[1-9]|1[0-2])-[01][1-9] 2[0-3]:[0-5][0-9]:[0-5][0-9]".boxed(),
        Kind::EshopId => "[0-9]{1,6}".boxed(),
        Kind::AccountId => "[0-9]{10}".boxed(),
        Kind::Boolean { .. } => "true|false|1|0".boxed(),
        Kind::Email => "[a-z0-9.+]{1,20}@example\\.com".boxed(),
        Kind::Integer { min, max } => (min..=max).prop_map(|number| number.to_string()).boxed(),
    }
}

/// A call of any endpoint and generation, with optional fields or without.
fn calls() -> impl Strategy<Value = (usize, Generation, Vec<(Option<String>, bool)>)> {
    let generation = prop::sample::select(Generation::ALL.to_vec());
    (0..ENDPOINTS.len(), generation).prop_flat_map(|(place, generation)| {
        let body = ENDPOINTS[place].body(generation);
        let fields: Vec<_> =
            body.fields.iter().map(|field| (texts(field).prop_map(Some), any::<bool>()).boxed()).collect();
        (Just(place), Just(generation), fields)
    })
}

/// The texts that this call sends, by the conditions of its table.
fn params(body: &Body, drawn: &[(Option<String>, bool)]) -> Params {
    let text = |name: &str| {
        let place = body.fields.iter().position(|field| field.name == name)?;
        drawn[place].0.clone()
    };
    let mut params = Params::new();
    for (field, (value, wanted)) in body.fields.iter().zip(drawn) {
        let due = match field.presence {
            Presence::Required => true,
            Presence::Optional => *wanted,
            Presence::OnlyWith { field: selector, choices } => {
                text(selector).is_some_and(|chosen| choices.contains(&chosen.as_str()))
            }
        };
        if let (true, Some(value)) = (due, value) {
            params.set(field.name, value.clone());
        }
    }
    params
}

proptest! {
    #[test]
    fn every_endpoints_client_encoding_equals_the_sandboxs_decoding((place, generation, drawn) in calls()) {
        let endpoint = ENDPOINTS[place];
        let body = endpoint.body(generation);
        for encoding in [Encoding::Form, Encoding::Json] {
            let options = Options::default().generation(generation).encoding(encoding).without_check(Check::PanLuhn);
            let client = Client::with_options(Credentials::new("0123", "secret")?, options);
            let prepared = client.prepare_texts(endpoint.name, &params(body, &drawn))?;
            let request = prepared.request();
            let content_type = request.headers().iter().find(|(name, _)| *name == "content-type").map(|(_, value)| *value);
            let sent = read(content_type.unwrap_or_default(), request.body().as_bytes());
            let sent = sent.map_err(|unreadable| TestCaseError::fail(unreadable.0))?;
            let fields = Fields::new(body, &sent);
            let decoded: Vec<(&str, &str)> = fields.pairs().collect();
            let meant: Vec<(&str, &str)> = prepared.form().pairs().map(|(field, text)| (field.name, text)).collect();
            prop_assert_eq!(decoded, meant);
            let (layout, _) = layout(endpoint.name, generation);
            let sign = digest(&join(layout, "secret", |name| fields.signed(name)));
            prop_assert!(request.headers().contains(&("sign", sign.as_str())), "{} {}", endpoint.name, layout);
            prop_assert!(fields.unknown.is_empty() && fields.twice.is_empty() && fields.with_plus().next().is_none());
        }
    }
}

#[test]
fn odd_bodies() {
    let of = |content_type: &str, body: &str| -> Vec<(String, String)> {
        let endpoint = crate::endpoint("executeOperation").unwrap();
        let sent = read(content_type, body.as_bytes()).unwrap_or_default();
        let fields = Fields::new(&endpoint.current, &sent);
        fields.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    let token = |value: &str| vec![("UserToken".to_owned(), value.to_owned())];
    assert_eq!(of("application/json", r#"{"userToken":12.50}"#), token("12.50"));
    assert_eq!(of("application/json; charset=utf-8", r#" {"UserToken":["a"]}"#), token(r#"["a"]"#));
    assert_eq!(of("application/json", r#"{"UserToken":null}"#), []);
    assert_eq!(of("application/json", "UserToken=a%2Bb"), token("a+b"));
    assert_eq!(of("", r#"{"UserToken":true}"#), token("true"));
    assert_eq!(of("application/x-www-form-urlencoded", "UserToken=a&usertoken=b"), token("a"));
    assert_eq!(of("application/x-www-form-urlencoded", r#"{"UserToken":"a"}"#), []);
    assert!(read("application/json", b"{").is_err() && read("text/xml", b"<a/>").is_err());
    assert!(read("", &vec![b'a'; (1 << 20) + 1]).is_err());
}

#[test]
fn every_switchable_behaviour_has_two_ways_and_every_name_is_one() {
    for note in super::Behaviour::notes() {
        assert_eq!(super::Behaviour::parse(note.name), Some(note.behaviour), "{}", note.name);
        assert!(note.default || note.off.is_some(), "{} could never be on", note.name);
    }
}
