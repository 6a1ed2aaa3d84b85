//! What was publicly known when a pack was last taken in.

use super::Tables;
use super::values::place_id;
use crate::domain::declared::PublicFacts;
use crate::domain::id::ProblemId;
use crate::store::StoreError;

pub(in super::super) fn facts(kept: &mut dyn Tables) -> Result<PublicFacts, StoreError> {
    let mut facts = Vec::new();
    kept.read("SELECT place_id, problem_id, digest FROM public", &[], &mut |row| {
        let problem = Some(row.text(1)?).filter(|problem| !problem.is_empty()).map(|problem| ProblemId::new(&problem));
        let problem = problem.transpose().map_err(|_| row.damaged("a problem that is no code"))?;
        facts.push(((place_id(row, 0)?, problem), row.text(2)?));
        Ok(())
    })?;
    Ok(facts.into_iter().collect())
}

/// In the place of those of before.
pub(in super::super) fn take_in(kept: &mut dyn Tables, facts: &PublicFacts) -> Result<(), StoreError> {
    kept.run("DELETE FROM public", &[])?;
    for ((place, problem), digest) in facts.iter() {
        let problem = problem.as_ref().map_or("", ProblemId::as_str);
        let row = [place.into(), problem.into(), digest.into()];
        kept.run("INSERT INTO public (place_id, problem_id, digest) VALUES (?1, ?2, ?3)", &row)?;
    }
    Ok(())
}
