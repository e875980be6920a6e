//! Headers as they cross: `[["name","value"],…]`; of answers to a task names and values, a U+0000 between them.

use intellectmoney::ffi::value;
use intellectmoney::json::Value;
#[cfg(feature = "sandbox")]
use intellectmoney::json::write_text;

pub(crate) fn read(pairs: &str) -> Vec<(String, String)> {
    let Ok(pairs) = value(pairs) else { return Vec::new() };
    let pair = |pair: &Value| match pair.as_array()? {
        [name, value] => Some((name.as_text()?.to_owned(), value.as_text()?.to_owned())),
        _ => None,
    };
    pairs.as_array().unwrap_or_default().iter().filter_map(pair).collect()
}

#[cfg(feature = "client")]
pub(crate) fn split(texts: &str) -> Vec<(String, String)> {
    let mut texts = texts.split('\0').map(str::to_owned);
    std::iter::from_fn(|| Some((texts.next()?, texts.next()?))).collect()
}

#[cfg(feature = "sandbox")]
pub(crate) fn write(pairs: &[(String, String)]) -> String {
    let mut out = String::from("[");
    for (place, (name, value)) in pairs.iter().enumerate() {
        out.push_str(if place > 0 { ",[" } else { "[" });
        write_text(name, &mut out);
        out.push(',');
        write_text(value, &mut out);
        out.push(']');
    }
    out.push(']');
    out
}
