//! The tables in the database, as one transaction sees them. Each statement goes there and comes back once.

use postgres::Transaction;
use postgres::types::{ToSql, Type};

use super::faults::{At, damaged};
use crate::store::tables::{Each, Row, Tables, Value};
use crate::store::{Location, StoreError};

/// The tables of a transaction.
pub(super) struct InDatabase<'a, 'b> {
    transaction: &'a mut Transaction<'b>,
    location: &'a Location,
}

impl<'a, 'b> InDatabase<'a, 'b> {
    pub(super) fn of(transaction: &'a mut Transaction<'b>, location: &'a Location) -> Self {
        Self { transaction, location }
    }
}

/// As the database reads it: values of statements are `$1` there, and no text of ours in a statement has the other sign.
fn spoken(sql: &str) -> String {
    sql.replace('?', "$")
}

/// Values with their types, which spares asking the database for them.
fn typed<'a>(values: &'a [Value<'_>]) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    let typed = values.iter().map(|value| match value {
        Value::Text(text) => (text as &(dyn ToSql + Sync), Type::TEXT),
        Value::Number(number) => (number as &(dyn ToSql + Sync), Type::INT8),
    });
    typed.collect()
}

impl Tables for InDatabase<'_, '_> {
    fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        self.transaction.execute_typed(&spoken(sql), &typed(values)).at(self.location)
    }

    fn read(&mut self, sql: &str, values: &[Value<'_>], each: Each<'_>) -> Result<(), StoreError> {
        let rows = self.transaction.query_typed(&spoken(sql), &typed(values)).at(self.location)?;
        rows.iter().try_for_each(|row| each(&RowInDatabase { row, location: self.location }))
    }

    fn damaged(&self, what: &str) -> StoreError {
        damaged(self.location, what)
    }

    fn overtaken(&self) -> StoreError {
        StoreError::Overtaken(self.location.clone())
    }
}

struct RowInDatabase<'a> {
    row: &'a postgres::Row,
    location: &'a Location,
}

impl Row for RowInDatabase<'_> {
    fn text(&self, column: usize) -> Result<String, StoreError> {
        self.row.try_get(column).map_err(|_| self.damaged("no text where one must be"))
    }

    fn number(&self, column: usize) -> Result<Option<i64>, StoreError> {
        self.row.try_get(column).map_err(|_| self.damaged("no number where one must be"))
    }

    fn damaged(&self, what: &str) -> StoreError {
        damaged(self.location, what)
    }
}
