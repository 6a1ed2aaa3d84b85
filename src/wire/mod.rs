//! The calls of the contract over a socket: `server` answers them there and `client` asks the one at an `address`.
//!
//! `codec` counts what comes off the wire before it is read; `status` writes an error as the wire carries it, and reads it again.

pub mod address;
pub mod client;
pub mod codec;
pub mod fetch;
pub mod server;
pub mod status;
