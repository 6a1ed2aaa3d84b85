//! What `evaluate` measures, and what must hold of the England pack.

mod against;
mod influence;
mod reference;
