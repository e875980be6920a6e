//! Marked secrets go into every request, answer and failure path; nothing that can be
//! printed may hold one.

use std::error::Error as _;
use std::fmt::Debug;

use intellectmoney::endpoints::{ENDPOINTS, Endpoint, Kind};
use intellectmoney::{
    Amount, Answer, Client, CreateOperation, Credentials, Encoding, Error, Generation, GetUserToken, Language, Options,
    Params, Recipient, Record, Response, UserToken, UserTokenGrant, read_answer,
};
use intellectmoney_tests::vectors::load;

const BEARER: &str = "canarybearer0123456789abcdef";
const SECRET: &str = "canary sign secret";
const TOKEN: &str = "CanaryUser/Token+0000000000000000000000000000000000000000000000000";
const LOGIN: &str = "canary.login@example.com";
const PASSWORD: &str = "canary-password";
const PAN: &str = "2200000000000004";
const OPERATION: &str = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

/// Searches a text for the secrets, whole, escaped or cut.
fn search(place: &str, text: &str) {
    let lower = text.to_lowercase();
    for mark in ["canary", "22000000000", "0000000004", "2200 0000 0000"] {
        assert!(!lower.contains(mark), "{place} shows {mark}: {text}");
    }
}

fn search_debug(place: &str, value: &impl Debug) {
    search(place, &format!("{value:?}"));
    search(place, &format!("{value:#?}"));
}

fn search_error(place: &str, error: &Error) {
    search_debug(place, error);
    search(place, &error.to_string());
    search(place, &error.message(Language::Russian));
    search(place, &serde_json::to_string(error).expect("JSON"));
    search(place, error.snippet().unwrap_or_default());
    search(place, error.path().unwrap_or_default());
    assert!(error.source().is_none(), "{place}: a source would have to be searched too");
}

fn credentials() -> Credentials {
    Credentials::new(BEARER, SECRET).expect("credentials").with_login(LOGIN, PASSWORD)
}

/// A text of the kind, a secret one where there is such.
fn secret_text(kind: Kind) -> &'static str {
    match kind {
        Kind::UserToken => TOKEN,
        Kind::Login => LOGIN,
        Kind::Password => PASSWORD,
        Kind::Choice(choices) => choices.first().map_or("", |choice| choice.name),
        Kind::Pan => PAN,
        Kind::Phone => "79990000000",
        Kind::BankId => "100000000000",
        Kind::Amount => "50.00",
        Kind::Currency => "RUB",
        Kind::PersonName => "Иван Тестов",
        Kind::Guid => OPERATION,
        Kind::DateTime | Kind::DateTimeAfter(_) => "2025-01-31 12:00:00",
        Kind::EshopId => "450000",
        Kind::AccountId => "6000000000",
        Kind::Boolean { .. } => "true",
        Kind::Email => "user@example.com",
        Kind::Integer { .. } => "7",
    }
}

/// The fields that a card payout sends, which are those with the most secrets.
fn params(endpoint: &'static Endpoint, generation: Generation) -> Params {
    let fields = endpoint.body(generation).fields.iter();
    let sent = fields.filter(|field| !matches!(field.name, "Account" | "BankId"));
    sent.map(|field| (field.name, secret_text(field.kind))).collect()
}

#[test]
fn requests_and_what_explains_them() {
    for generation in Generation::ALL {
        for encoding in [Encoding::Form, Encoding::Json] {
            let options = Options::default().generation(generation).encoding(encoding);
            let client = Client::with_options(credentials(), options);
            search_debug("client", &client);
            for endpoint in ENDPOINTS {
                let params = params(endpoint, generation);
                search_debug("params", &params);
                let prepared = client.prepare_texts(endpoint.name, &params).expect(endpoint.name);
                search_debug("prepared", &prepared);
                search_debug("request", prepared.request());
                search_debug("form", prepared.form());
                let explanation = prepared.explain();
                search_debug("explanation", &explanation);
                search("explanation", &explanation.to_string());
            }
        }
    }
}

#[test]
fn typed_calls() {
    let amount: Amount = "50".parse().expect("an amount");
    search_debug("call", &CreateOperation::new(Recipient::card(PAN, "Иван Тестов"), amount));
    search_debug("token", &UserToken::new(TOKEN));
    search_debug(
        "login",
        &GetUserToken {
            login: intellectmoney::types::Login::new(LOGIN),
            password: intellectmoney::types::Password::new(PASSWORD),
        },
    );
    search_debug("credentials", &credentials());
    search_debug("sign in", &Client::new(credentials()).sign_in().expect("a request"));
}

#[test]
fn refused_input() {
    for generation in Generation::ALL {
        let client = Client::with_options(credentials(), Options::default().generation(generation));
        for endpoint in ENDPOINTS {
            for field in endpoint.body(generation).fields {
                for spoil in ["\n", "::", ":", "\u{0}", "0", &"x".repeat(600)] {
                    let mut params = params(endpoint, generation);
                    params.set(field.name, format!("{}{spoil}", secret_text(field.kind)));
                    if let Err(error) = client.prepare_texts(endpoint.name, &params) {
                        search_error(field.name, &error);
                    }
                }
            }
        }
    }
    for (bearer, secret) in [("canary\n", SECRET), ("canary bearer", SECRET), (BEARER, "canary\r\n")] {
        search_error("credentials", &Credentials::new(bearer, secret).expect_err("refused"));
    }
    search_error("base URL", &Options::default().base_url("https://canary:canary@example.com").expect_err("refused"));
}

fn read(endpoint: &str, status: u16, body: &str) -> Result<Answer<Option<Record>>, Error> {
    read_answer(intellectmoney::endpoint(endpoint).expect("an endpoint"), &Response::new(status, body))
}

/// Bodies in which a provider, a proxy or a broken line shows secrets.
fn telling_bodies() -> Vec<String> {
    let mut bodies = Vec::new();
    for secret in [BEARER, SECRET, TOKEN, LOGIN, PASSWORD, PAN, "2200 0000 0000 0004"] {
        bodies.extend([
            format!("<html><head><title>500 error for {secret}</title></head>{secret}</html>"),
            format!("<Response><Result><UserToken>{secret}</UserToken></Result></Response>"),
            format!("{{\"Result\":{{\"UserToken\":\"{secret}\",\"Pan\":\"{secret}\"}}}}"),
            format!("{{\"OperationState\":{{\"Code\":0}},\"{secret}\":1,\"{secret}\":2}}"),
            format!("{{\"OperationState\":{{\"Code\":0}},\"Result\":{{\"{secret}\":[0,{{\"x\" 1"),
            format!("{{\"OperationState\":{{\"Code\":0}},\"Result\":\"{secret}\"}}"),
            secret.to_owned(),
            format!("error: {secret}, {secret}"),
            format!("\u{feff}{secret}"),
        ]);
        for code in [1, 2] {
            bodies.push(format!(
                "{{\"OperationState\":{{\"Code\":{code},\"Desc\":\"Время сессии пользователя истекло. ({secret})\"}},\"Result\":false}}"
            ));
        }
    }
    for described in [LOGIN, TOKEN, PAN, "2200 0000 0000 0004"] {
        bodies.push(format!(
            "{{\"OperationState\":{{\"Code\":0,\"Desc\":\"\"}},\"Result\":{{\"State\":{{\"Code\":3,\"Desc\":\"нет {described} нет\"}}}}}}"
        ));
    }
    bodies
}

#[test]
fn unreadable_and_refusing_answers() {
    for body in telling_bodies() {
        for endpoint in ENDPOINTS {
            for status in [200, 302, 400, 401, 403, 500, 502] {
                let error = read(endpoint.name, status, &body).expect_err("no success");
                search_error(&body, &error);
            }
        }
    }
}

#[test]
fn answers_that_repeat_the_request() {
    let client = Client::new(credentials());
    for endpoint in ENDPOINTS {
        let prepared = client.prepare_texts(endpoint.name, &params(endpoint, Generation::Current)).expect("a request");
        let mut secrets = vec![BEARER, SECRET, LOGIN, PASSWORD];
        secrets.extend(prepared.form().pairs().filter(|(field, _)| field.kind.is_secret()).map(|(_, text)| text));
        for secret in secrets {
            for (code, status) in [(0, 200), (2, 200), (2, 403)] {
                let body = format!(
                    "{{\"OperationState\":{{\"Code\":{code},\"Desc\":\"нет, {secret}.\"}},\"Result\":{{\"State\":{{\"Code\":3,\"Desc\":\"нет {secret}!\"}}}}}}"
                );
                search_error(&body, &prepared.answer(&Response::new(status, body.as_str())).expect_err("refused"));
            }
            search_error(secret, &prepared.answer(&Response::new(200, secret)).expect_err("no JSON"));
        }
    }
}

#[test]
fn answers_cut_anywhere() {
    let body = format!(
        "{{\"OperationState\":{{\"Code\":2,\"Desc\":\"истекло. ({LOGIN})\"}},\"Result\":{{\"UserToken\":\"{TOKEN}\",\"Pan\":\"{PAN}\"}}}}"
    );
    for (at, _) in body.char_indices() {
        for endpoint in ENDPOINTS {
            search_error("cut", &read(endpoint.name, 200, &body[..at]).expect_err("cut off"));
        }
    }
}

#[test]
fn every_answer_vector_with_secrets_in_its_descriptions() {
    for vector in load("parse") {
        let text = |name: &str| vector.value.get(name).and_then(|value| value.as_text()).unwrap_or_default();
        let told = format!("Успешно обработана ({LOGIN}) {PAN} {TOKEN}");
        let body = text("body").replace("Успешно обработана", &told);
        let status = vector.value.get("status").and_then(|value| value.as_number()).and_then(|text| text.parse().ok());
        match read(text("endpoint"), status.unwrap_or(200), &body) {
            Ok(answer) => search_debug(&vector.name, &answer),
            Err(error) => search_error(&vector.name, &error),
        }
    }
}

#[test]
fn a_granted_token_is_never_printed() {
    let body = format!("{{\"OperationState\":{{\"Code\":0,\"Desc\":\"\"}},\"Result\":{{\"UserToken\":\"{TOKEN}\"}}}}");
    let endpoint = intellectmoney::endpoint("getUserToken").expect("an endpoint");
    let answer: Answer<UserTokenGrant> = read_answer(endpoint, &Response::new(200, body.as_str())).expect("a token");
    search_debug("answer", &answer);
    search_debug("response", &Response::new(200, body.as_str()));
    search("record", &answer.result.record().to_json());
    search("serialised", &serde_json::to_string(&answer.result).expect("JSON"));
    assert_eq!(answer.result.user_token().expose(), TOKEN);
}
