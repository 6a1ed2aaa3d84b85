//! What `evaluate` measures, and what must hold of the England pack.

mod influence;
mod reference;
