//! Dates by which places have to decide, read from a table.

use std::path::Path;

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::find;
use crate::domain::{day, text};
use crate::proto::v1;
use crate::rpc::calls::Calls;

const HINT: &str = "give a CSV file with the columns id, problem and decision_by (YYYY-MM-DD)";

/// Reads the table. Places and problems may be called by their names.
pub(super) fn read(file: &Path, calls: &Calls) -> Result<Vec<v1::Decision>, Failure> {
    let shown = file.display();
    let unreadable = |error: csv::Error| Failure::data(format!("cannot read {shown}: {error}"), HINT);
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file).map_err(unreadable)?;
    let head = table.headers().map_err(unreadable)?.clone();
    let column = |name: &str| {
        let missing = || Failure::data(format!("{shown} has no column '{name}'"), HINT);
        head.iter().position(|one| one == name).ok_or_else(missing)
    };
    let columns = [column("id")?, column("problem")?, column("decision_by")?];
    let backend = Backend::Local(Box::new(calls.clone()));
    let mut decisions = Vec::new();
    for record in table.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map(csv::Position::line).unwrap_or_default();
        let [place, problem, decision_by] = columns.map(|at| record.get(at).unwrap_or_default());
        let told =
            |failure: Failure| Failure { message: format!("{shown} line {line}: {}", failure.message), ..failure };
        day::parse(decision_by)
            .map_err(|error| told(Failure::data(format!("decision_by '{}' {error}", text::echo(decision_by)), HINT)))?;
        decisions.push(v1::Decision {
            place_id: find::place(&backend, place).map_err(told)?.place_id,
            problem_id: find::problem(&backend, problem).map_err(told)?,
            decision_by: decision_by.to_owned(),
        });
    }
    Ok(decisions)
}
