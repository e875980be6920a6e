//! Packed rows on their way to JavaScript.

#[cfg(doc)]
use intellectmoney::ffi::Utf16Rows;
use intellectmoney::ffi::{Naming, Packed};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Who takes packed rows.
    #[derive(Debug)]
    pub type Taker;

    /// Whether it has been told of a table's columns.
    #[wasm_bindgen(method)]
    fn knows(this: &Taker, table: usize) -> bool;

    /// Tells how rows of a table are read.
    #[wasm_bindgen(method)]
    fn learn(this: &Taker, table: usize, columns: &str);

    /// The parts of the rows, lent: views of this memory. See [`Utf16Rows`].
    #[wasm_bindgen(method)]
    fn take(this: &Taker, table: usize, starts: &[u32], lengths: &[u16], wide: &[u16], ascii: &[u8]);
}

pub(crate) fn lend(packed: &Packed, taker: &Taker) {
    let (table, rows) = (packed.table(), &packed.rows);
    if !taker.knows(table) {
        taker.learn(table, &packed.columns(Naming::JavaScript));
    }
    taker.take(table, &rows.starts, &rows.lengths, &rows.wide, &rows.ascii);
}
