//! A strict pull reader for answers.
