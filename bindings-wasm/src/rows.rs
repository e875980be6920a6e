//! Rows on their way to JavaScript.

use intellectmoney::ffi::{Finished, Given, Naming, Packed, Texts};
use wasm_bindgen::prelude::wasm_bindgen;

/// Rows of one page. What is taken is copied once and freed here. See [`Packed`].
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Rows {
    list: String,
    raw: (String, String),
    columns: String,
    texts: Texts,
    places: Option<Vec<u32>>,
    json: Option<String>,
}

impl Rows {
    /// The rows of an answer, taken out of it where they are packed.
    pub(crate) fn of_answer(answer: &mut Finished) -> Option<Self> {
        let list = answer.take_packed(Naming::JavaScript)?;
        Some(Self { list: list.name.to_owned(), raw: list.raw, ..Self::of(list.packed, None) })
    }

    /// The rows that a reading gives.
    pub(crate) fn of_reading(given: Given) -> Self {
        match given {
            Given::Packed(packed, places) => Self::of(packed, Some(places)),
            Given::Json(json) => Self { json: Some(json), ..Self::default() },
        }
    }

    fn of(Packed { columns, texts }: Packed, places: Option<Vec<u32>>) -> Self {
        Self { columns, texts, places, ..Self::default() }
    }
}

#[wasm_bindgen]
impl Rows {
    /// The member of the answer that they are.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn list(&self) -> String {
        self.list.clone()
    }

    /// The answer as JSON up to them.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn before(&self) -> String {
        self.raw.0.clone()
    }

    /// And after them.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn after(&self) -> String {
        self.raw.1.clone()
    }

    /// How they are read.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn columns(&self) -> String {
        self.columns.clone()
    }

    /// Which of them are given; all where it says nothing.
    pub fn places(&mut self) -> Option<Vec<u32>> {
        self.places.take()
    }

    /// See [`Texts`]. As all of these: gives it once.
    pub fn starts(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.texts.starts)
    }

    /// The lengths.
    pub fn lengths(&mut self) -> Vec<u16> {
        std::mem::take(&mut self.texts.lengths)
    }

    /// The long ones.
    pub fn long(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.texts.long)
    }

    /// The texts that are ASCII.
    pub fn ascii(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.texts.ascii)
    }

    /// The others.
    pub fn wide(&mut self) -> Vec<u16> {
        std::mem::take(&mut self.texts.wide)
    }

    /// All of them as JSON instead, where they are of an unusual form.
    pub fn json(&mut self) -> Option<String> {
        self.json.take()
    }
}
