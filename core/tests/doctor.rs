//! The doctor over strings that were put together and hashed by hand.

#![cfg(feature = "doctor")]

use intellectmoney::{Client, Credentials, Error, Generation, Options, Params};
use sha2::{Digest, Sha256};

type Failure = Box<dyn std::error::Error>;

const SECRET: &str = "example-sign-secret";
const ID: &str = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

fn client(secret: &str, options: Options) -> Result<Client, Error> {
    Ok(Client::with_options(Credentials::new("0123456789abcdef0123456789abcdef", secret)?, options))
}

fn hash(bytes: impl AsRef<[u8]>) -> String {
    let halves = Sha256::digest(bytes).into_iter().flat_map(|byte| [byte / 16, byte % 16]);
    halves.filter_map(|half| char::from_digit(u32::from(half), 16)).collect()
}

fn operation(token: &str) -> Params {
    Params::from_iter([("UserToken", token), ("PayoutOperationId", ID)])
}

fn create(name: &str) -> Params {
    let mut params = Params::from_iter([("UserToken", "TOKEN"), ("PreferenceType", "OutSbp")]);
    for (field, text) in [
        ("Account", "79990000000"),
        ("BankId", "100000000000"),
        ("Amount", "5.00"),
        ("Currency", "RUB"),
        ("RecipientName", name),
    ] {
        params.set(field, text);
    }
    params
}

fn cause(endpoint: &str, params: &Params, secret: &str, sign: &str) -> Result<Option<String>, Failure> {
    Ok(client(secret, Options::default())?.explain(endpoint, params, sign)?.cause())
}

/// Signs that Python made of `TOKEN::<ID>::example-sign-secret`, unless said otherwise.
#[test]
fn how_a_digest_is_written_or_made() -> Result<(), Failure> {
    let long = "x".repeat(70);
    let sample = " ee6b71c6c54ec9b3c02d1a8bceb535b846640e4164d758489d571ffe029070af\n";
    for (token, secret, sign, found) in [
        // base64url with both of its own characters, of TOKEN0.
        ("TOKEN0", SECRET, "AZO3fxfxO2_WdGR1Mc-X31Gn9rVPFW3OiJ66KboHRk4", Some("base64")),
        // HMAC over the string that ends with a separator, and with a key that is longer than a block.
        ("TOKEN", SECRET, "8ed69db891de89c47354f57e2ff4d63e306b23912b8c957cf4562db6675f5161", Some("hmac")),
        ("TOKEN", &long, "ef88112616426e7aa7b7cf795555bf93d48706a184f95cccc4a59af9d2c70739", Some("hmac")),
        ("TOKEN", SECRET, "4110fe3d-2617-db01-feaa-2e7426214088a8c350aec006cc84b523ccf9221c0504", None),
        ("TOKEN", SECRET, sample, Some("sample_of_the_pages")),
    ] {
        assert_eq!(cause("executeOperation", &operation(token), secret, sign)?.as_deref(), found, "{sign}");
    }
    Ok(())
}

#[test]
fn windows_1251_has_more_than_the_alphabet() -> Result<(), Failure> {
    let head = b"TOKEN::OutSbp::::79990000000::100000000000::5.00::RUB::";
    let of = |name: &[u8]| hash([head, name, b"::::", SECRET.as_bytes()].concat());
    for (name, bytes) in [("Ёлкин ё", b"\xa8\xeb\xea\xe8\xed \xb8"), ("№ «1»–—", b"\xb9 \xab1\xbb\x96\x97")]
    {
        assert_eq!(
            cause("createOperation", &create(name), SECRET, &of(bytes))?.as_deref(),
            Some("windows_1251"),
            "{name}"
        );
    }
    Ok(())
}

#[test]
fn values_as_other_programs_write_them() -> Result<(), Failure> {
    let dates = Params::from_iter([("UserToken", "TOKEN"), ("Take", "5"), ("DateFrom", "2025-01-01 00:00:00")]);
    let sign = hash(format!("TOKEN::::5::::2025-01-01T00:00:00Z::::::{SECRET}"));
    assert_eq!(cause("getPaymentsHistory", &dates, SECRET, &sign)?.as_deref(), Some("date_in_another_format"));
    let token = operation("a/b+c=");
    for (written, found) in
        [("a%2fb%2bc%3d", "percent_encoded"), (r"a\/b+c=", "text_json_escaped"), ("a\n/b+c=", "line_break_in_token")]
    {
        let sign = hash(format!("{written}::{ID}::{SECRET}"));
        assert_eq!(cause("executeOperation", &token, SECRET, &sign)?.as_deref(), Some(found), "{written}");
    }
    let sign = hash(format!("TOKEN::{ID}::{SECRET}"));
    let spaced = format!("{SECRET} ");
    let found = cause("executeOperation", &operation("TOKEN"), &spaced, &sign)?;
    assert_eq!(found.as_deref(), Some("secret_with_spaces"), "the provider's has none");
    Ok(())
}

#[test]
fn what_is_shown_says_what_was_changed_and_no_secret() -> Result<(), Failure> {
    let doctor = client(SECRET, Options::default())?;
    let wrong = hash(format!("a%2Fb::{ID}::{SECRET}"));
    let token = doctor.explain("executeOperation", &operation("a/b"), &wrong)?;
    assert_eq!(token.signed.as_deref(), Some(&*format!("[UserToken, changed]::{ID}::[SignSecretKey]")));
    assert_eq!(token.difference, Some("[UserToken".len()));
    let wrong = hash(format!("TOKEN::{ID}::{SECRET}\n"));
    let secret = doctor.explain("executeOperation", &operation("TOKEN"), &wrong)?;
    assert_eq!(secret.signed.as_deref(), Some(&*format!("[UserToken]::{ID}::[SignSecretKey, changed]")));
    // Where the two look alike, nothing is pointed at.
    let cyrillic = hash(b"TOKEN::OutSbp::::79990000000::100000000000::5.00::RUB::\xd4::::example-sign-secret");
    let charset = doctor.explain("createOperation", &create("Ф"), &cyrillic)?;
    assert_eq!((charset.cause().as_deref(), charset.difference), (Some("windows_1251"), None));
    let right = doctor.explain("executeOperation", &operation("TOKEN"), &hash(format!("TOKEN::{ID}::{SECRET}")))?;
    assert_eq!((right.hint(), right.hint_ru()), ("The Sign fits.".to_owned(), "Sign верен.".to_owned()));
    Ok(())
}

#[test]
fn every_layout_that_may_be_right_is_tried() -> Result<(), Failure> {
    let withdraw = Params::from_iter([("UserToken", "TOKEN"), ("AccountId", "6000000000"), ("Amount", "1.00")]);
    let doctor = client(SECRET, Options::default())?;
    // A guess may lack a place that the provider keeps empty, anywhere behind the token.
    for (string, layout) in [
        ("TOKEN::::6000000000::1.00::", "UserToken::::AccountId::Amount::TransactionDate::SignSecretKey"),
        ("TOKEN::6000000000::::1.00::", "UserToken::AccountId::::Amount::TransactionDate::SignSecretKey"),
    ] {
        let found = doctor.explain("withdrawMoney", &withdraw, &hash(format!("{string}::{SECRET}")))?;
        assert_eq!(found.layout.as_deref(), Some(layout));
    }
    let own = "UserToken::Amount::AccountId::TransactionDate::SignSecretKey";
    let doctor = client(SECRET, Options::default().layout("withdrawMoney", own)?)?;
    let sign = hash(format!("TOKEN::1.00::6000000000::::{SECRET}"));
    assert_eq!(doctor.explain("withdrawMoney", &withdraw, &sign)?.layout.as_deref(), Some(own));
    // Of a mistake that both pages' layouts allow, the one in use is meant, and shown.
    let wrong = hash("nothing that is known");
    for (generation, expected) in [
        (Generation::Current, format!("[UserToken]::{ID}::[SignSecretKey]")),
        (Generation::Wiki2024, format!("[UserToken]::{ID}::::::[SignSecretKey]")),
    ] {
        let doctor = client(SECRET, Options::default().generation(generation))?;
        let found = doctor.explain("executeOperation", &operation("TOKEN"), &wrong)?;
        assert_eq!(found.expected.string_to_sign, expected);
    }
    let doctor = client(SECRET, Options::default())?;
    let wrong = hash(format!("TOKEN::{}::::::{SECRET}", ID.to_uppercase()));
    let found = doctor.explain("executeOperation", &operation("TOKEN"), &wrong)?;
    assert_eq!(found.cause().as_deref(), Some("guid_in_upper_case"));
    assert_eq!(found.expected.string_to_sign, format!("[UserToken]::{ID}::::::[SignSecretKey]"));
    Ok(())
}

#[test]
fn a_changed_text_stays_changed_in_the_layout_of_another_endpoint() -> Result<(), Failure> {
    let params = Params::from_iter([("UserToken", "a/b"), ("AccountId", "6000000000"), ("Amount", "1.00")]);
    // executeOperation's layout.
    let sign = hash(format!("a%2Fb::::{SECRET}"));
    let found = cause("withdrawMoney", &params, SECRET, &sign)?;
    assert_eq!(found.as_deref(), Some("percent_encoded+layout_of_another_endpoint"));
    Ok(())
}
