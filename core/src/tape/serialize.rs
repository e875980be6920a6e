use super::{Item, What};

/// Whole numbers of 64 bits stay numbers; any other number is written as its text,
/// because a binary float would round it.
impl serde::Serialize for Item<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.what() {
            What::Null => serializer.serialize_unit(),
            What::Bool(yes) => serializer.serialize_bool(yes),
            What::Number(span) => match self.tape.str(span).parse::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_str(self.tape.str(span)),
            },
            What::Text(span) => serializer.serialize_str(self.tape.str(span)),
            What::Array(_) => serializer.collect_seq(self.items()),
            What::Object(_) => serializer.collect_map(self.items().map(|item| (item.key().unwrap_or_default(), item))),
        }
    }
}
