//! The sandbox as its users meet it: through the client, and as raw HTTP.

#![cfg(feature = "sandbox")]

mod books;
mod control;
mod faults;
mod history;
mod lifecycle;
mod raw;
mod refusals;
mod relied;
mod rig;
mod samples;
mod sessions;
mod shown;
