use super::*;

#[test]
fn a_check_says_whether_these_credentials_may_pay_and_pays_nothing() {
    let mut world = World::new();
    let recipient = value(&format!("{{{ROW}}}")).unwrap();
    let task = world.api.check(recipient.get("recipient").unwrap(), None);
    let json = json(&world.run(task)[0]);
    assert!(
        json.starts_with(r#"{"kind":"check","mayPay":true,"baseUrl":"https://7.sandbox.invalid/","left":null"#),
        "{json}"
    );
    assert!(
        json.contains(r#"{"endpoint":"createOperation","passed":true,"accepted":"current","note":"state Created""#),
        "{json}"
    );
    assert_eq!((world.host.sandbox.paid_all().count, world.host.sandbox.requests("executeOperation")), (0, 0));
}

#[test]
fn a_wrong_sign_is_explained_without_its_secrets() {
    let world = World::new();
    let texts = value(r#"{"UserToken":"EXAMPLE","Take":"5"}"#).unwrap();
    let prepared = world.api.prepare("getPaymentsHistory", &texts).unwrap();
    let [.., (_, sign)] = prepared.request().headers();
    let fits = world.api.explain("getPaymentsHistory", &texts, sign).unwrap();
    assert!(fits.starts_with(r#"{"matches":true,"layout":"current","cause":null,"hint":null"#), "{fits}");
    let wrong = world.api.explain("getPaymentsHistory", &texts, &sign.to_uppercase()).unwrap();
    assert!(wrong.contains(r#""matches":false"#) && wrong.contains(r#""hintRu":""#), "{wrong}");
    assert!(!wrong.contains(world.host.sandbox.credentials().sign_secret_key()));
}

#[test]
fn a_sign_is_explained_to_whoever_knows_only_the_secret() {
    let texts = value(r#"{"UserToken":"EXAMPLE","AccountId":"6000000000","Amount":"1.00"}"#).unwrap();
    let ask = |options: &str, sign: &str| {
        explain(&value(options).unwrap(), Naming::Python, "withdrawMoney", &texts, sign)
            .map_err(|error| error.to_string())
    };
    let secret = r#"{"sign_secret_key":"example-sign-secret"}"#;
    let known = r#"{"sign_secret_key":"example-sign-secret","bearer_token":"example-bearer"}"#;
    let kopecks = "ed2150ff031ff4838c8a26dfe92b3f744d774082e12ea383708dea352cf6f399";
    assert!(ask(secret, kopecks).unwrap().contains(r#""cause":"amount_without_kopecks""#));
    // SHA-256 of "EXAMPLE::6000000000::1.00::::example-bearer"
    let bearer = "1456a1f7d45b28aced556d3b58444d9e61555f74b6421e98715a601539495508";
    assert!(ask(known, bearer).unwrap().contains(r#""cause":"bearer_as_secret""#));
    assert!(ask(secret, bearer).unwrap().contains(r#""cause":null"#));
    assert!(ask("{}", kopecks).unwrap_err().contains("sign_secret_key"));
}
