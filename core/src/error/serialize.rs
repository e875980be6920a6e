use serde::ser::SerializeMap;

use super::{Error, Language};

impl serde::Serialize for Error {
    /// The error as the conformance drivers print it, with both sentences.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.code().as_str())?;
        map.serialize_entry("reason", self.reason().as_str())?;
        if let Some(field) = self.field() {
            map.serialize_entry("field", field)?;
        }
        if let Some(endpoint) = self.endpoint() {
            map.serialize_entry("endpoint", endpoint)?;
        }
        if let Some(status) = self.status() {
            map.serialize_entry("status", &status)?;
        }
        if let Some(level) = self.level() {
            map.serialize_entry("level", level.as_str())?;
            map.serialize_entry("api_code", &self.api_code())?;
            map.serialize_entry("error_source_param", &self.error_source_param())?;
            map.serialize_entry("session_expired", &self.session_expired())?;
        }
        map.serialize_entry("outcome", self.outcome().as_str())?;
        map.serialize_entry("next_step", self.next_step().as_str())?;
        map.serialize_entry("message", &self.message(Language::English))?;
        map.serialize_entry("message_ru", &self.message(Language::Russian))?;
        map.end()
    }
}
