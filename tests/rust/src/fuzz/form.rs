use intellectmoney::endpoints::{ENDPOINTS, Generation};
use intellectmoney::json::{Limits, Value};
use intellectmoney::{Client, Credentials, Encoding, Options, Params};

/// Any texts as the values of a call: the first byte says whose, the next the bits of
/// generation and encoding, then values in the table's order, 0xFF between them.
pub fn form(data: &[u8]) {
    let [endpoint, choice, values @ ..] = data else { return };
    let endpoint = ENDPOINTS[usize::from(*endpoint) % ENDPOINTS.len()];
    let generation = if choice & 1 == 0 { Generation::Current } else { Generation::Wiki2024 };
    let encoding = if choice & 2 == 0 { Encoding::Form } else { Encoding::Json };
    let names = endpoint.body(generation).fields.iter().map(|field| field.name);
    let texts = values.split(|byte| *byte == 0xFF).map(|value| String::from_utf8_lossy(value).into_owned());
    let params: Params = names.zip(texts).collect();

    let credentials = Credentials::new("0123456789abcdef", "example-sign-secret").expect("credentials");
    let options = Options::default().generation(generation).encoding(encoding);
    let prepared = match Client::with_options(credentials, options).prepare_texts(endpoint.name, &params) {
        Ok(prepared) => prepared,
        Err(error) => {
            let field = error.field().expect("refused input names its field");
            assert!(endpoint.body(generation).fields.iter().any(|known| known.name == field), "{field}");
            return;
        }
    };
    let form: Vec<(&str, &str)> = prepared.form().pairs().map(|(field, text)| (field.name, text)).collect();
    let body = prepared.request().body();
    let sent = if encoding == Encoding::Form { urldecode(body) } else { members(body) };
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(sent, form, "the body says something else than what was signed");

    for (name, value) in prepared.request().headers() {
        assert!(value.bytes().all(|byte| (0x20..0x7F).contains(&byte)), "{name} is no header");
    }
    // One Sign must not belong to two payouts: the segments can be told apart again.
    let layout = endpoint.body(generation).layout;
    let signed = prepared.explain().string_to_sign;
    assert_eq!(signed.split("::").count(), layout.split("::").count(), "{signed}");
}

fn urldecode(body: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            let hex: String =
                if byte == b'%' { rest.by_ref().take(2).map(char::from).collect() } else { String::new() };
            bytes.push(if byte == b'%' { u8::from_str_radix(&hex, 16).expect("two digits") } else { byte });
        }
        String::from_utf8(bytes).expect("UTF-8")
    };
    body.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, text) = pair.split_once('=').expect("a pair");
            (decode(name), decode(text))
        })
        .collect()
}

fn members(body: &str) -> Vec<(String, String)> {
    let value = Value::parse(body.as_bytes(), Limits::new(body.len())).expect("JSON");
    let members = value.as_object().expect("an object").iter();
    members.map(|(name, text)| (name.to_string(), text.as_text().expect("a text").to_owned())).collect()
}
