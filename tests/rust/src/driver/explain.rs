use intellectmoney::doctor::Diagnosis;
use intellectmoney::json::{Value, write_text};
use intellectmoney::{Client, Credentials, Params};

use super::{Failure, text, texts};

pub(super) fn answer(line: &Value) -> Result<String, Failure> {
    let nothing = Value::Object(Vec::new());
    let credentials = line.get("credentials").unwrap_or(&nothing);
    let credential = |name| text(credentials, name).map(Option::unwrap_or_default);
    let credentials = Credentials::new(credential("bearer_token")?, credential("sign_secret_key")?)?;
    let params: Params = texts(line, "params")?.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    let endpoint = text(line, "endpoint")?.unwrap_or_default();
    let sign = text(line, "sign")?.ok_or(Failure::BadLine("a sign was due"))?;
    Ok(to_json(&Client::new(credentials).explain(endpoint, &params, sign)?))
}

fn to_json(diagnosis: &Diagnosis) -> String {
    let mut out = format!("{{\"matches\":{}", diagnosis.matches());
    let mut member = |name: &str, text: Option<&str>| {
        out.push(',');
        write_text(name, &mut out);
        out.push(':');
        match text {
            Some(text) => write_text(text, &mut out),
            None => out.push_str("null"),
        }
    };
    member("layout", diagnosis.layout.as_deref());
    member("cause", diagnosis.cause().as_deref());
    if !diagnosis.matches() {
        member("hint", Some(&diagnosis.hint()));
        member("hint_ru", Some(&diagnosis.hint_ru()));
        member("expected", Some(&diagnosis.expected.string_to_sign));
        member("signed", diagnosis.signed.as_deref());
    }
    out.push('}');
    out
}
