//! The words in which an error is told: their names are the same in every language.

/// The kind of an error; the names are the same in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The input was refused before anything was signed or sent.
    InvalidRequest,
    /// The reference is taken, or being worked on.
    Conflict,
    /// The journal cannot be used.
    Journal,
    /// Sending failed.
    Transport,
    /// Another HTTP status than 200, without a readable answer.
    HttpStatus,
    /// An answer that cannot be read or believed.
    Decode,
    /// The provider's own refusal.
    ApiError,
    /// A request that moves money may have arrived, and nothing tells whether it did.
    OutcomeUnknown,
}

impl Code {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::Conflict => "conflict",
            Self::Journal => "journal",
            Self::Transport => "transport",
            Self::HttpStatus => "http_status",
            Self::Decode => "decode",
            Self::ApiError => "api_error",
            Self::OutcomeUnknown => "outcome_unknown",
        }
    }
}

/// What one answer proves about its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It had no effect.
    NotDone,
    /// It took effect.
    Done,
    /// Either may be.
    Unknown,
}

impl Outcome {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotDone => "not_done",
            Self::Done => "done",
            Self::Unknown => "unknown",
        }
    }
}

/// Which of the two state codes of an answer spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// `OperationState`: was the request processed?
    Operation,
    /// `Result.State`, or a `Result` of `false`: how did it end?
    Result,
}

impl Level {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Result => "result",
        }
    }
}

/// How far a request got that brought no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sent {
    /// Surely nothing was sent: the name did not resolve, the connection was refused or
    /// timed out, or TLS failed.
    No,
    /// Anything else.
    Maybe,
}

/// The language of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
}
