//! The contract's side of the program: requests read field by field, answers told, and every call. No socket.
//!
//! `table` lists every call with who may make it. `calls` answers requests wherever they come from, `models` those of an
//! operator, `runs` those of a convener; `answering` holds the snapshot that answers now. `error` says what went wrong, once for
//! all of them, and `brief` in few enough bytes.

mod access_log;
pub mod answering;
mod asker;
mod beside;
mod beyond;
pub(crate) mod brief;
pub mod call;
pub mod calls;
mod circumstances;
mod contacts;
mod convene_spec;
mod entries;
pub mod error;
mod filter;
mod leaving;
mod marked;
pub mod models;
mod names;
mod nearest;
mod news;
mod offers;
pub mod page;
pub mod page_token;
mod problems;
pub mod profile;
pub mod query;
mod run_owner;
pub mod run_spec;
pub mod run_watch;
pub mod runs;
pub mod standing;
mod summary;
pub mod table;
mod taken_back;
mod terms;
pub mod unwritten;
pub mod violation;
mod visibility;
pub mod watch;
pub mod worded;
pub mod writes;
