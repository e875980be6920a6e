//! Calls that look alike: their names are looked up once.

use super::api::Api;
use crate::endpoints::{Endpoint, Record, endpoint};
use crate::error::Error;
use crate::json::Value;
use crate::prepared::Prepared;

/// An endpoint and names of its table, in the order in which a host gives their texts.
#[derive(Debug)]
pub struct Shape {
    endpoint: &'static Endpoint,
    names: Vec<&'static str>,
}

impl Api {
    /// From the names of an endpoint and of its fields; none where one of them is not known.
    #[must_use]
    pub fn shape(&self, names: &[Value]) -> Option<Shape> {
        let (name, names) = names.split_first()?;
        let endpoint = endpoint(name.as_text()?).ok()?;
        let fields = endpoint.body(self.setup.client.generation()).fields;
        let find = |name: &Value| fields.iter().map(|field| field.name).find(|known| Some(*known) == name.as_text());
        Some(Shape { endpoint, names: names.iter().map(find).collect::<Option<_>>()? })
    }

    /// [`Api::prepare_pairs`] of a text for each name.
    pub fn prepare_shaped<'a>(
        &self,
        shape: &'a Shape,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<Prepared<Option<Record>>, Error> {
        self.setup.client.prepare_pairs(shape.endpoint, shape.names.iter().copied().zip(texts))
    }
}
