//! What places say as rows of tables, and back: the same in a file and in a database.
//!
//! Statements are written once, in what SQLite and PostgreSQL both read, with `?1` for the first value. All whole numbers are columns of 64
//! bits, all else is text.

mod consents;
mod heed;
mod itself;
mod keep;
mod public;
mod read;
mod record;
mod story;
mod taken_back;
mod values;
mod words;
mod write;

pub(super) use heed::{Withdrawn, heed, withdrawn};
pub(super) use keep::keep;
pub(super) use public::{facts, take_in};
pub(super) use read::{everything, last, of_places};
pub(super) use taken_back::hashed;
pub(super) use values::{Said, Value};
pub(super) use write::{commit, commit_words, requests_of, taken};

use super::StoreError;

/// The tables of a store, as one transaction reads and writes them.
pub(super) trait Tables {
    /// Runs a statement that returns nothing, and says how many rows it changed.
    fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError>;

    /// Reads rows one by one.
    fn read(&mut self, sql: &str, values: &[Value<'_>], each: Each<'_>) -> Result<(), StoreError>;

    /// That the store holds a value that no program of ours wrote.
    fn damaged(&self, what: &str) -> StoreError;

    /// That somebody else wrote since.
    fn overtaken(&self) -> StoreError;
}

/// What is done with each row.
pub(super) type Each<'a> = &'a mut dyn FnMut(&dyn Row) -> Result<(), StoreError>;

/// A row that was read. Each value is checked as if somebody else had written it: somebody may have.
pub(super) trait Row {
    /// A text.
    fn text(&self, column: usize) -> Result<String, StoreError>;

    /// A whole number, where there is one.
    fn number(&self, column: usize) -> Result<Option<i64>, StoreError>;

    /// As [`Tables::damaged`].
    fn damaged(&self, what: &str) -> StoreError;
}
