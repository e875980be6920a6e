//! The search: no mistake, one, two. What the Sign's own text tells is not searched for.

use super::digest::{Given, Hash, read};
use super::draft::Draft;
use super::mistakes::Mistake;
use super::{Keys, shape, values};
use crate::endpoints::Endpoint;
use crate::params::Params;
use crate::sign::Explanation;

/// How many mistakes are looked for together.
const MOST: usize = 2;
/// How many variants of each mistake a pair tries: the likely ones.
const PAIRED: usize = 4;

/// A layout that may be the right one.
pub(super) struct Basis {
    pub(super) name: String,
    pub(super) right: Draft,
    pub(super) explanation: Explanation,
}

/// What reproduces the Sign.
pub(super) struct Found<'a> {
    pub(super) basis: &'a Basis,
    pub(super) draft: Draft,
    pub(super) mistakes: Vec<Mistake>,
}

pub(super) struct Search<'a> {
    pub(super) endpoint: &'static Endpoint,
    pub(super) params: &'a Params,
    pub(super) keys: Keys<'a>,
    pub(super) digests: usize,
}

impl Search<'_> {
    /// Fewer mistakes first, and of as many the earlier layout and the likelier mistake.
    pub(super) fn run<'b>(&mut self, bases: &'b [Basis], sign: &str) -> Option<Found<'b>> {
        let readings = read(sign);
        let ways: Vec<(&Given, Hash)> = readings
            .iter()
            .flat_map(|given| Hash::of_length(given.bytes.len()).iter().map(move |hash| (given, *hash)))
            .collect();
        for total in 0..=MOST {
            for basis in bases {
                for (given, hash) in &ways {
                    let known: Vec<Mistake> = hash.mistake().into_iter().chain(given.written.iter().copied()).collect();
                    let Some(left) = total.checked_sub(known.len()) else { continue };
                    if let Some((draft, mut mistakes)) = self.search(&basis.right, &given.bytes, *hash, left) {
                        mistakes.extend(known);
                        return Some(Found { basis, draft, mistakes });
                    }
                }
            }
        }
        None
    }

    /// Exactly so many mistakes.
    fn search(&mut self, right: &Draft, wanted: &[u8], hash: Hash, left: usize) -> Option<(Draft, Vec<Mistake>)> {
        if left == 0 {
            return hash.makes(wanted, right, &mut self.digests).then(|| (right.clone(), Vec::new()));
        }
        for (place, first) in Mistake::ALL.iter().enumerate() {
            let variants = self.variants(*first, right);
            if left == 1 {
                for draft in variants {
                    if hash.makes(wanted, &draft, &mut self.digests) {
                        return Some((draft, vec![*first]));
                    }
                }
                continue;
            }
            for draft in variants.into_iter().take(PAIRED) {
                for second in Mistake::ALL.iter().skip(place.saturating_add(1)) {
                    for both in self.variants(*second, &draft).into_iter().take(PAIRED) {
                        if hash.makes(wanted, &both, &mut self.digests) {
                            return Some((both, vec![*first, *second]));
                        }
                    }
                }
            }
        }
        None
    }

    fn variants(&self, mistake: Mistake, draft: &Draft) -> Vec<Draft> {
        if mistake < Mistake::EmptySegmentsDropped {
            values::variants(mistake, draft, self.params)
        } else {
            shape::variants(mistake, draft, self.endpoint, self.params, self.keys)
        }
    }
}
