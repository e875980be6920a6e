//! The tables and the stable words as one JSON document, for generators of types.

use intellectmoney::schema::{to_json, words_to_json};

fn main() {
    println!("{{\"endpoints\":{},\"words\":{}}}", to_json(), words_to_json());
}
