//! Where requests of known shapes are made: memory that JavaScript reads and writes, too.

use std::fmt;
use std::io::Write as _;

use intellectmoney::ffi::{Shape, value};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::Api;

/// What U+FFFD begins with, which half of a pair of surrogates has become by now: JSON tells core what it was.
const REPLACED: u8 = 0xEF;

#[derive(Default)]
pub(crate) struct Desk {
    shapes: Vec<Shape>,
    memory: Vec<u8>,
}

/// What lies there is secret.
impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Desk")
    }
}

#[wasm_bindgen]
impl Api {
    /// Where the desk of so many bytes begins in the module's memory; it never moves.
    pub fn desk(&mut self, room: usize) -> *mut u8 {
        self.desk.memory.resize(room, 0);
        self.desk.memory.as_mut_ptr()
    }

    /// Learns the names of a list as JSON, an endpoint's first. Gives the number of their shape; 0 where one is not known.
    pub fn shape(&mut self, names: &str) -> usize {
        let Some(shape) = value(names).ok().and_then(|names| self.inner.shape(names.as_array()?)) else { return 0 };
        self.desk.shapes.push(shape);
        self.desk.shapes.len()
    }

    /// Signs the texts that lie on the desk, of so many bytes and a U+0000 behind each, and puts there what `changing`
    /// gives. Says how long that is; nothing where `prepare` has to say what is wrong, or the desk is too small.
    pub fn sign(&mut self, shape: usize, length: usize) -> usize {
        self.signed(shape, length).unwrap_or_default()
    }

    fn signed(&mut self, shape: usize, length: usize) -> Option<usize> {
        let Desk { shapes, memory } = &mut self.desk;
        let bytes = memory.get(..length)?;
        if bytes.contains(&REPLACED) {
            return None;
        }
        let mut rest = str::from_utf8(bytes).ok()?;
        // Texts are short: a search as for long ones would take a tenth of the whole.
        let mut texts = std::iter::from_fn(|| {
            let (text, behind) = rest.split_at_checked(rest.bytes().position(|byte| byte == 0)?)?;
            rest = behind.get(1..)?;
            Some(text)
        });
        let prepared = self.inner.prepare_shaped(shapes.get(shape.checked_sub(1)?)?, texts.by_ref()).ok()?;
        // A text that holds a U+0000 makes two.
        if texts.next().is_some() {
            return None;
        }
        let request = prepared.request();
        let [.., (_, sign)] = request.headers();
        let mut rest = memory.as_mut_slice();
        for part in [sign.as_bytes(), request.bytes()] {
            rest.write_all(part).ok()?;
        }
        let rest = rest.len();
        memory.len().checked_sub(rest)
    }
}
