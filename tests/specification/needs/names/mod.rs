//! What people write, and which place is meant.

mod generated;
mod lookup;
mod packs;
