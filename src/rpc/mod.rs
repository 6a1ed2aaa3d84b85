//! The contract's side of the program: what comes in over it is checked here, field by field.

pub mod query;
