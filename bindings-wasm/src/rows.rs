//! Rows on their way to JavaScript.

#[cfg(doc)]
use intellectmoney::ffi::Utf16Rows;
use intellectmoney::ffi::{Finished, Given, Naming, Packed};
use wasm_bindgen::prelude::wasm_bindgen;

/// Rows of one page. What is taken is copied once and freed here. See [`Packed`].
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Rows {
    list: &'static str,
    raw: (String, String),
    packed: Packed,
    places: Option<Vec<u32>>,
    json: Option<String>,
}

impl Rows {
    /// The rows of an answer, taken out of it where they are packed.
    pub(crate) fn of_answer(answer: &mut Finished) -> Option<Self> {
        let list = answer.take_packed(Naming::JavaScript)?;
        Some(Self { list: list.name, raw: list.raw, ..Self::of(list.packed, None) })
    }

    /// The rows that a reading gives.
    pub(crate) fn of_reading(given: Given) -> Self {
        match given {
            Given::Packed(packed, places) => Self::of(packed, Some(places)),
            Given::Json(json) => Self { json: Some(json), ..Self::default() },
        }
    }

    fn of(packed: Packed, places: Option<Vec<u32>>) -> Self {
        Self { packed, places, ..Self::default() }
    }
}

#[wasm_bindgen]
impl Rows {
    /// A line each: the member of the answer that they are, and the answer as JSON up to them and after them.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn around(&self) -> String {
        let (before, after) = &self.raw;
        [self.list, before, after].join("\n")
    }

    /// The same for all rows that are read in the same way.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn table(&self) -> usize {
        self.packed.table()
    }

    /// How they are read.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn columns(&self) -> String {
        self.packed.columns(Naming::JavaScript)
    }

    /// Which of them are given; all where it says nothing.
    pub fn places(&mut self) -> Option<Vec<u32>> {
        self.places.take()
    }

    /// See [`Utf16Rows`]. As all of these: gives it once.
    pub fn starts(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.packed.rows.starts)
    }

    /// The lengths.
    pub fn lengths(&mut self) -> Vec<u16> {
        std::mem::take(&mut self.packed.rows.lengths)
    }

    /// The long ones.
    pub fn long(&mut self) -> Vec<u32> {
        self.packed.rows.long.drain(..).flat_map(<[u32; 2]>::from).collect()
    }

    /// The texts that are ASCII.
    pub fn ascii(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.packed.rows.ascii)
    }

    /// The others.
    pub fn wide(&mut self) -> Vec<u16> {
        std::mem::take(&mut self.packed.rows.wide)
    }

    /// All of them as JSON instead, where they are of an unusual form.
    pub fn json(&mut self) -> Option<String> {
        self.json.take()
    }
}
