//! A folder of models: which there are, which one answers, and which answered before.
//!
//! Each model has a sub-folder, named by its version, with the artefact and its card. `history.json` says what happened in
//! the folder, and with that which model answers and where a roll back leads. Everything is written beside its place and then
//! put there, so that a program that is killed at any moment leaves what was before or what came after, and nothing between.
//! Whoever changes the folder holds its lock file; reading needs none.

mod folder;
mod history;

pub use folder::{Added, Entry, Held, Shelf, ShelfError, Unusable};
pub use history::{History, HistoryError};
