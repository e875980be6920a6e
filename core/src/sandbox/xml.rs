//! The same answers as XML: the names of the JSON under a `Response` root.

use crate::json::Value;

/// A whole document.
pub(super) fn write(envelope: &Value) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    element("Response", envelope, &mut out);
    out
}

fn element(name: &str, value: &Value, out: &mut String) {
    let nothing = match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    if nothing {
        out.extend(["<", name, " />"]);
        return;
    }
    out.extend(["<", name, ">"]);
    match value {
        Value::Null => {}
        Value::Object(members) => members.iter().for_each(|(name, value)| element(name, value, out)),
        // A list's items are called after their type.
        Value::Array(items) => items.iter().for_each(|item| element("PaymentData", item, out)),
        Value::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Number(text) | Value::Text(text) => escape(text, out),
    }
    out.extend(["</", name, ">"]);
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Limits;

    #[test]
    fn elements() -> Result<(), Box<dyn std::error::Error>> {
        let json = br#"{"OperationState":{"Code":0,"Desc":"<&>"},"Result":{"A":[],"B":[{"C":""}],"D":true}}"#;
        let document = write(&Value::parse(json, Limits::new(1000))?);
        let (_, body) = document.split_once('\n').ok_or("no prologue")?;
        let expected = "<Response><OperationState><Code>0</Code><Desc>&lt;&amp;&gt;</Desc></OperationState>\
            <Result><A /><B><PaymentData><C /></PaymentData></B><D>true</D></Result></Response>";
        assert_eq!(body, expected);
        Ok(())
    }
}
