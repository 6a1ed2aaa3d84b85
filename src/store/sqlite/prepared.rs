//! Statements that come with every write: each is prepared once and kept by its connection.

use rusqlite::{Connection, Params};

/// How many of them a connection keeps: all that a write may need.
pub(super) const KEPT: usize = 48;

/// Runs statements that are prepared once.
pub(super) trait Prepared {
    /// Runs one that returns nothing, and says how many rows it changed.
    fn run(&self, sql: &str, params: impl Params) -> Result<usize, rusqlite::Error>;
}

impl Prepared for Connection {
    fn run(&self, sql: &str, params: impl Params) -> Result<usize, rusqlite::Error> {
        self.prepare_cached(sql)?.execute(params)
    }
}
