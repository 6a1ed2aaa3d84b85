//! The tables in the file. Statements that come with every write are prepared once and kept by their connection.

use std::path::Path;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, params_from_iter};

use super::faults::{At, damaged};
use crate::store::StoreError;
use crate::store::tables::{Each, Row, Tables, Value};

/// How many statements a connection keeps: all that a write may need.
pub(super) const KEPT: usize = 48;

/// The tables of a file, or of a transaction on it.
pub(super) struct InFile<'a> {
    connection: &'a Connection,
    path: &'a Path,
}

impl<'a> InFile<'a> {
    pub(super) fn of(connection: &'a Connection, path: &'a Path) -> Self {
        Self { connection, path }
    }
}

impl Tables for InFile<'_> {
    fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).at(self.path)?;
        let changed = statement.execute(params_from_iter(values)).at(self.path)?;
        Ok(changed as u64)
    }

    fn read(&mut self, sql: &str, values: &[Value<'_>], each: Each<'_>) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql).at(self.path)?;
        let mut rows = statement.query(params_from_iter(values)).at(self.path)?;
        while let Some(row) = rows.next().at(self.path)? {
            each(&RowInFile { row, path: self.path })?;
        }
        Ok(())
    }

    fn damaged(&self, what: &str) -> StoreError {
        damaged(self.path, what)
    }

    fn overtaken(&self) -> StoreError {
        StoreError::Overtaken(self.path.into())
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Number(Some(number)) => ValueRef::Integer(*number),
            Self::Number(None) => ValueRef::Null,
        }))
    }
}

struct RowInFile<'a> {
    row: &'a rusqlite::Row<'a>,
    path: &'a Path,
}

impl Row for RowInFile<'_> {
    fn text(&self, column: usize) -> Result<String, StoreError> {
        self.row.get(column).at(self.path)
    }

    fn number(&self, column: usize) -> Result<Option<i64>, StoreError> {
        self.row.get(column).at(self.path)
    }

    fn damaged(&self, what: &str) -> StoreError {
        damaged(self.path, what)
    }
}
