//! What `evaluate` measures, and what must hold of the England pack.

mod against;
mod foresight;
mod holdout;
mod influence;
mod reference;
mod structure;
mod words;
