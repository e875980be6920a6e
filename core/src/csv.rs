//! CSV that a spreadsheet opens as it was meant: RFC 4180, and no text is a formula.

/// What makes a spreadsheet take a text for a formula. The wide forms count in East Asian
/// editions.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What may end a cell or a line, whichever delimiter the reader expects.
const QUOTED: [char; 6] = ['"', ',', ';', '\t', '\r', '\n'];

/// Adds a text as a cell. One that looks like a formula gets a leading apostrophe; one that
/// looks as if it got one gets another, so that they can be told apart.
///
/// ```
/// let mut line = String::new();
/// intellectmoney::csv::text("=1+1", &mut line);
/// assert_eq!(line, "'=1+1");
/// ```
pub fn text(text: &str, out: &mut String) {
    if text.trim_start_matches('\'').starts_with(FORMULA) {
        cell(&format!("'{text}"), out);
    } else {
        cell(text, out);
    }
}

/// Adds a cell as it is, in quotation marks where it needs them.
///
/// ```
/// let mut line = String::new();
/// intellectmoney::csv::cell("1,50", &mut line);
/// assert_eq!(line, "\"1,50\"");
/// ```
pub fn cell(text: &str, out: &mut String) {
    if !text.contains(QUOTED) {
        return out.push_str(text);
    }
    out.push('"');
    for (place, part) in text.split('"').enumerate() {
        out.push_str(if place > 0 { "\"\"" } else { "" });
        out.push_str(part);
    }
    out.push('"');
}
