//! What the table of an answer can say.

/// The `Result` of an answer.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// `true`; `false` is a refusal.
    Boolean,
    /// An object.
    Object(&'static [AnswerField]),
}

impl Shape {
    /// The fields of an object; none for a boolean.
    #[must_use]
    pub fn fields(self) -> &'static [AnswerField] {
        match self {
            Self::Boolean => &[],
            Self::Object(fields) => fields,
        }
    }

    /// Whether no source names a field of the object.
    #[must_use]
    pub fn is_undescribed(self) -> bool {
        matches!(self, Self::Object([]))
    }
}

/// One value of an answer.
#[derive(Clone, Copy, Debug)]
pub struct AnswerField {
    /// The provider's name.
    pub name: &'static str,
    /// The name in Rust and Python.
    pub snake: &'static str,
    /// The name in JavaScript.
    pub camel: &'static str,
    /// Its type.
    pub kind: AnswerKind,
    /// Whether a success without it is no success.
    pub due: bool,
    /// What it means.
    pub doc: &'static str,
}

impl AnswerField {
    /// A field that may be absent or null.
    #[must_use]
    pub const fn new(
        name: &'static str,
        snake: &'static str,
        camel: &'static str,
        kind: AnswerKind,
        doc: &'static str,
    ) -> Self {
        Self { name, snake, camel, kind, due: false, doc }
    }

    /// A field without which a success is no success.
    #[must_use]
    pub const fn due(self) -> Self {
        Self { due: true, ..self }
    }
}

/// The type of an answer's value.
#[derive(Clone, Copy, Debug)]
pub enum AnswerKind {
    /// Free text.
    Text,
    /// Text that must not be shown.
    Secret,
    /// One of these texts, or one that nobody has seen yet.
    OneOf(&'static [&'static str]),
    /// 8-4-4-4-12 hexadecimal digits.
    Guid,
    /// A whole number of 64 bits, quoted or not.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// An exact decimal, quoted or not.
    Amount,
    /// ISO 8601 with an offset.
    Date,
    /// An object.
    Object(&'static [AnswerField]),
    /// An array of objects.
    List(&'static [AnswerField]),
    /// A structure that no source describes.
    Raw,
}

/// `{ "Amount": 1.0, "Currency": "RUB" }`.
pub(crate) const MONEY: AnswerKind = AnswerKind::Object(&[
    AnswerField::new("Amount", "amount", "amount", AnswerKind::Amount, "The sum, its scale as sent."),
    AnswerField::new("Currency", "currency", "currency", AnswerKind::Text, "The currency's code."),
]);

/// The outcome that every object carries.
pub(crate) const STATE: AnswerField = AnswerField::new(
    "State",
    "state",
    "state",
    AnswerKind::Object(&[
        AnswerField::new("Code", "code", "code", AnswerKind::Integer, "0 success, 1 with warnings, else an error."),
        AnswerField::new("Desc", "desc", "desc", AnswerKind::Text, "The provider's sentence."),
        AnswerField::new(
            "ErrorSourceParam",
            "error_source_param",
            "errorSourceParam",
            AnswerKind::Text,
            "The parameter at fault, in the provider's camel case.",
        ),
    ]),
    "How the call ended.",
);
