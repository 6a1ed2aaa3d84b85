//! What was publicly known when a pack was last taken in.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior, params};

use super::faults::{At, damaged};
use super::values::place_id;
use crate::domain::declared::PublicFacts;
use crate::domain::id::ProblemId;
use crate::store::StoreError;

pub(super) fn facts(connection: &Connection, path: &Path) -> Result<PublicFacts, StoreError> {
    let mut statement = connection.prepare("SELECT place_id, problem_id, digest FROM public").at(path)?;
    let mut rows = statement.query([]).at(path)?;
    let mut facts = Vec::new();
    while let Some(row) = rows.next().at(path)? {
        let [place, problem, digest] = [0, 1, 2].map(|column| row.get::<_, String>(column).at(path));
        let problem = Some(problem?).filter(|problem| !problem.is_empty()).map(|problem| ProblemId::new(&problem));
        let problem = problem.transpose().map_err(|_| damaged(path, "a problem that is no code"))?;
        facts.push(((place_id(&place?, path)?, problem), digest?));
    }
    Ok(facts.into_iter().collect())
}

/// All of them, or those of before.
pub(super) fn take_in(connection: &mut Connection, facts: &PublicFacts, path: &Path) -> Result<(), StoreError> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate).at(path)?;
    change.execute("DELETE FROM public", []).at(path)?;
    {
        let sql = "INSERT INTO public (place_id, problem_id, digest) VALUES (?1, ?2, ?3)";
        let mut insert = change.prepare(sql).at(path)?;
        for ((place, problem), digest) in facts.iter() {
            let problem = problem.as_ref().map_or("", ProblemId::as_str);
            insert.execute(params![place.as_str(), problem, digest]).at(path)?;
        }
    }
    change.commit().at(path)
}
