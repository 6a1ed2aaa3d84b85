//! What can be wrong with a table before any cell of it is looked at, and how to mend it.

use thiserror::Error;

/// Why a file or a row of it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetError {
    /// Nothing is in it.
    #[error("is empty: the first line is to name the columns")]
    Empty,
    /// A workbook of a spreadsheet program, not text.
    #[error("is a workbook, not CSV text")]
    Workbook,
    /// Text of another encoding.
    #[error("is not UTF-8 text")]
    NotUtf8,
    /// Cells are separated by this instead of commas.
    #[error("is separated by {0}, not by commas")]
    Separated(&'static str),
    /// A row with more or fewer cells than there are columns.
    #[error("has {found} {cells} where the first line has {expected}", cells = if *found == 1 { "cell" } else { "cells" })]
    Cells {
        /// Cells of the row.
        found: u64,
        /// Columns of the table.
        expected: u64,
    },
    /// Something else that no table has.
    #[error("cannot be read as CSV")]
    Unreadable,
}

impl SheetError {
    /// What to do about it.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::Empty => "write the column names in the first line",
            Self::Workbook => "save the sheet as 'CSV UTF-8 (comma delimited)'",
            Self::NotUtf8 => "save the file as UTF-8; Excel calls that 'CSV UTF-8 (comma delimited)'",
            Self::Separated(_) => "save the file with commas between its cells",
            Self::Cells { .. } => {
                "give the row one cell for each column; put a text that holds a comma in double quotes"
            }
            Self::Unreadable => "mend or remove the row",
        }
    }
}

impl From<&csv::Error> for SheetError {
    fn from(error: &csv::Error) -> Self {
        match *error.kind() {
            csv::ErrorKind::Utf8 { .. } => Self::NotUtf8,
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                Self::Cells { found: len, expected: expected_len }
            }
            _ => Self::Unreadable,
        }
    }
}
