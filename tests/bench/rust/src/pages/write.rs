use super::entry::{Entry, Value};

/// JSON as it is written: compact, or a member a line.
struct Writer {
    out: String,
    indented: bool,
    depth: usize,
}

pub(super) fn answer(entries: &[Entry], indented: bool) -> String {
    let mut writer = Writer { out: String::new(), indented, depth: 0 };
    writer.object(&["OperationState", "OperationId", "EshopId", "Result"], |writer, key| match *key {
        "OperationState" => writer.state("Успешно обработана"),
        "OperationId" => writer.out.push_str("\"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee\""),
        "EshopId" => writer.out.push_str("450000"),
        _ => writer.object(&["State", "PaymentsHistoryList"], |writer, key| match *key {
            "State" => writer.state("Успешно обработан"),
            _ => writer.list(entries),
        }),
    });
    writer.out
}

impl Writer {
    fn state(&mut self, description: &str) {
        let members = [("Code", "0".to_owned()), ("Desc", format!("\"{description}\""))];
        self.members(&members, |(key, _)| key, |writer, (_, value)| writer.out.push_str(value));
    }

    fn list(&mut self, entries: &[Entry]) {
        self.out.push('[');
        self.items(entries, |writer, entry| {
            writer.members(
                entry,
                |(key, _)| key,
                |writer, (_, value)| match value {
                    Value::Plain(json) => writer.out.push_str(json),
                    Value::Sum(members) => {
                        writer.members(members, |(key, _)| key, |writer, (_, value)| writer.out.push_str(value));
                    }
                },
            );
        });
        self.out.push(']');
    }

    fn object(&mut self, keys: &[&'static str], value: impl FnMut(&mut Self, &&'static str)) {
        self.members(keys, |key| key, value);
    }

    fn members<T>(&mut self, members: &[T], key: impl Fn(&T) -> &str, mut value: impl FnMut(&mut Self, &T)) {
        self.out.push('{');
        self.items(members, |writer, member| {
            writer.out.push('"');
            writer.out.push_str(key(member));
            writer.out.push_str(if writer.indented { "\": " } else { "\":" });
            value(writer, member);
        });
        self.out.push('}');
    }

    fn items<T>(&mut self, items: &[T], mut item: impl FnMut(&mut Self, &T)) {
        self.depth += 1;
        for (place, one) in items.iter().enumerate() {
            if place > 0 {
                self.out.push(',');
            }
            self.line();
            item(self, one);
        }
        self.depth -= 1;
        if !items.is_empty() {
            self.line();
        }
    }

    fn line(&mut self) {
        if self.indented {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", self.depth));
        }
    }
}
