//! The contract's side of the program: calls checked field by field, and the same calls over the wire.
//!
//! `calls` answers requests of the contract wherever they come from, `models` those of an operator; `answering` holds the
//! engine that answers now; `server` puts it behind a socket and `client` asks
//! one. `error` says what went wrong, once for all of them.

pub mod answering;
pub mod calls;
pub mod client;
mod contacts;
mod convene_spec;
pub mod error;
mod filter;
pub mod models;
mod names;
mod page_token;
mod profile;
pub mod query;
pub mod run_spec;
pub mod runs;
pub mod server;
pub mod status;
