//! Made-up documents: a value and one of the many texts that spell it.

use super::super::{Value, write_text};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::HashSet;
use std::fmt::Write as _;

/// Any value, with at most one member a key.
pub(super) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        number().prop_map(|number| Value::Number(number.into())),
        text().prop_map(|text| Value::Text(text.into())),
    ];
    leaf.prop_recursive(6, 60, 8, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..8).prop_map(Value::Array),
            vec((text(), inner), 0..8).prop_map(|members| {
                let mut seen = HashSet::new();
                let members = members.into_iter();
                let once = members.filter(|(key, _)| seen.insert(key.clone()));
                Value::Object(once.map(|(key, value)| (key.into(), value)).collect())
            }),
        ]
    })
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?",
        Just("9007199254740993.01".to_owned()),
        "-?(0|[1-9][0-9]{0,6})\\.[0-9]{2}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        8 => proptest::char::range('a', 'z'),
        2 => proptest::char::range('А', 'я'),
        1 => proptest::char::range('\0', '\u{1f}'),
        1 => proptest::sample::select(vec!['"', '\\', '/', '\u{7f}', '\u{2028}', '😀']),
        1 => any::<char>(),
    ];
    vec(character, 0..20).prop_map(String::from_iter)
}

/// A value with one text of it: white space and escapes as the choices say.
pub(super) fn spelled() -> impl Strategy<Value = (Value, String)> {
    (value(), vec(any::<u8>(), 1..60)).prop_map(|(value, choices)| {
        let mut pen = Pen { out: String::new(), choices: choices.into_iter().cycle() };
        pen.white();
        pen.value(&value);
        pen.white();
        (value, pen.out)
    })
}

struct Pen<C> {
    out: String,
    choices: C,
}

impl<C: Iterator<Item = u8>> Pen<C> {
    fn choice(&mut self) -> u8 {
        self.choices.next().unwrap_or_default()
    }

    fn white(&mut self) {
        let white = match self.choice() % 12 {
            0 => " ",
            1 => "\t\n",
            2 => "\r\n    ",
            _ => "",
        };
        self.out.push_str(white);
    }

    fn mark(&mut self, mark: char) {
        self.white();
        self.out.push(mark);
        self.white();
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Text(text) => self.text(text),
            Value::Array(items) => {
                self.mark('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.mark(',');
                    }
                    self.value(item);
                }
                self.mark(']');
            }
            Value::Object(members) => {
                self.mark('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    if index > 0 {
                        self.mark(',');
                    }
                    self.text(key);
                    self.mark(':');
                    self.value(value);
                }
                self.mark('}');
            }
            simple => simple.write(&mut self.out),
        }
    }

    fn text(&mut self, text: &str) {
        self.out.push('"');
        for character in text.chars() {
            match self.choice() % 6 {
                0 => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        _ = write!(self.out, "\\u{unit:04x}");
                    }
                }
                1 => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        _ = write!(self.out, "\\u{unit:04X}");
                    }
                }
                2 if character == '/' => self.out.push_str("\\/"),
                _ => {
                    let mut one = String::new();
                    write_text(character.encode_utf8(&mut [0; 4]), &mut one);
                    self.out.push_str(&one[1..one.len() - 1]);
                }
            }
        }
        self.out.push('"');
    }
}
