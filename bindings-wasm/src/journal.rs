//! A journal that dies with the process. What its methods are given crosses as one array of JSON.

use intellectmoney::ffi::{Naming, refusal_json, value};
use intellectmoney::journal::{self, Appended, Store, StoreFailure};
use intellectmoney::json::{Value, write_text};
use intellectmoney::{Error, Reason};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::thrown::thrown;

/// See [`journal::MemoryStore`].
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct MemoryStore(journal::MemoryStore);

#[wasm_bindgen]
impl MemoryStore {
    /// An empty journal.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The last line of a reference.
    ///
    /// # Errors
    /// As all of this type: an error's JSON.
    pub fn load(&self, json: &str) -> Result<Option<String>, String> {
        let given = Given::read(json)?;
        let stored = self.0.load(given.text(0, "reference")?).map_err(|failure| failed(&failure))?;
        Ok(stored.map(|stored| stored.line))
    }

    /// Whether the line was stored, or is a conflict.
    pub fn append(&self, json: &str) -> Result<bool, String> {
        let given = Given::read(json)?;
        match self.0.append(given.text(0, "reference")?, given.whole(1, "afterSeq")?, given.text(2, "line")?) {
            Appended::Stored => Ok(true),
            Appended::Conflict => Ok(false),
            Appended::Failed(failure) => Err(failed(&failure)),
        }
    }

    /// The lines of debts that are not settled, each with its line feed.
    pub fn unfinished(&self) -> Result<String, String> {
        let stored = self.0.unfinished().map_err(|failure| failed(&failure))?;
        Ok(stored.into_iter().map(|stored| stored.line).collect())
    }
}

struct Given(Value);

impl Given {
    fn read(json: &str) -> Result<Self, String> {
        value(json).map(Self).map_err(thrown)
    }

    fn get(&self, place: usize) -> Option<&Value> {
        self.0.as_array()?.get(place)
    }

    fn text(&self, place: usize, field: &'static str) -> Result<&str, String> {
        let text = self.get(place).and_then(Value::as_text).filter(|text| !text.is_empty());
        text.ok_or_else(|| refused(field, Reason::TextDue))
    }

    fn whole(&self, place: usize, field: &'static str) -> Result<u64, String> {
        let number = self.get(place).and_then(|value| match value {
            Value::Number(digits) => digits.parse().ok(),
            _ => None,
        });
        number.ok_or_else(|| refused(field, Reason::IntegerForm))
    }
}

fn refused(field: &str, reason: Reason) -> String {
    refusal_json(field, reason.as_str(), Naming::JavaScript).unwrap_or_default()
}

/// Why the store does not work, in its own words.
fn failed(failure: &StoreFailure) -> String {
    let error = Error::from(failure.clone());
    let (code, reason, next) = (error.code().as_str(), error.reason().as_str(), error.next_step().as_str());
    let mut words = String::new();
    write_text(&failure.message, &mut words);
    format!(
        r#"{{"code":"{code}","reason":"{reason}","outcome":"not_done","nextStep":"{next}","message":{words},"messageRu":{words}}}"#
    )
}
