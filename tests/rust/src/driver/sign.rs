use intellectmoney::json::{Value, write_text};
use intellectmoney::{Client, Credentials, Generation, Options, Params, Request};

use super::{Failure, text, texts};

pub(super) fn answer(line: &Value) -> Result<String, Failure> {
    let endpoint = text(line, "endpoint")?.unwrap_or_default();
    let nothing = Value::Object(Vec::new());
    let credentials = line.get("credentials").unwrap_or(&nothing);
    let credential = |name| text(credentials, name).map(Option::unwrap_or_default);
    let credentials = Credentials::new(credential("bearer_token")?, credential("sign_secret_key")?)?;
    let mut options = Options::default();
    if let Some(name) = text(line, "encoding")? {
        options = options.encoding(name.parse()?);
    }
    if let Some(layout) = text(line, "layout")? {
        options = match layout.parse::<Generation>() {
            Ok(generation) => options.generation(generation),
            Err(_) => options.layout(endpoint, layout)?,
        };
    }
    let params: Params = texts(line, "params")?.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    let prepared = Client::with_options(credentials, options).prepare_texts(endpoint, &params)?;
    Ok(to_json(prepared.request()))
}

fn to_json(request: &Request) -> String {
    let mut out = String::from("{");
    let mut member = |name: &str, text: &str| {
        write_text(name, &mut out);
        out.push(':');
        write_text(text, &mut out);
        out.push(',');
    };
    member("method", Request::METHOD);
    member("url", request.url());
    out.push_str("\"headers\":{");
    for (place, (name, value)) in request.headers().into_iter().enumerate() {
        out.push_str(if place > 0 { "," } else { "" });
        write_text(name, &mut out);
        out.push(':');
        write_text(value, &mut out);
    }
    out.push_str("},\"body\":");
    write_text(request.body(), &mut out);
    out.push('}');
    out
}
