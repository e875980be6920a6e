//! Named texts of a call, before any table orders them.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::types::Wiped;

/// Named texts of a call, under the provider's names. Wiped when dropped, never shown.
///
/// ```
/// use intellectmoney::Params;
/// let mut params = Params::from_iter([("Take", "5"), ("Skip", "")]);
/// params.set("Take", "10");
/// assert_eq!((params.get("Take"), params.get("Skip")), (Some("10"), None));
/// assert_eq!(format!("{params:?}"), r#"{"Take", "Skip"}"#);
/// ```
#[derive(Clone, Default)]
pub struct Params {
    entries: Vec<(Cow<'static, str>, Range<usize>)>,
    text: Wiped,
}

/// Room for most calls.
const USUAL_TEXT: usize = 256;
const USUAL_FIELDS: usize = 10;

impl Params {
    /// No values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value; the last one of a name counts.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, text: impl AsRef<str>) {
        if self.entries.is_empty() {
            self.entries.reserve(USUAL_FIELDS);
            self.text = Wiped::with_capacity(USUAL_TEXT);
        }
        let begin = self.text.len();
        self.text.push_str(text.as_ref());
        let (name, range) = (name.into(), begin..self.text.len());
        match self.entries.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = range,
            None => self.entries.push((name, range)),
        }
    }

    /// Names and texts in the order in which the names were set first.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(name, range)| (&**name, self.text.get(range.clone()).unwrap_or_default()))
    }

    /// The names in the order in which they were set.
    #[cfg(feature = "doctor")]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs().filter(|(_, text)| !text.is_empty()).map(|(name, _)| name)
    }

    /// A value; an empty text is no value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs().find(|(known, _)| *known == name).map(|(_, text)| text).filter(|text| !text.is_empty())
    }
}

impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.entries.iter().map(|(name, _)| name)).finish()
    }
}

impl<N: Into<Cow<'static, str>>, T: AsRef<str>> FromIterator<(N, T)> for Params {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(pairs: I) -> Self {
        let mut params = Self::new();
        for (name, text) in pairs {
            params.set(name, text);
        }
        params
    }
}
