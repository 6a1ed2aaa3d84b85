//! The option for the dates by which places have to decide, read from a table.

use std::path::{Path, PathBuf};

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::find;
use super::table;
use crate::contract::calls::Calls;
use crate::domain::{day, text};
use crate::proto::v1;

const HINT: &str = "give a CSV file with the columns id, problem and decision_by (YYYY-MM-DD)";

/// The option for the dates by which places have to decide.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Options {
    /// Dates by which places have to decide, which come first: CSV with the columns id, problem and decision_by
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
}

impl Options {
    /// The dates; none without a table.
    pub(super) fn read(&self, calls: &Calls) -> Result<Vec<v1::Decision>, Failure> {
        self.decisions.as_deref().map_or_else(|| Ok(Vec::new()), |file| read(file, calls))
    }
}

/// Reads the table. Places and problems may be called by their names.
fn read(file: &Path, calls: &Calls) -> Result<Vec<v1::Decision>, Failure> {
    let backend = Backend::Local(Box::new(calls.clone()));
    let decision = |row: &table::Row<'_, 3>| {
        let [place, problem, decision_by] = &row.cells;
        day::parse(decision_by)
            .map_err(|error| Failure::data(format!("decision_by '{}' {error}", text::echo(decision_by)), HINT))?;
        Ok(v1::Decision {
            place_id: find::whole_place(&backend, place)?.place_id,
            problem_id: find::problem(&backend, problem)?,
            decision_by: decision_by.clone(),
        })
    };
    let rows = table::read(file, ["id", "problem", "decision_by"], HINT)?;
    rows.iter().map(|row| decision(row).map_err(|failure| row.told(failure))).collect()
}
