//! The border that both bindings call.
//!
//! Named values of the host's language come in as a [`Value`], results go out as JSON
//! under the host's own names. What takes time is a [`Task`]: it says which [`Effect`] is
//! due, the host does it and feeds the [`Input`]. So a binding holds no rule of the
//! protocol, and a machine behaves alike in every language.
//!
//! ```
//! # #[cfg(feature = "sandbox")] {
//! use intellectmoney::ffi::{Api, Effect, Input, Naming, sandbox_options, value};
//! use intellectmoney::journal::{MemoryStore, Store};
//! use intellectmoney::sandbox::SandboxHost;
//! use intellectmoney::host::Host;
//!
//! let mut host = SandboxHost::new(7);
//! let store = MemoryStore::new();
//! let api = Api::new(&value(&sandbox_options(&host.sandbox, Naming::JavaScript))?, Naming::JavaScript, true)?;
//! let payout = r#"{"reference":"row-1","amount":"50.00",
//!     "recipient":{"type":"sbp","phone":"79990000000","bankId":"100000000000","name":"Иван Тестов"}}"#;
//! let mut task = api.payout(&value(payout)?, None)?;
//! loop {
//!     match task.next(host.now) {
//!         Effect::Load { id, reference } => task.feed(host.now, id, Input::Loaded(store.load(&reference))),
//!         Effect::Append { id, reference, after_seq, line } => {
//!             task.feed(host.now, id, Input::Appended(store.append(&reference, after_seq, &line)));
//!         }
//!         Effect::Send { id, request, timeout } => {
//!             let input = host.send(&request, timeout).map_or_else(Input::Failed, Input::Response);
//!             task.feed(host.now, id, input);
//!         }
//!         Effect::Wait { until } => host.sleep(until.unwrap_or(host.now) - host.now),
//!         Effect::Ended { result, .. } => {
//!             let json = result?.to_json(Naming::JavaScript);
//!             assert!(json.starts_with(r#"{"kind":"payout","status":"paid","reference":"row-1""#), "{json}");
//!         }
//!         Effect::List { .. } => unreachable!("only resume asks for it"),
//!         Effect::Done => break,
//!     }
//! }
//! # }
//! # Ok::<(), intellectmoney::Error>(())
//! ```

mod api;
mod arguments;
mod describe;
#[cfg(feature = "doctor")]
mod diagnosis;
mod effect;
mod in_flight;
mod job;
mod named;
mod naming;
mod outcomes;
mod packed;
mod progress;
mod reading;
mod setup;
mod shape;
mod single;
mod task;
#[cfg(all(test, feature = "sandbox"))]
mod tests;

pub use crate::rows::Utf16Rows;
pub use api::Api;
#[cfg(feature = "doctor")]
pub use api::explain;
#[cfg(feature = "sandbox")]
pub use describe::sandbox_options;
pub use describe::{error_json, record_json, refusal_json, request_json};
pub use effect::{Effect, Input};
pub use job::Finished;
pub use named::value;
pub use naming::Naming;
pub use packed::{Given, Packed, PackedList};
pub use reading::Reading;
pub use shape::Shape;
pub use task::Task;

#[cfg(doc)]
use crate::json::Value;
