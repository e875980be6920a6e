//! A signed createOperation, ready to be sent.

use std::hint::black_box;

use intellectmoney::{Amount, Client, CreateOperation, Credentials, Encoding, Options, Recipient, UserToken};
use serde::Serialize;
use sha2::{Digest, Sha256, block_api::compress256};

use crate::clock::{Contestant, medians};
use crate::report::Row;

const BEARER: &str = "0123456789abcdef0123456789abcdef";
const SECRET: &str = "example-sign-secret-0123456789ab";
/// As long as the provider's: 64 characters.
const TOKEN: &str = "EXAMPLE/USER+TOKEN/EXAMPLE/USER+TOKEN/EXAMPLE/USER+TOKEN/EXAMPLE";

/// The texts of the body, in the order of the layout; what is empty is not sent.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    user_token: &'a str,
    preference_type: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pan: &'a str,
    account: &'a str,
    bank_id: &'a str,
    amount: &'a str,
    currency: &'a str,
    recipient_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    eshop_id: &'a str,
}

const TEXTS: Body<'static> = Body {
    user_token: TOKEN,
    preference_type: "OutSbp",
    pan: "",
    account: "79990000000",
    bank_id: "100000000001",
    amount: "1234.50",
    currency: "RUB",
    recipient_name: "Иван Тестов",
    eshop_id: "",
};

/// What is signed; a program's own row of a payroll.
#[must_use]
pub fn call() -> CreateOperation {
    let recipient = Recipient::sbp(TEXTS.account, TEXTS.bank_id, TEXTS.recipient_name);
    CreateOperation::new(recipient, TEXTS.amount.parse::<Amount>().expect("an amount"))
}

/// A client of made-up credentials.
#[must_use]
pub fn client(encoding: Encoding) -> Client {
    let credentials = Credentials::new(BEARER, SECRET).expect("credentials");
    Client::with_options(credentials, Options::default().encoding(encoding))
}

/// The token of a session.
#[must_use]
pub fn token() -> UserToken {
    UserToken::new(TOKEN)
}

/// As one writes it by hand: join, hash, hex, serialise.
fn by_hand(texts: &Body<'_>, encoding: Encoding) -> (String, String) {
    let joined = [
        texts.user_token,
        texts.preference_type,
        texts.pan,
        texts.account,
        texts.bank_id,
        texts.amount,
        texts.currency,
        texts.recipient_name,
        texts.eshop_id,
        SECRET,
    ]
    .join("::");
    let sign = hex::encode(Sha256::digest(joined.as_bytes()));
    let body = match encoding {
        Encoding::Json => serde_json::to_string(texts).expect("texts"),
        Encoding::Form => serde_urlencoded::to_string(texts).expect("texts"),
    };
    (sign, body)
}

/// Ours, against nothing but the compression of the same blocks, and against [`by_hand`].
#[must_use]
pub fn measure() -> Vec<Row> {
    [(Encoding::Json, "JSON", 2.0), (Encoding::Form, "form", 2.8)]
        .into_iter()
        .flat_map(|(encoding, name, goal)| {
            let (client, token, call) = (client(encoding), token(), call());
            let prepared = client.prepare(&token, &call).expect("a good payout");
            let (sign, body) = by_hand(&TEXTS, encoding);
            assert_eq!(prepared.request().headers()[3], ("sign", sign.as_str()));
            // A space is `%20` in ours and `+` in the other; both are the same form.
            let expected = if encoding == Encoding::Form { body.replace('+', "%20") } else { body };
            assert_eq!(prepared.request().body(), expected);
            let signed: usize = [TEXTS.account, TEXTS.bank_id, TEXTS.amount, TEXTS.currency, TEXTS.recipient_name]
                .into_iter()
                .chain([TEXTS.user_token, TEXTS.preference_type, SECRET])
                .map(str::len)
                .sum();
            // Nine joiners; one byte and eight end the message.
            let blocks = vec![[0x61_u8; 64]; (signed + 9 * 2 + 9).div_ceil(64)];
            let contestants: Vec<Contestant<'_>> = vec![
                Box::new(|| drop(black_box(client.prepare(black_box(&token), black_box(&call))))),
                Box::new(|| {
                    let mut state = [0_u32; 8];
                    compress256(black_box(&mut state), black_box(&blocks));
                    black_box(state);
                }),
                Box::new(|| drop(black_box(by_hand(black_box(&TEXTS), encoding)))),
            ];
            let medians = medians(contestants);
            let input = format!("createOperation, {name}, {} blocks", blocks.len());
            [
                Row::against("sign + build", &input, medians[0], "raw compression", medians[1]).goal(goal),
                Row::against("sign + build", &input, medians[0], "join + sha2 + hex + serde", medians[2]),
            ]
        })
        .collect()
}
