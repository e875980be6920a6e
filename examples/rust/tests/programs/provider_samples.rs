//! The provider's own samples, sent with curl as PHP's curl and C#'s `HttpClient` would send
//! them: a form body under `Content-Type: application/json`. Tokens, numbers and secrets are
//! made up; the Sign is computed here, by the rule on the provider's pages.

use std::fmt::Write;
use std::process::Command;

use intellectmoney::json::{Limits, Value};
use intellectmoney_examples::control::Sandbox;
use intellectmoney_examples::server::Server;
use sha2::{Digest, Sha256};

use crate::support::server;

/// The SHA-256 of nothing, which the samples carry in the place of a Sign.
const PLACEHOLDER: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A merchant's program with the sandbox's credentials.
struct Merchant {
    server: Server,
    bearer_token: String,
    sign_secret_key: String,
    user_token: String,
}

impl Merchant {
    /// Signs in, its fields escaped as C# does it.
    fn sign_in() -> Self {
        let server = server();
        let variables = server.environment().map(|(_, value)| value);
        let [bearer_token, sign_secret_key, login, password, _] = variables;
        let mut merchant = Self { server, bearer_token, sign_secret_key, user_token: String::new() };
        let sign = merchant.sign(&["", &login, &password, ""]);
        let (status, answer) =
            merchant.send("user/getUserToken", &escaped(&[("Login", &login), ("Password", &password)]), &sign);
        assert_eq!(status, 200, "{answer:?}");
        merchant.user_token = result(&answer, "UserToken");
        assert!(merchant.user_token.contains('/') && merchant.user_token.contains('+'), "a token that tests escaping");
        merchant
    }

    fn sign(&self, values: &[&str]) -> String {
        let text = [values, &[&self.sign_secret_key]].concat().join("::");
        Sha256::digest(text).iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a string takes all");
            hex
        })
    }

    /// One request with the headers of the samples.
    fn send(&self, path: &str, body: &str, sign: &str) -> (u16, Value) {
        let output = Command::new("curl")
            // What the PHP samples set, and no developer's own settings.
            .args(["--disable", "--noproxy", "*", "--silent", "--show-error", "--compressed", "--http1.1"])
            .args(["--location", "--max-redirs", "10", "--request", "POST"])
            .args(["--header", "Accept: application/json", "--header", "Content-Type: application/json"])
            .args(["--header", &format!("Authorization: Bearer {}", self.bearer_token)])
            .args(["--header", &format!("Sign: {sign}"), "--data-raw", body])
            .args(["--write-out", "\n%{http_code}", &format!("{}/personal/{path}", self.server.url())])
            .output()
            .expect("curl is missing: this test sends the provider's samples with it, install curl");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(output.status.success(), "curl: {}", String::from_utf8_lossy(&output.stderr));
        let (answer, status) = text.rsplit_once('\n').expect("the status on a line of its own");
        let answer = Value::parse(answer.as_bytes(), Limits::new(1 << 20)).expect("JSON");
        (status.parse().expect("a status"), answer)
    }

    /// An operation in `Created`, made as a C# program would make it.
    fn create(&self) -> String {
        let fields = [
            ("UserToken", self.user_token.as_str()),
            ("PreferenceType", "OutSbp"),
            ("Account", "79990000000"),
            ("BankId", "100000000000"),
            ("Amount", "50.00"),
            ("Currency", "RUB"),
            ("RecipientName", "Иван Тестов"),
        ];
        let values = [&self.user_token, "OutSbp", "", "79990000000", "100000000000", "50.00", "RUB", "Иван Тестов", ""];
        let (status, answer) = self.send("payout/createOperation", &escaped(&fields), &self.sign(&values));
        assert_eq!(status, 200, "{answer:?}");
        result(&answer, "PayoutOperationId")
    }

    /// The account that the sandbox lets us withdraw from.
    fn account_id(&self) -> String {
        let state = Sandbox::at(&self.server.url()).state().expect("state");
        let account = state.get("credentials").and_then(|made_up| made_up.get("account_id")).and_then(Value::as_text);
        account.expect("an account").to_owned()
    }

    /// What the sandbox's log says about the last request.
    fn last_problem(&self) -> String {
        let log = Sandbox::at(&self.server.url()).log().expect("a log");
        let entry = log.as_array().and_then(<[Value]>::last).expect("an entry");
        entry.get("problem").and_then(Value::as_text).unwrap_or_default().to_owned()
    }
}

/// As C#'s `FormUrlEncodedContent` writes it.
fn escaped(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            match byte {
                b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
                _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
                b' ' => out.push('+'),
                _ => write!(out, "%{byte:02X}").expect("a string takes all"),
            }
            out
        })
    };
    fields.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
}

/// As the PHP samples write it: by hand, not escaped at all.
fn by_hand(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn result(answer: &Value, name: &str) -> String {
    let value = answer.get("Result").and_then(|result| result.get(name)).and_then(Value::as_text);
    value.unwrap_or_else(|| panic!("no {name} in {answer:?}")).to_owned()
}

fn code(answer: &Value) -> &str {
    answer.get("OperationState").and_then(|state| state.get("Code")).and_then(Value::as_number).unwrap_or_default()
}

#[test]
fn the_csharp_samples_are_accepted() {
    let merchant = Merchant::sign_in();
    let token = merchant.user_token.as_str();

    let (id, unused) = (merchant.create(), merchant.create());
    let fields = [("UserToken", token), ("PayoutOperationId", &id)];
    let execute = merchant.send("payout/executeOperation", &escaped(&fields), &merchant.sign(&[token, &id]));
    assert_eq!((execute.0, result(&execute.1, "PayoutOperationId")), (200, id));

    let fields = [("UserToken", token), ("PayoutOperationId", &unused)];
    let delete = merchant.send("payout/deleteOperation", &escaped(&fields), &merchant.sign(&[token, &unused]));
    assert_eq!((delete.0, delete.1.get("Result").and_then(Value::as_bool)), (200, Some(true)));

    // The sample writes roubles without kopecks.
    let account = merchant.account_id();
    let fields = [("UserToken", token), ("AccountId", &account), ("Amount", "1")];
    let sign = merchant.sign(&[token, &account, "1", ""]);
    let withdraw = merchant.send("payment/withdrawMoney", &escaped(&fields), &sign);
    assert_eq!((withdraw.0, code(&withdraw.1)), (200, "0"), "{:?}", withdraw.1);

    let fields = [("UserToken", token), ("Take", "5")];
    let history = merchant.send(
        "payment/getPaymentsHistory",
        &escaped(&fields),
        &merchant.sign(&[token, "", "5", "", "", "", ""]),
    );
    let rows = history.1.get("Result").and_then(|result| result.get("PaymentsHistoryList")).and_then(Value::as_array);
    assert_eq!((history.0, rows.map(<[Value]>::len)), (200, Some(5)));
}

#[test]
fn a_slash_may_stay_as_it_is_but_a_plus_may_not() {
    let merchant = Merchant::sign_in();
    let token = merchant.user_token.as_str();
    let sign = merchant.sign(&[token, "", "5", "", "", "", ""]);

    let half = token.replace('+', "%2B");
    let (status, answer) =
        merchant.send("payment/getPaymentsHistory", &by_hand(&[("UserToken", &half), ("Take", "5")]), &sign);
    assert_eq!((status, code(&answer)), (200, "0"));

    let (status, answer) =
        merchant.send("payment/getPaymentsHistory", &by_hand(&[("UserToken", token), ("Take", "5")]), &sign);
    assert_eq!((status, code(&answer)), (401, "2"));
    assert!(merchant.last_problem().contains("an unescaped + in UserToken"), "{}", merchant.last_problem());
}

#[test]
fn the_php_payout_samples_say_what_is_wrong_with_them() {
    let merchant = Merchant::sign_in();
    let token = merchant.user_token.as_str();
    let id = merchant.create();
    let fields = [("UserToken", token), ("PayoutOperationId", id.as_str())];
    for path in ["payout/executeOperation", "payout/deleteOperation"] {
        let (status, answer) = merchant.send(path, &by_hand(&fields), &merchant.sign(&[token, &id]));
        assert_eq!((status, code(&answer)), (401, "2"), "{path}");
        assert!(merchant.last_problem().contains("an unescaped + in UserToken"), "{path}: {}", merchant.last_problem());
    }
    assert_eq!(Sandbox::at(&merchant.server.url()).paid("79990000000").expect("books").0, "0");
}

#[test]
fn the_placeholder_is_no_sign() {
    let merchant = Merchant::sign_in();
    let token = merchant.user_token.as_str();
    let id = merchant.create();
    let operation = [("UserToken", token), ("PayoutOperationId", id.as_str())];
    let page = [("UserToken", token), ("Take", "5")];
    for (path, fields) in [
        ("payout/executeOperation", operation),
        ("payout/deleteOperation", operation),
        ("payment/getPaymentsHistory", page),
    ] {
        let (status, answer) = merchant.send(path, &escaped(&fields), PLACEHOLDER);
        assert_eq!((status, code(&answer)), (401, "2"), "{path}");
        assert!(merchant.last_problem().contains("digest_of_empty_text"), "{path}: {}", merchant.last_problem());
    }
}
