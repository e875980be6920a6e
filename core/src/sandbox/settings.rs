//! What controls can change.

use std::collections::BTreeMap;

use super::behaviour::Behaviours;
use super::control::RecipientOutcome;
use crate::endpoints::Generation;

/// The account's surroundings.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) switches: Behaviours,
    /// Documentations whose layouts and bodies are accepted.
    pub(super) generations: Vec<Generation>,
    /// Milliseconds of sandbox time.
    pub(super) token_life: i64,
    pub(super) pci_dss: bool,
    /// Number, and whether it takes payouts.
    pub(super) banks: Vec<(String, bool)>,
    /// Number and name.
    pub(super) shops: Vec<(String, String)>,
    /// By the recipient's digits.
    pub(super) outcomes: BTreeMap<String, RecipientOutcome>,
}

impl Default for Settings {
    fn default() -> Self {
        // Numbers of the form that the SBP's members have; whose they are does not matter here.
        let banks = ["100000000000", "100000000001", "100000000004", "100000000005", "100000000008", "100000000111"];
        let shops = [("450000", "Магазин"), ("450001", "Второй магазин")];
        Self {
            switches: Behaviours::defaults(),
            generations: vec![Generation::Current],
            token_life: 15 * 60_000,
            pci_dss: true,
            banks: banks.map(|id| (id.to_owned(), true)).to_vec(),
            shops: shops.map(|(id, name)| (id.to_owned(), name.to_owned())).to_vec(),
            outcomes: BTreeMap::new(),
        }
    }
}

/// Changes the entry of a key, or adds one.
pub(super) fn put<V>(list: &mut Vec<(String, V)>, key: String, value: V) {
    match list.iter_mut().find(|(known, _)| *known == key) {
        Some((_, old)) => *old = value,
        None => list.push((key, value)),
    }
}
