//! The files that the rows of a mode go to: one, but for cohorts, where whoever sits in no group would hide the groups.

use serde::Deserialize;

use super::column::{Column, ColumnError, columns};
use super::mode::Mode;
use crate::proto::v1::CohortRowKind;

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
    holds: Holds,
}

/// Which rows a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    All,
    Groups,
    Unseated,
}

/// What tells the rows of cohorts apart.
#[derive(Deserialize)]
struct Kind {
    kind: CohortRowKind,
}

impl RowFile {
    /// Whether a row goes to this file.
    pub fn holds(&self, line: &str) -> Result<bool, ColumnError> {
        if self.holds == Holds::All {
            return Ok(true);
        }
        let Kind { kind } = serde_json::from_str(line).map_err(|_| ColumnError::Row("kind".to_owned()))?;
        Ok((kind == CohortRowKind::Unseated) == (self.holds == Holds::Unseated))
    }
}

/// All rows of a mode in one file.
///
/// # Errors
///
/// A row of a form that no table has: a fault of ours.
pub fn whole_rows(mode: Mode) -> Result<RowFile, ColumnError> {
    Ok(RowFile { name: "rows", columns: columns(mode)?, holds: Holds::All })
}

/// The files of a mode, in the order of their rows.
///
/// # Errors
///
/// A row of a form that no table has: a fault of ours.
pub fn row_files(mode: Mode) -> Result<Vec<RowFile>, ColumnError> {
    let all = columns(mode)?;
    Ok(match mode {
        Mode::Peers | Mode::Buddies => vec![RowFile { name: mode.name(), columns: all, holds: Holds::All }],
        Mode::Cohorts => {
            let of_groups = |column: &&Column| !UNSEATED.contains(&column.name.as_str());
            let of_unseated =
                |column: &&Column| WHO.contains(&column.name.as_str()) || UNSEATED.contains(&column.name.as_str());
            let groups = all.iter().filter(of_groups).cloned().collect();
            let unseated = all.iter().filter(of_unseated).cloned().collect();
            vec![
                RowFile { name: mode.name(), columns: groups, holds: Holds::Groups },
                RowFile { name: "unseated", columns: unseated, holds: Holds::Unseated },
            ]
        }
    })
}
