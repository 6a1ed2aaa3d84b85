//! The files that the rows of a mode go to: one, but for cohorts, where whoever sits in no group would hide the groups.

use super::column::{Column, ColumnError, columns};
use super::mode::Mode;
use super::row::Row;

/// Columns that only places in no group have, and those that say which place and about what.
const UNSEATED: [&str; 2] = ["unseated_reason", "unseated_text"];
const WHO: [&str; 5] = ["kind", "problem_id", "problem_display_name", "place_ids", "place_display_names"];

/// One file of the rows of a mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFile {
    /// Its name without its ending.
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Which of the mode's rows it holds ([`Row::file`]); none of one that holds all.
    part: Option<usize>,
}

impl RowFile {
    /// Whether a row goes to this file.
    pub fn holds(&self, row: &impl Row) -> bool {
        self.part.is_none_or(|part| part == row.file())
    }
}

/// All rows of a mode in one file.
///
/// # Errors
///
/// A row of a form that no table has: a fault of ours.
pub fn whole_rows(mode: Mode) -> Result<RowFile, ColumnError> {
    Ok(RowFile { name: "rows", columns: columns(mode)?, part: None })
}

/// The files of a mode, in the order of their rows.
///
/// # Errors
///
/// A row of a form that no table has: a fault of ours.
pub fn row_files(mode: Mode) -> Result<Vec<RowFile>, ColumnError> {
    let all = columns(mode)?;
    Ok(match mode {
        Mode::Peers | Mode::Buddies => vec![RowFile { name: mode.name(), columns: all, part: None }],
        Mode::Cohorts => {
            let of_groups = |column: &&Column| !UNSEATED.contains(&column.name.as_str());
            let of_unseated =
                |column: &&Column| WHO.contains(&column.name.as_str()) || UNSEATED.contains(&column.name.as_str());
            let groups = all.iter().filter(of_groups).cloned().collect();
            let unseated = all.iter().filter(of_unseated).cloned().collect();
            vec![
                RowFile { name: mode.name(), columns: groups, part: Some(0) },
                RowFile { name: "unseated", columns: unseated, part: Some(1) },
            ]
        }
    })
}
