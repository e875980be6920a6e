//! What ties a Rust type to its endpoint's table.

use super::{Endpoint, Generation, Record};
use crate::given::Given;
use crate::params::Params;

/// A call with typed values. Its endpoint's table says how they are sent.
pub trait Call {
    /// What a success gives.
    type Answer: FromResult;

    /// The table.
    fn endpoint(&self) -> &'static Endpoint;

    /// Gives every value but the session's token.
    fn give<'a>(&'a self, generation: Generation, given: &mut Given<'a>);

    /// The values under the provider's names, the session's token left out.
    fn params(&self, generation: Generation) -> Params {
        let mut given = Given::new(self.endpoint().body(generation).fields);
        self.give(generation, &mut given);
        given.to_params()
    }
}

/// Made from the `Result` of a success that was checked against the answer's table.
pub trait FromResult: Sized {
    /// Whether the rows of the answer are wanted packed.
    const PAGED: bool = false;

    /// `None` for a boolean `true`.
    fn from_result(record: Option<Record>) -> Self;
}

/// Made from an object of an answer.
pub trait FromRecord: Sized {
    /// Whether it is a page of rows.
    const PAGED: bool = false;

    /// Decoding has checked the record before.
    fn from_record(record: Record) -> Self;
}

impl<T: FromRecord> FromResult for T {
    const PAGED: bool = T::PAGED;

    fn from_result(record: Option<Record>) -> Self {
        Self::from_record(record.unwrap_or_default())
    }
}

/// For callers that have no type of their own.
impl FromResult for Option<Record> {
    fn from_result(record: Option<Record>) -> Self {
        record
    }
}

/// `true`, the only success of a boolean answer.
impl FromResult for () {
    fn from_result(_: Option<Record>) -> Self {}
}

/// Declares a call's struct over its table: each field with the provider's name.
macro_rules! call {
    (
        $(#[$doc:meta])*
        $name:ident, $table:ident, $answer:ty {
            $($(#[$field_doc:meta])* $field:ident : $type:ty = $wire:literal,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $crate::endpoints::Call for $name {
            type Answer = $answer;

            fn endpoint(&self) -> &'static $crate::endpoints::Endpoint {
                &$table
            }

            fn give<'a>(&'a self, _: $crate::endpoints::Generation, given: &mut $crate::given::Given<'a>) {
                $(given.set($wire, $crate::types::ToText::to_text(&self.$field));)*
            }
        }
    };
}

pub(super) use call;
