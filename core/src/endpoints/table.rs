//! What an endpoint's table can say.

use std::str::FromStr;

use super::answer::{AnswerKind, Shape};
use crate::error::{Error, Reason};
use crate::given::is_same;

const MIB: usize = 1024 * 1024;

/// How sure a statement about the provider is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// No source says it; the best answer there is.
    Guess,
    /// It follows from what sources say.
    Inferred,
    /// A page of the provider says it.
    Documented,
}

impl Confidence {
    /// The word that docs and messages use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Inferred => "inferred",
            Self::Documented => "documented",
        }
    }
}

/// What a call does to money. It decides what may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing: repeat at will.
    Read,
    /// May leave an unused operation: repeat at will.
    Draft,
    /// Ends an operation: repeat, then read the state.
    Close,
    /// Moves money: never sent again after a lost or unreadable answer.
    Once,
}

impl Effect {
    /// The word that docs and schema use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Draft => "draft",
            Self::Close => "close",
            Self::Once => "once",
        }
    }
}

/// The level that the provider must have granted to the bearer token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// `Базовый`.
    Basic,
    /// `Базовый`; PCI DSS when this field is sent.
    BasicOrPciDss {
        /// The field that needs the higher level.
        field: &'static str,
    },
}

/// One of the provider's two documentations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Generation {
    /// Today's documentation.
    #[default]
    Current,
    /// The older page, as of 2024.
    Wiki2024,
}

impl Generation {
    /// Both, today's first.
    pub const ALL: [Self; 2] = [Self::Current, Self::Wiki2024];

    /// The name that options and messages use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Wiki2024 => "wiki2024",
        }
    }
}

impl FromStr for Generation {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|generation| generation.as_str() == name);
        found.ok_or_else(|| Error::invalid("layout", Reason::LayoutForm))
    }
}

/// A sentence in both languages of the documentation.
#[derive(Clone, Copy, Debug)]
pub struct Doc {
    /// English.
    pub en: &'static str,
    /// Russian.
    pub ru: &'static str,
}

/// One call of the provider.
///
/// ```
/// use intellectmoney::{Confidence, Effect, Generation, endpoint};
/// let withdraw = endpoint("withdrawMoney")?;
/// assert_eq!((withdraw.effect, withdraw.current.confidence), (Effect::Once, Confidence::Guess));
/// let execute = endpoint("executeOperation")?;
/// assert_ne!(execute.body(Generation::Wiki2024).layout, execute.current.layout);
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Debug)]
pub struct Endpoint {
    /// The provider's name, such as `createOperation`.
    pub name: &'static str,
    /// The path under the base URL.
    pub path: &'static str,
    /// What it does.
    pub doc: Doc,
    /// What it does to money.
    pub effect: Effect,
    /// The access level it needs.
    pub access: Access,
    /// What is sent, as today's documentation describes it.
    pub current: Body,
    /// What older documentation describes otherwise.
    pub older: &'static [Body],
    /// What comes back.
    pub answer: Shape,
    /// The provider's name of the answer's type.
    pub answer_type: &'static str,
    /// What settles a lost or unreadable answer.
    pub on_doubt: OnDoubt,
}

impl Endpoint {
    /// The largest answer that is read: histories are long, all else is small.
    #[must_use]
    pub fn largest_answer(&self) -> usize {
        let rows = self.answer.fields().iter().any(|field| matches!(field.kind, AnswerKind::List(_)));
        if rows { 256 * MIB } else { MIB }
    }

    /// The body of every generation that describes one of its own, today's first.
    pub fn bodies(&'static self) -> impl Iterator<Item = &'static Body> {
        std::iter::once(&self.current).chain(self.older)
    }

    /// The body of a generation; today's where the older page says nothing else.
    #[must_use]
    pub fn body(&'static self, generation: Generation) -> &'static Body {
        self.older.iter().find(|body| body.generation == generation).unwrap_or(&self.current)
    }
}

/// What tells how a call ended whose answer is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDoubt {
    /// Send it again.
    Repeat,
    /// Ask getOperationState.
    ReadState,
    /// Look for it in the payments history.
    ReadHistory,
}

/// Fields and layout as one generation describes them.
#[derive(Debug)]
pub struct Body {
    /// Whose description it is.
    pub generation: Generation,
    /// In the order in which they are sent.
    pub fields: &'static [Field],
    /// The order that is signed, as the page prints it.
    pub layout: &'static str,
    /// How sure the layout is.
    pub confidence: Confidence,
    /// Where it is from.
    pub source: &'static str,
}

/// One value of a request's body.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The provider's name.
    pub name: &'static str,
    /// The name in Rust and Python.
    pub snake: &'static str,
    /// The name in JavaScript.
    pub camel: &'static str,
    /// Its form.
    pub kind: Kind,
    /// When it is sent.
    pub presence: Presence,
    /// How sure the form is.
    pub confidence: Confidence,
    /// What it means.
    pub doc: Doc,
}

impl Field {
    /// An optional field whose form a page documents.
    #[must_use]
    pub const fn new(name: &'static str, snake: &'static str, camel: &'static str, kind: Kind) -> Self {
        let (presence, confidence) = (Presence::Optional, Confidence::Documented);
        Self { name, snake, camel, kind, presence, confidence, doc: Doc { en: "", ru: "" } }
    }

    /// Always sent.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { presence: Presence::Required, ..self }
    }

    /// Sent with these choices of another field, and with no others.
    #[must_use]
    pub const fn only_with(self, field: &'static str, choices: &'static [&'static str]) -> Self {
        Self { presence: Presence::OnlyWith { field, choices }, ..self }
    }

    /// The form is not the provider's word.
    #[must_use]
    pub const fn inferred(self) -> Self {
        Self { confidence: Confidence::Inferred, ..self }
    }

    /// What it means, in both languages.
    #[must_use]
    pub const fn doc(self, en: &'static str, ru: &'static str) -> Self {
        Self { doc: Doc { en, ru }, ..self }
    }
}

/// When a field is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// Where the caller gives it.
    Optional,
    /// Required with some choices of another field, refused with the others.
    OnlyWith {
        /// The field that chooses.
        field: &'static str,
        /// Its choices that need this one.
        choices: &'static [&'static str],
    },
}

/// The form of a field's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A session's token.
    UserToken,
    /// The cabinet's login.
    Login,
    /// The cabinet's password.
    Password,
    /// One of some texts.
    Choice(&'static [Choice]),
    /// A card number.
    Pan,
    /// A Russian mobile number.
    Phone,
    /// A member of the faster payments system, 12 digits.
    BankId,
    /// Money above zero.
    Amount,
    /// Three capital letters.
    Currency,
    /// A person's name, 2 to 50 characters.
    PersonName,
    /// 8-4-4-4-12 hexadecimal digits.
    Guid,
    /// `yyyy-MM-dd HH:mm:ss`.
    DateTime,
    /// A start that is not after the other field.
    DateTimeAfter(&'static str),
    /// At most six digits.
    EshopId,
    /// An account of ten digits.
    AccountId,
    /// Yes or no: `true` and `false` are sent as these texts, `1` and `0` as given.
    Boolean {
        /// The text of yes.
        yes: &'static str,
        /// The text of no.
        no: &'static str,
    },
    /// An e-mail address, at most 255 characters.
    Email,
    /// A whole number in decimal.
    Integer {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
}

impl Kind {
    /// Whether the value must never be shown.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(self, Self::UserToken | Self::Login | Self::Password | Self::Pan)
    }
}

/// A text of a [`Kind::Choice`] and what is sent for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The provider's name.
    pub name: &'static str,
    /// The text on the wire.
    pub wire: &'static str,
}

impl Choice {
    /// A choice that is sent under its own name.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self { name, wire: name }
    }

    /// Whether a caller's text means it.
    pub(crate) fn is(&self, text: &str) -> bool {
        is_same(self.name, text) || is_same(self.wire, text)
    }
}
