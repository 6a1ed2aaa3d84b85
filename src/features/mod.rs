//! From what is known of a place to rows of blocks.
//!
//! A row is made of blocks; in each block a stored row is a non-negative vector of length at most 1, all zero where
//! nothing is known, and so is a second vector that says how much of the block is known. Both what two rows share and
//! how much of it is known on both sides are inner products (design section 4).

pub mod closeness;
pub mod comparable;
pub mod context;
pub mod corpus;
pub mod encoder;
pub mod factors;
pub mod governance;
pub mod kernel;
pub mod measured;
pub mod own_words;
pub mod parameters;
pub mod pressure;
pub mod problem;
pub mod row;
pub mod scale;
pub mod stage;
pub mod stage_spread;
pub mod starting_point;
pub mod vector;
