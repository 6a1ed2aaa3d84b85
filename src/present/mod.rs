//! An answer as people read it, whatever it is written on: the prompt and a page round in one way.

mod rounded;

pub use rounded::Rounded;
