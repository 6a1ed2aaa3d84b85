//! What SQLite says, as what is wrong with the store.

use std::io;
use std::path::Path;

use rusqlite::ErrorCode;

use crate::store::{Location, StoreError};

/// Says which store a failure of the database is of.
pub(super) trait At<T> {
    fn at(self, path: &Path) -> Result<T, StoreError>;
}

impl<T> At<T> for Result<T, rusqlite::Error> {
    fn at(self, path: &Path) -> Result<T, StoreError> {
        self.map_err(|error| fault(error, path))
    }
}

fn fault(error: rusqlite::Error, path: &Path) -> StoreError {
    let at = Location::from(path);
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full(at),
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly(at),
        Some(ErrorCode::CannotOpen) => StoreError::CannotOpen { at, error: io::Error::other(error) },
        Some(ErrorCode::NotADatabase) => StoreError::Foreign(at),
        Some(ErrorCode::DatabaseCorrupt) => {
            StoreError::Damaged { at, what: "its pages do not fit together".to_owned() }
        }
        _ if is_of_another_form(&error) => StoreError::Damaged { at, what: error.to_string() },
        _ => StoreError::Database { at, source: error.into() },
    }
}

/// A row that this program did not write so.
fn is_of_another_form(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
    matches!(error, FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..))
}

/// A value that no program of ours wrote.
pub(super) fn damaged(path: &Path, what: &str) -> StoreError {
    StoreError::Damaged { at: path.into(), what: format!("it holds {what}") }
}
