//! What a database says, as what is wrong with the store.

use std::error::Error;

use postgres::error::SqlState;

use crate::store::{Location, StoreError};

/// Says which store a failure of the database is of.
pub(super) trait At<T> {
    fn at(self, location: &Location) -> Result<T, StoreError>;
}

impl<T> At<T> for Result<T, postgres::Error> {
    fn at(self, location: &Location) -> Result<T, StoreError> {
        self.map_err(|error| fault(&error, location))
    }
}

fn fault(error: &postgres::Error, location: &Location) -> StoreError {
    let at = location.clone();
    let Some(said) = error.as_db_error() else {
        let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        return StoreError::Away { at, why };
    };
    // Its details may hold values of rows: the message does not.
    let (code, why) = (said.code(), said.message().to_owned());
    let is = |codes: &[SqlState]| codes.contains(code);
    if is(&[SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW])
        || is(&[
            SqlState::TOO_MANY_CONNECTIONS,
            SqlState::DATABASE_DROPPED,
            SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        ])
        || code.code().starts_with("08")
    {
        StoreError::Away { at, why }
    } else if is(&[SqlState::DISK_FULL]) {
        StoreError::Full(at)
    } else if is(&[SqlState::READ_ONLY_SQL_TRANSACTION]) {
        StoreError::ReadOnly(at)
    } else if is(&[SqlState::LOCK_NOT_AVAILABLE]) {
        StoreError::InUse(at)
    } else if is(&[SqlState::INVALID_CATALOG_NAME, SqlState::INSUFFICIENT_PRIVILEGE]) || code.code().starts_with("28") {
        StoreError::Refused { at, why }
    } else if is(&[
        SqlState::DATA_CORRUPTED,
        SqlState::INDEX_CORRUPTED,
        SqlState::UNDEFINED_TABLE,
        SqlState::UNDEFINED_COLUMN,
    ]) {
        StoreError::Damaged { at, what: why }
    } else {
        StoreError::Database { at, source: format!("{why} ({})", code.code()).into() }
    }
}

/// A value that no program of ours wrote.
pub(super) fn damaged(location: &Location, what: &str) -> StoreError {
    StoreError::Damaged { at: location.clone(), what: format!("it holds {what}") }
}
