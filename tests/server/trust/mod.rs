//! Who calls, what that caller may do, and how it proves it.

mod agreements;
mod asked_for;
mod audit;
mod bodies;
mod confidence;
mod contacts;
mod funders;
pub(crate) mod house;
mod leaving;
mod matrix;
mod named;
mod prompt;
mod proposals;
mod runs;
mod setting;
mod sharing;
mod signed;
mod story;
mod tls;
mod tokens;
mod waits;
