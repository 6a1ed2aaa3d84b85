//! Worlds to test in: the real pack, a small one, and small ones broken on purpose.

mod ask;
mod prompt;
mod world;

pub use ask::{Ask, TODAY, answer, similarity};
pub use prompt::{Said, run};
pub use world::{World, engine_of, england, england_dir, view_of};
