//! The signature doctor: why a Sign does not fit.
//!
//! A wrong Sign is the first thing that every integrator meets, and the provider's answer
//! does not say why. The doctor knows the values, the secret and the Sign that was sent.
//! It says which layout reproduces the Sign; else it searches a bounded space of known
//! mistakes, alone and in pairs, and names those that do. Nothing leaves the process.

mod ask;
mod digest;
mod draft;
mod mistakes;
mod search;
mod shape;
mod values;

use std::fmt;

pub use mistakes::Mistake;

use crate::endpoints::{Body, Confidence, Endpoint, Generation};
use crate::error::{Error, Reason};
use crate::form::Form;
use crate::layout::Layout;
use crate::params::Params;
use crate::sign::Explanation;
use draft::Draft;
use search::{Basis, Search};

/// What a Sign turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// The layout that reproduces the Sign: a generation's name, or the layout itself.
    pub layout: Option<String>,
    /// The mistakes that reproduce it together; none where it fits or nothing was found.
    pub mistakes: Vec<Mistake>,
    /// What should have been signed, secrets masked.
    pub expected: Explanation,
    /// What was signed, secrets masked, where it is known.
    pub signed: Option<String>,
    /// Where the two first differ, in characters.
    pub difference: Option<usize>,
    /// How many digests it took.
    pub digests: usize,
}

/// The secrets that a string can have been made with.
#[derive(Clone, Copy)]
pub(crate) struct Keys<'a> {
    pub(crate) secret: &'a str,
    /// Empty where it is not known.
    pub(crate) bearer: &'a str,
}

impl Diagnosis {
    /// Whether the Sign is right by some known layout.
    #[must_use]
    pub fn matches(&self) -> bool {
        self.layout.is_some()
    }

    /// The stable code of the mistake, of a pair joined by `+`; `None` where the Sign fits
    /// or no known mistake reproduces it.
    #[must_use]
    pub fn cause(&self) -> Option<String> {
        let codes: Vec<_> = self.mistakes.iter().map(|mistake| mistake.as_str()).collect();
        (!codes.is_empty()).then(|| codes.join("+"))
    }

    /// What was done and what to do, in English.
    #[must_use]
    pub fn hint(&self) -> String {
        self.sentence(
            Mistake::en,
            "No known mistake gives this Sign: compare the sign secret, the values and their texts with what was sent.",
            "The Sign fits.",
        )
    }

    /// What was done and what to do, in Russian.
    #[must_use]
    pub fn hint_ru(&self) -> String {
        self.sentence(
            Mistake::ru,
            "Ни одна известная ошибка не даёт такой Sign: сверьте секрет подписи, значения и их текст с отправленными.",
            "Sign верен.",
        )
    }

    fn sentence(&self, of: fn(Mistake) -> &'static str, unknown: &str, fits: &str) -> String {
        let sentences: Vec<_> = self.mistakes.iter().map(|mistake| of(*mistake)).collect();
        match sentences.as_slice() {
            [] if self.matches() => fits.to_owned(),
            [] => unknown.to_owned(),
            sentences => sentences.join(" "),
        }
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "endpoint  {}", self.expected.endpoint)?;
        let cause = self.cause();
        let verdict = self.layout.as_ref().map(|layout| format!("fits {layout}"));
        writeln!(f, "sign      {}", verdict.or(cause).as_deref().unwrap_or("no known mistake"))?;
        writeln!(f, "          {}", self.hint())?;
        writeln!(f, "          {}", self.hint_ru())?;
        write!(f, "expected  {}", self.expected.string_to_sign)?;
        if let Some(signed) = &self.signed {
            write!(f, "\nsigned    {signed}")?;
            if let Some(at) = self.difference {
                write!(f, "\n          {:>width$}", '^', width = at.saturating_add(1))?;
            }
        }
        Ok(())
    }
}

/// Names what makes this Sign of these params, of every layout that is known.
pub(crate) fn diagnose(
    endpoint: &'static Endpoint,
    params: &Params,
    sign: &str,
    keys: Keys<'_>,
    own: (Generation, Option<&Layout>),
) -> Result<Diagnosis, Error> {
    let known = |name: &str| endpoint.bodies().any(|body| body.fields.iter().any(|field| field.name == name));
    if let Some(name) = params.names().find(|name| !known(name)) {
        return Err(Error::unknown_field(name).with_endpoint(endpoint));
    }
    let bases = bases(endpoint, params, keys.secret, own)?;
    let Some(first) = bases.first() else { return Err(Error::invalid("layout", Reason::LayoutForm)) };
    let mut diagnosis = Diagnosis {
        layout: None,
        mistakes: Vec::new(),
        expected: first.explanation.clone(),
        signed: None,
        difference: None,
        digests: 0,
    };
    if let Some(sample) = digest::known_sample(sign) {
        diagnosis.mistakes.push(sample);
        return Ok(diagnosis);
    }
    let mut search = Search { endpoint, params, keys, digests: 0 };
    let found = search.run(&bases, sign);
    diagnosis.digests = search.digests;
    if let Some(found) = found {
        diagnosis.expected = found.basis.explanation.clone();
        if found.mistakes.is_empty() {
            diagnosis.layout = Some(found.basis.name.clone());
        } else {
            let signed = found.draft.masked();
            diagnosis.difference = difference(&diagnosis.expected.string_to_sign, &signed);
            diagnosis.signed = Some(signed);
            diagnosis.mistakes = found.mistakes;
        }
    }
    Ok(diagnosis)
}

fn difference(left: &str, right: &str) -> Option<usize> {
    let both = left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count();
    (left != right).then_some(both)
}

/// Every layout that may be the right one: the caller's own, each generation's, the one in
/// use first, and, where
/// the layout is a guess, the guess with one more place that is kept empty.
fn bases(
    endpoint: &'static Endpoint,
    params: &Params,
    secret: &str,
    (generation, own): (Generation, Option<&Layout>),
) -> Result<Vec<Basis>, Error> {
    let mut bases: Vec<Basis> = Vec::new();
    let mut add = |name: &str, layout: &Layout, body: &'static Body| {
        let form = Form::as_sent(body.fields, params);
        let right = Draft::right(layout, &form, secret);
        let explanation = Explanation::new(endpoint.name, layout, &form);
        if bases.iter().all(|basis| basis.explanation.layout != explanation.layout) {
            bases.push(Basis { name: name.to_owned(), right, explanation });
        }
    };
    let first = endpoint.body(generation);
    if let Some(layout) = own {
        add(&layout.text, layout, first);
    }
    for body in std::iter::once(first).chain(endpoint.bodies()) {
        add(body.generation.as_str(), &Layout::of(body)?, body);
    }
    if endpoint.current.confidence == Confidence::Guess {
        let names: Vec<&str> = endpoint.current.layout.split("::").collect();
        for place in 1..names.len() {
            let mut names = names.clone();
            names.insert(place, "");
            let text = names.join("::");
            add(&text, &Layout::parse(&text, &endpoint.current)?, &endpoint.current);
        }
    }
    Ok(bases)
}
