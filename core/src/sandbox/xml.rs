//! The same answers as XML: the names of the JSON under a `Response` root.

use super::document::Document;

/// A whole document.
pub(super) fn write(envelope: &Document<'_>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    element("Response", envelope, &mut out);
    out
}

fn element(name: &str, value: &Document<'_>, out: &mut String) {
    let nothing = match value {
        Document::Null => true,
        Document::Text(text) => text.is_empty(),
        Document::Array(items) => items.is_empty(),
        _ => false,
    };
    if nothing {
        out.extend(["<", name, " />"]);
        return;
    }
    out.extend(["<", name, ">"]);
    match value {
        Document::Null => {}
        Document::Object(members) => members.iter().for_each(|(name, value)| element(name, value, out)),
        Document::Array(items) => items.iter().for_each(|item| element(type_of_items(name), item, out)),
        Document::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Document::Number(text) | Document::Text(text) => escape(text, out),
    }
    out.extend(["</", name, ">"]);
}

/// A list's items are called after their type.
fn type_of_items(list: &str) -> &'static str {
    match list {
        "InvoicesHistoryList" => "InvoiceData",
        "HistoryList" => "HistoryData",
        _ => "PaymentData",
    }
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
    use super::super::document::{number, object, text};
    use super::*;

    #[test]
    fn elements() -> Result<(), Box<dyn std::error::Error>> {
        let state = object([("Code", number(0)), ("Desc", text("<&>"))]);
        let list = Document::Array(vec![object([("C", text(""))])]);
        let result = object([("A", Document::Array(Vec::new())), ("B", list), ("D", Document::Bool(true))]);
        let document = write(&object([("OperationState", state), ("Result", result)]));
        let (_, body) = document.split_once('\n').ok_or("no prologue")?;
        let expected = "<Response><OperationState><Code>0</Code><Desc>&lt;&amp;&gt;</Desc></OperationState>\
            <Result><A /><B><PaymentData><C /></PaymentData></B><D>true</D></Result></Response>";
        assert_eq!(body, expected);
        Ok(())
    }

    #[test]
    fn the_items_of_a_list_are_called_after_their_type() {
        let lists = ["PaymentsHistoryList", "InvoicesHistoryList", "HistoryList"];
        let items = lists.map(|name| write(&object([(name, Document::Array(vec![number(1)]))])));
        for (item, name) in items.iter().zip(["PaymentData", "InvoiceData", "HistoryData"]) {
            assert!(item.contains(&format!("<{name}>1</{name}>")), "{item}");
        }
    }
}
