//! A document that is written as JSON or as XML.

use std::borrow::Cow;

use crate::json::write_text;

/// A value of a document.
#[derive(Clone)]
pub(super) enum Document<'a> {
    Null,
    Bool(bool),
    /// As it is written.
    Number(Cow<'static, str>),
    Text(Cow<'a, str>),
    Array(Vec<Self>),
    Object(Vec<(&'a str, Self)>),
}

pub(super) fn object<'a, const N: usize>(members: [(&'a str, Document<'a>); N]) -> Document<'a> {
    Document::Object(members.into())
}

pub(super) fn text<'a>(text: impl Into<Cow<'a, str>>) -> Document<'a> {
    Document::Text(text.into())
}

/// Takes whole numbers and decimals.
#[expect(clippy::needless_pass_by_value, reason = "callers read better without `&`")]
pub(super) fn number<'a>(number: impl ToString) -> Document<'a> {
    Document::Number(number.to_string().into())
}

impl Document<'_> {
    /// Appends compact JSON.
    pub(super) fn write_json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => write_text(text, out),
            Self::Array(items) => {
                out.push('[');
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (place, (name, value)) in members.iter().enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    write_text(name, out);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json() {
        let items = Document::Array(vec![object([]), Document::Bool(true), Document::Array(Vec::new())]);
        let document = object([("A", number(-15)), ("B", text("\"\n")), ("C", items), ("D", Document::Null)]);
        let mut written = String::new();
        document.write_json(&mut written);
        assert_eq!(written, r#"{"A":-15,"B":"\"\n","C":[{},true,[]],"D":null}"#);
    }
}
