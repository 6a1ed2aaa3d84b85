//! What `evaluate` measures, and what must hold of the England pack.

mod against;
mod holdout;
mod influence;
mod reference;
mod structure;
