//! The contract's side of the program: calls checked field by field, and the same calls over the wire.
//!
//! `calls` answers requests of the contract wherever they come from, `models` those of an operator; `answering` holds the
//! snapshot that answers now; `codec` counts what comes off the wire before it is read; `server` puts it all behind a
//! socket and `client` asks the one at an `address`. `error` says what went wrong, once for all of them, and `brief` in few
//! enough bytes.

pub mod address;
pub mod answering;
mod brief;
pub mod calls;
pub mod client;
pub mod codec;
mod contacts;
mod convene_spec;
pub mod error;
mod filter;
pub mod models;
mod names;
mod nearest;
mod page_token;
mod profile;
pub mod query;
pub mod run_spec;
pub mod runs;
pub mod server;
pub mod status;
mod terms;
pub mod violation;
mod watch;
pub mod whence;
mod worded;
mod writes;
