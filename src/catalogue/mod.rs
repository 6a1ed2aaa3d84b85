//! What can be looked up: places and problems as the contract shows them.

mod place;
mod problem;

pub use place::{list_places, place};
pub use problem::{list_problems, problem};
