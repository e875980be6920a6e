//! Packed rows on their way to JavaScript.

use std::cell::RefCell;

#[cfg(doc)]
use intellectmoney::ffi::Utf16Rows;
use intellectmoney::ffi::{Naming, Packed};
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    /// The tables whose columns were told.
    static TOLD: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

#[wasm_bindgen]
extern "C" {
    /// Who takes packed rows.
    #[derive(Debug)]
    pub type Taker;

    /// Rows of a table: its [columns](Packed::columns) unless they were told before, behind a U+0000 the affixes, and the
    /// other parts, lent: views of this memory. See [`Utf16Rows`] and [`Packed::codes`].
    #[wasm_bindgen(method)]
    fn take(
        this: &Taker,
        table: usize,
        told: &str,
        starts: &[u32],
        lengths: &[u16],
        wide: &[u16],
        codes: &[u8],
        ascii: &[u8],
    );
}

pub(crate) fn lend(packed: &Packed, taker: &Taker) {
    let (table, rows) = (packed.table(), &packed.rows);
    let columns = TOLD.with_borrow_mut(|told| {
        let is_new = !told.contains(&table);
        told.extend(is_new.then_some(table));
        if is_new { packed.columns(Naming::JavaScript) } else { String::new() }
    });
    let told = [&columns, "\0", &rows.affixes].concat();
    taker.take(table, &told, &rows.starts, &rows.lengths, &rows.wide, &packed.codes, &rows.ascii);
}
