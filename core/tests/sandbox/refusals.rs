use intellectmoney::json::Value;
use intellectmoney::sandbox::{Behaviour, Control};
use intellectmoney::types::Decimal;
use intellectmoney::{CreateOperation, Encoding, Generation, WithdrawMoney};

use crate::raw::{Raw, escape, json, sign, text};
use crate::rig::{Failure, Rig, card, sbp};

const FIELDS: [&str; 9] =
    ["UserToken", "PreferenceType", "Pan", "Account", "BankId", "Amount", "Currency", "RecipientName", "EshopId"];

/// A createOperation with some texts changed, signed as it stands; gives the parameter at fault.
fn create(rig: &mut Rig, changes: &[(&str, &str)]) -> Result<Option<String>, Failure> {
    let token = rig.token.expose().to_owned();
    let good = [&token, "OutSbp", "", "79990000000", "100000000000", "50.00", "RUB", "Иван", ""];
    let change = |name: &&str| changes.iter().find(|(changed, _)| changed == name).map(|(_, text)| *text);
    let texts: Vec<&str> = FIELDS.iter().zip(good).map(|(name, text)| change(name).unwrap_or(text)).collect();
    let sent = FIELDS.iter().zip(&texts).filter(|(_, text)| !text.is_empty());
    let body: Vec<String> = sent.map(|(name, text)| format!("{name}={}", escape(text))).collect();
    let sign = sign(&rig.sandbox, &texts);
    let response = Raw::new(&rig.sandbox, "payout/createOperation", &body.join("&"), &sign).send(rig)?;
    let answer = json(&response)?;
    let state = answer.get("Result").and_then(|result| result.get("State")).ok_or_else(|| text(&response))?;
    let code = state.get("Code").and_then(|code| code.as_number());
    let source = state.get("ErrorSourceParam").and_then(|source| source.as_text()).map(str::to_owned);
    assert_eq!(code, Some(if source.is_some() { "3" } else { "0" }));
    Ok(source)
}

#[test]
fn every_bad_field_is_named() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    assert_eq!(create(&mut rig, &[])?, None);
    assert_eq!(create(&mut rig, &[("EshopId", "450001")])?, None);
    let card: &[(&str, &str)] =
        &[("PreferenceType", "OutBankCard"), ("Account", ""), ("BankId", ""), ("Pan", "4111111111111111")];
    assert_eq!(create(&mut rig, card)?, None);
    let long = "я".repeat(51);
    rig.control(Control::Switch(Behaviour::KnownBanksOnly, true));
    for (change, source) in [
        (("UserToken", ""), "userToken"),
        (("PreferenceType", ""), "preferenceType"),
        (("PreferenceType", "OutWallet"), "preferenceType"),
        (("PreferenceType", "OutBankCard"), "pan"),
        (("Pan", "4111111111111111"), "pan"),
        (("Account", ""), "account"),
        (("Account", "9990000000"), "account"),
        (("BankId", ""), "bankId"),
        (("BankId", "1"), "bankId"),
        (("BankId", "999999999999"), "bankId"),
        (("Amount", ""), "amount"),
        (("Amount", "0.00"), "amount"),
        (("Amount", "50"), "amount"),
        (("Amount", "-50.00"), "amount"),
        (("Amount", "10000000000.00"), "amount"),
        (("Currency", ""), "currency"),
        (("Currency", "rub"), "currency"),
        (("Currency", "USD"), "currency"),
        (("RecipientName", ""), "recipientName"),
        (("RecipientName", "Я"), "recipientName"),
        (("RecipientName", &long), "recipientName"),
        (("EshopId", "4500000"), "eshopId"),
        (("EshopId", "1"), "eshopId"),
    ] {
        assert_eq!(create(&mut rig, &[change])?.as_deref(), Some(source), "{change:?}");
    }
    rig.control(Control::Switch(Behaviour::KnownBanksOnly, false));
    rig.control(Control::Switch(Behaviour::KnownShopsOnly, false));
    assert_eq!(create(&mut rig, &[("BankId", "999999999999"), ("EshopId", "1")])?, None);
    assert_eq!(rig.balance(), "1000000.00");
    Ok(())
}

/// The parameter at fault of any call, signed as it stands; the code of a boolean answer.
fn fault(rig: &mut Rig, path: &str, texts: &[(&str, &str)]) -> Result<String, Failure> {
    let token = rig.token.expose().to_owned();
    let texts: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (*name, if *text == "TOKEN" { token.as_str() } else { *text })).collect();
    let values: Vec<&str> = texts.iter().map(|(_, text)| *text).collect();
    let sent = texts.iter().filter(|(name, text)| !name.is_empty() && !text.is_empty());
    let body: Vec<String> = sent.map(|(name, text)| format!("{name}={}", escape(text))).collect();
    let sign = sign(&rig.sandbox, &values);
    let response = Raw::new(&rig.sandbox, path, &body.join("&"), &sign).send(rig)?;
    let answer = json(&response)?;
    let state = |of: Option<&Value>, key: &str| Some(of?.get(key)?.as_text()?.to_owned());
    let source = state(answer.get("Result").and_then(|result| result.get("State")), "ErrorSourceParam");
    let refused = answer.get("Result") == Some(&Value::Bool(false));
    Ok(source.unwrap_or_else(|| if refused { "false".to_owned() } else { "accepted".to_owned() }))
}

#[test]
fn the_other_endpoints_name_bad_fields_too() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let id = rig.create(sbp(), "50")?.to_string();
    for (path, number, found) in [
        ("payout/getOperationState", id.as_str(), "accepted"),
        ("payout/getOperationState", "", "payoutOperationId"),
        ("payout/executeOperation", "1", "payoutOperationId"),
        ("payout/deleteOperation", "1", "false"),
        ("payout/deleteOperation", "", "false"),
        ("payout/deleteOperation", id.as_str(), "accepted"),
    ] {
        let found_now = fault(&mut rig, path, &[("UserToken", "TOKEN"), ("PayoutOperationId", number)])?;
        assert_eq!(found_now, found, "{path} {number}");
    }
    for (login, password, found) in [("", "x", "login"), ("x", "", "password")] {
        let texts = [("", ""), ("Login", login), ("Password", password), ("", "")];
        assert_eq!(fault(&mut rig, "user/getUserToken", &texts)?, found);
    }
    let long = "x".repeat(513);
    assert_eq!(
        fault(&mut rig, "user/getUserToken", &[("", ""), ("Login", &long), ("Password", "x"), ("", "")])?,
        "login"
    );
    let account = rig.sandbox.credentials().account_id().to_owned();
    for (account, amount, date, found) in [
        ("", "1", "", "accountId"),
        ("123", "1", "", "accountId"),
        ("60000000000", "1", "", "accountId"),
        (account.as_str(), "", "", "amount"),
        (account.as_str(), "1,00", "", "amount"),
        (account.as_str(), "0", "", "amount"),
        (account.as_str(), "1.005", "", "amount"),
        (account.as_str(), "1", "01.01.2025", "transactionDate"),
        (account.as_str(), "1", "2025-01-01 00:00:00", "accepted"),
    ] {
        let texts = [("UserToken", "TOKEN"), ("AccountId", account), ("Amount", amount), ("TransactionDate", date)];
        assert_eq!(fault(&mut rig, "payment/withdrawMoney", &texts)?, found, "{account} {amount} {date}");
    }
    for (skip, take, from, to, found) in [
        ("", "", "", "", "take"),
        ("", "0", "", "", "take"),
        ("-1", "1", "", "", "skip"),
        ("", "1", "2025-01-01", "", "dateFrom"),
        ("", "1", "2025-01-02 00:00:00", "2025-01-01 00:00:00", "dateTo"),
        ("1", "1", "2025-01-01 00:00:00", "2025-01-01 00:00:00", "accepted"),
    ] {
        let names = ["UserToken", "Skip", "Take", "EshopId", "DateFrom", "DateTo", "PaymentTransactionId"];
        let texts: Vec<_> = names.into_iter().zip(["TOKEN", skip, take, "", from, to, ""]).collect();
        assert_eq!(fault(&mut rig, "payment/getPaymentsHistory", &texts)?, found, "{texts:?}");
    }
    for (payments, email, found) in
        [("yes", "", "includePaymentTransactions"), ("", "nobody", "ownerEmail"), ("true", "a@example.com", "accepted")]
    {
        let texts = [
            ("UserToken", "TOKEN"),
            ("", ""),
            ("Take", "1"),
            ("", ""),
            ("", ""),
            ("", ""),
            ("", ""),
            ("", ""),
            ("", ""),
            ("IncludePaymentTransactions", payments),
            ("", ""),
            ("", ""),
            ("OwnerEmail", email),
            ("", ""),
        ];
        assert_eq!(fault(&mut rig, "payment/getInvoicesHistory", &texts)?, found);
    }
    Ok(())
}

#[test]
fn the_older_page_has_fields_of_its_own() -> Result<(), Failure> {
    let mut rig = Rig::with(Generation::Wiki2024, Encoding::Form)?;
    let token = rig.token.expose().to_owned();
    // The page's own sample: JSON, the way to pay as a number, no bank in the Sign.
    let body = |rest: &str| {
        format!(r#"{{"UserToken":"{token}","Amount":"50.00","Currency":"RUB","RecipientName":"Иван",{rest}}}"#)
    };
    for (rest, pan, phone, found) in [
        (r#""Pan":"4111111111111111","ProviderType":0"#, "4111111111111111", "", "Created"),
        (r#""Account":"79990000000","BankId":"100000000000","ProviderType":"Sbp""#, "", "79990000000", "Created"),
        (r#""Account":"79990000000","ProviderType":"QiwiWallet""#, "", "79990000000", "Created"),
        (r#""Account":"79990000000","ProviderType":"Sbp""#, "", "79990000000", "bankId"),
        (r#""Account":"79990000000","ProviderType":0"#, "", "79990000000", "pan"),
        (r#""Account":"79990000000","PreferenceType":"OutSbp""#, "", "79990000000", "providerType"),
    ] {
        let sign = sign(&rig.sandbox, &[&token, pan, phone, "50.00", "RUB", "Иван"]);
        let raw = Raw::new(&rig.sandbox, "payout/CreateOperation", &body(rest), &sign);
        let answer = text(&raw.header("Content-Type", "application/json").send(&mut rig)?);
        assert!(answer.contains(&format!("\"{found}\"")), "{rest}: {answer}");
    }
    Ok(())
}

#[test]
fn cards_need_the_higher_level() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::PciDss(false));
    let refused = rig.call(&CreateOperation::new(card(), "50".parse()?))?;
    assert!(refused.is_err_and(|error| error.api_code() == Some(2) && !error.session_expired()));
    rig.create(sbp(), "50")?;
    rig.control(Control::PciDss(true));
    rig.create(card(), "50")?;
    Ok(())
}

#[test]
fn withdrawals_are_refused_as_in_the_sample() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let withdraw = |account: &str| WithdrawMoney {
        account_id: account.to_owned(),
        amount: Decimal::new(5000, 2).try_into().unwrap(),
        transaction_date: None,
    };
    let delivery = rig.deliver(&withdraw("6000000000"))?;
    let sample = include_str!("../../../tests/samples/withdrawMoney-accountUnavailable.json");
    let bare = |text: &str| text.lines().map(str::trim).collect::<String>().replace("\": ", "\":");
    assert_eq!(delivery.answer().map(text), Some(bare(sample)));

    let account = rig.sandbox.credentials().account_id().to_owned();
    rig.control(Control::Balance(Decimal::new(4999, 2)));
    let refused = rig.call(&withdraw(&account))?;
    assert!(refused.is_err_and(|error| error.error_source_param() == Some("amount")));
    assert_eq!(rig.balance(), "49.99");
    Ok(())
}

#[test]
fn a_bad_bearer_or_sign_is_turned_away_and_explained() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let id = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
    let token = rig.token.expose().to_owned();
    let body = format!("UserToken={}&PayoutOperationId={id}", escape(&token));
    let good = sign(&rig.sandbox, &[&token, id]);
    let wiki = sign(&rig.sandbox, &[&token, id, "", "", "", ""]);
    let raw = |sign: &str| Raw::new(&rig.sandbox, "payout/getOperationState", &body, sign);
    let longer = format!("Bearer {}0", rig.sandbox.credentials().bearer_token());
    let plus = Raw { body: format!("UserToken={token}&PayoutOperationId={id}"), ..raw(&good) };
    let cases = [
        (raw(&good).without("Authorization"), "no Authorization header"),
        (raw(&good).header("Authorization", "Bearer"), "the Authorization header is not"),
        (raw(&good).header("Authorization", "Basic eA=="), "the Authorization header is not"),
        (raw(&good).header("Authorization", "Bearer 0123"), "the Bearer token is not this sandbox's"),
        (raw(&good).header("Authorization", &longer), "the Bearer token is not this sandbox's"),
        (raw(&good).without("Sign"), "no Sign header"),
        (raw("abc"), "the Sign is not 64 hexadecimal digits"),
        (raw(&"0".repeat(64)), "the Sign does not fit"),
        (raw(&good.to_ascii_uppercase()), "upper_case_hex: The digest was written in upper case"),
        (raw(&wiki), "the Sign fits the layout of wiki2024"),
        (plus, "an unescaped + in UserToken"),
    ];
    let json_body = Raw { body: format!(r#"{{"UserToken":"{token}"}}"#), ..raw(&good) };
    json_body.send(&mut rig)?;
    let entry = rig.sandbox.log().last().ok_or("no log")?;
    assert!(entry.problem.as_ref().is_some_and(|found| found.starts_with("a JSON body under a form")), "{entry:?}");
    assert_eq!(entry.unknown_fields, ["[unreadable]"]);
    for status in [401, 200] {
        for (raw, problem) in &cases {
            let response = raw.send(&mut rig)?;
            assert_eq!(response.status, status, "{problem}");
            let code = json(&response)?;
            let code = code.get("OperationState").and_then(|state| state.get("Code")).and_then(|code| code.as_number());
            assert_eq!(code, Some("2"));
            let entry = rig.sandbox.log().last().ok_or("no log")?;
            assert!(entry.problem.as_ref().is_some_and(|found| found.starts_with(problem)), "{entry:?}");
            if problem.contains("Sign") && !problem.contains("Authorization") {
                assert_eq!(entry.expected, [format!("[UserToken]::{id}::[SignSecretKey]")]);
            }
        }
        rig.control(Control::Switch(Behaviour::RefusedWith401, false));
    }
    rig.control(Control::Generations(Generation::ALL.to_vec()));
    let wiki = Raw::new(&rig.sandbox, "payout/getOperationState", &body, &wiki).send(&mut rig)?;
    assert!(text(&wiki).contains("payoutOperationId"), "the Sign of an accepted generation is taken");
    Ok(())
}

#[test]
fn a_plus_is_blamed_only_where_the_sign_is_of_a_plus() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let (login, password) = ("shop+1@example.com", "two words");
    let mut problem = |body: &str, login: &str| -> Result<String, Failure> {
        let sign = sign(&rig.sandbox, &["", login, password, ""]);
        Raw::new(&rig.sandbox, "user/getUserToken", body, &sign).send(&mut rig)?;
        Ok(rig.sandbox.log().last().and_then(|entry| entry.problem.clone()).unwrap_or_default())
    };
    // As most encoders of forms write a space.
    let right = "Login=shop%2B1%40example.com&Password=two+words";
    assert!(problem(right, "another@example.com")?.starts_with("the Sign does not fit"));
    let wrong = "Login=shop+1%40example.com&Password=two+words";
    assert!(problem(wrong, login)?.starts_with("an unescaped + in Login"));
    Ok(())
}

#[test]
fn a_value_signed_in_another_form_than_it_is_sent_in_is_found() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let (token, account) = (rig.token.expose().to_owned(), rig.sandbox.credentials().account_id().to_owned());
    let body = format!("UserToken={}&AccountId={account}&Amount=1", escape(&token));
    let sign = sign(&rig.sandbox, &[&token, &account, "1.00", ""]);
    Raw::new(&rig.sandbox, "payment/withdrawMoney", &body, &sign).send(&mut rig)?;
    let problem = rig.sandbox.log().last().and_then(|entry| entry.problem.clone()).unwrap_or_default();
    assert!(problem.starts_with("Amount was signed in another form than it was sent in"), "{problem}");
    Ok(())
}

#[test]
fn paths_methods_and_bodies() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let token = rig.token.expose().to_owned();
    let good = sign(&rig.sandbox, &[&token, "", "1", "", "", "", ""]);
    let body = format!("userTOKEN={}&take=1&Extra=%2B", escape(&token));
    let raw = |path: &str| Raw::new(&rig.sandbox, path, &body, &good);
    let (odd, nowhere) = (raw("Payment/GETPAYMENTSHISTORY/?x=1"), raw("payment/getBalance"));
    let mut get = raw("payment/getPaymentsHistory");
    get.method = "GET";
    let mut put = raw("payment/getPaymentsHistory");
    put.method = "PUT";
    let xml_body = raw("payment/getPaymentsHistory").header("Content-Type", "application/xml");
    let broken = Raw { body: "{\"Take\":".to_owned(), ..raw("payment/getPaymentsHistory") };
    let broken = broken.header("Content-Type", "application/json");

    assert!(text(&odd.send(&mut rig)?).contains("PaymentsHistoryList"));
    let entry = rig.sandbox.log().last().ok_or("no log")?;
    assert_eq!((entry.unknown_fields.as_slice(), &entry.problem), (["Extra".to_owned()].as_slice(), &None));
    let names: Vec<_> = rig.sandbox.relied_on().iter().map(|note| note.name).collect();
    for name in ["paths_in_any_case", "names_in_any_case", "unknown_fields_ignored"] {
        assert!(names.contains(&name), "{names:?}");
    }
    for (raw, status) in [(nowhere, 404), (get, 405), (put, 405), (xml_body, 400), (broken, 400)] {
        assert_eq!(raw.send(&mut rig)?.status, status, "{}", raw.target);
    }
    // The scheme in any case, and of two headers of one name the first.
    let bearer = format!("bearer {}", rig.sandbox.credentials().bearer_token());
    let mut twice = Raw::new(&rig.sandbox, "payment/getPaymentsHistory", &body, &good).header("Authorization", &bearer);
    twice.headers.push(("SIGN".to_owned(), "0".repeat(64)));
    assert_eq!(twice.send(&mut rig)?.status, 200);
    Ok(())
}

#[test]
fn a_sign_that_fits_no_accepted_page_is_expected_once_a_layout() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::Generations(Generation::ALL.to_vec()));
    for (path, layouts) in [("user/getUserToken", 1), ("payout/executeOperation", 2)] {
        Raw::new(&rig.sandbox, path, "", &"0".repeat(64)).send(&mut rig)?;
        assert_eq!(rig.sandbox.log().last().map(|entry| entry.expected.len()), Some(layouts), "{path}");
    }
    Ok(())
}
