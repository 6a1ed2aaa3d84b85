//! What places say of themselves: written to a server with a store, on disk before it is acknowledged, in the next answer.

mod assessed;
mod fields;
mod imports;
pub(crate) mod islands;
mod keeping;
pub(crate) mod kills;
mod moving;
mod news;
mod page;
mod pages;
mod private;
mod provisional;
mod refused;
mod registers;
mod soak;
mod steps;
mod stopped;
mod story;
mod terms;
mod watches;
mod writes;
