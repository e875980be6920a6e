//! A signed createOperation, ready to be sent.

#[cfg(feature = "peers")]
mod contest;

#[cfg(feature = "peers")]
pub use contest::measure;
use intellectmoney::{Amount, Client, CreateOperation, Credentials, Encoding, Options, Recipient, UserToken};
use serde::Serialize;

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
