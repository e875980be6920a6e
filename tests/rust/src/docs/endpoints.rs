use std::fmt::Write;

use intellectmoney::endpoints::{
    Access, AnswerField, AnswerKind, Body, Choice, ENDPOINTS, Endpoint, Field, Kind, Presence, Shape,
};

const HEAD: &str = "\
# Endpoints

Made from the tables in `core/src/endpoints/` by `just docs`; do not edit.

Confidence: *documented* is said by a page of the provider, *inferred* follows from what sources say, *guess* is the
best answer there is. Effect: *read* changes nothing, *draft* may leave an unused operation, *close* ends an operation,
*once* moves money and is never sent again after a lost answer.
";

pub(super) fn document() -> String {
    let mut out = HEAD.to_owned();
    for endpoint in ENDPOINTS {
        // Writing to a text cannot fail.
        let _ = write_endpoint(&mut out, endpoint);
    }
    out
}

fn write_endpoint(out: &mut String, endpoint: &'static Endpoint) -> std::fmt::Result {
    let Endpoint { name, path, doc, effect, .. } = endpoint;
    writeln!(out, "\n## {name}\n\n{} {}\n", doc.en, doc.ru)?;
    let access = match endpoint.access {
        Access::Basic => "Базовый".to_owned(),
        Access::BasicOrPciDss { field } => format!("Базовый; PCI DSS with `{field}`"),
    };
    writeln!(out, "`POST {path}` · effect: {} · access: {access}", effect.as_str())?;
    for body in endpoint.bodies() {
        write_body(out, body)?;
    }
    writeln!(out, "\n### Answer of {name}: {}\n", endpoint.answer_type)?;
    match endpoint.answer {
        Shape::Boolean => writeln!(out, "`true`; `false` is a refusal."),
        answer if answer.is_undescribed() => {
            writeln!(out, "An object: no source names its fields, they are kept as they come.")
        }
        Shape::Object(fields) => {
            writeln!(
                out,
                "| field | in Rust, Python | in JavaScript | type | due | meaning |\n|---|---|---|---|---|---|"
            )?;
            write_answer(out, fields, "")
        }
    }
}

fn write_body(out: &mut String, body: &Body) -> std::fmt::Result {
    writeln!(
        out,
        "\n### Generation {}\n\nSign ({}; {}):\n",
        body.generation.as_str(),
        body.confidence.as_str(),
        body.source
    )?;
    writeln!(out, "```text\n{}\n```\n", body.layout)?;
    writeln!(
        out,
        "| field | in Rust, Python | in JavaScript | form | sent | confidence | meaning |\n|---|---|---|---|---|---|---|"
    )?;
    for Field { name, snake, camel, kind, presence, confidence, doc } in body.fields {
        let sent = match presence {
            Presence::Required => "always".to_owned(),
            Presence::Optional => "where given".to_owned(),
            Presence::OnlyWith { field, choices } => format!("with `{field}` {}", choices.join(", ")),
        };
        let form = form(*kind);
        let confidence = confidence.as_str();
        writeln!(out, "| `{name}` | `{snake}` | `{camel}` | {form} | {sent} | {confidence} | {} {} |", doc.en, doc.ru)?;
    }
    Ok(())
}

fn form(kind: Kind) -> String {
    match kind {
        Kind::UserToken | Kind::Login | Kind::Password => "secret text".to_owned(),
        Kind::Choice(choices) => choices
            .iter()
            .map(
                |Choice { name, wire }| {
                    if name == wire { format!("`{name}`") } else { format!("`{name}` (sent as `{wire}`)") }
                },
            )
            .collect::<Vec<_>>()
            .join(", "),
        Kind::Pan => "12 to 20 digits, check digit".to_owned(),
        Kind::Phone => "`7XXXXXXXXXX`".to_owned(),
        Kind::BankId => "12 digits".to_owned(),
        Kind::Amount => "above zero, two decimals, at most 13 characters".to_owned(),
        Kind::Currency => "three capital letters".to_owned(),
        Kind::PersonName => "2 to 50 characters".to_owned(),
        Kind::Guid => "GUID".to_owned(),
        Kind::DateTime | Kind::DateTimeAfter(_) => "`yyyy-MM-dd HH:mm:ss`".to_owned(),
        Kind::EshopId => "1 to 6 digits".to_owned(),
        Kind::AccountId => "10 digits".to_owned(),
        Kind::Boolean { yes, no } => format!("`{yes}` or `{no}`"),
        Kind::Email => "e-mail address, at most 255 characters".to_owned(),
        Kind::Integer { min, .. } => format!("whole number from {min}"),
    }
}

fn write_answer(out: &mut String, fields: &[AnswerField], prefix: &str) -> std::fmt::Result {
    for field in fields {
        let (kind, inside) = match field.kind {
            AnswerKind::Text => ("text".to_owned(), None),
            AnswerKind::Secret => ("secret text".to_owned(), None),
            AnswerKind::OneOf(known) => (format!("open enum: {}", known.join(", ")), None),
            AnswerKind::Guid => ("GUID".to_owned(), None),
            AnswerKind::Integer => ("64-bit whole number".to_owned(), None),
            AnswerKind::Boolean => ("boolean".to_owned(), None),
            AnswerKind::Amount => ("exact decimal".to_owned(), None),
            AnswerKind::Date => ("ISO 8601 with offset".to_owned(), None),
            AnswerKind::Object(fields) => ("object".to_owned(), Some((fields, "."))),
            AnswerKind::List(fields) => ("array of objects".to_owned(), Some((fields, "[]."))),
            AnswerKind::Raw => ("not described".to_owned(), None),
        };
        let AnswerField { name, snake, camel, due, doc, .. } = field;
        let due = if *due { "yes" } else { "" };
        writeln!(out, "| `{prefix}{name}` | `{snake}` | `{camel}` | {kind} | {due} | {doc} |")?;
        if let Some((fields, joiner)) = inside {
            write_answer(out, fields, &format!("{prefix}{name}{joiner}"))?;
        }
    }
    Ok(())
}
