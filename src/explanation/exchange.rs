//! What a peer may take from the asker: two who ring each other are equals, and each has something to give (R71).

use super::code::Code;
use super::encounter::Encounter;
use super::words::{statement, steps};
use crate::domain::taxonomy::Lineage;
use crate::matching::shared::Shared;
use crate::proto::v1;

/// The shared problems with which the asker is further on, in the order of telling.
pub(super) fn they_may_take(met: &Encounter<'_, '_>) -> Vec<v1::Statement> {
    let further_on = |one: &&Shared<'_>| {
        let ahead = -one.steps()?;
        let (yours, theirs, number) =
            (met.scene.label(one.own.problem), met.scene.label(one.problem), ahead.to_string());
        let than = if one.lineage == Lineage::Same { String::new() } else { format!(" than they are with {theirs}") };
        let named = [
            ("yours", yours.as_ref()),
            ("theirs", theirs.as_ref()),
            ("your_problem_id", one.own.problem.as_str()),
            ("their_problem_id", one.problem.as_str()),
            ("steps", &number),
        ];
        let text = format!("with {yours} you are {} further on{than}: they may ask you how", steps(ahead));
        (ahead > 0).then(|| statement(Code::FurtherOnHere, text, &named))
    };
    met.told.iter().filter_map(further_on).collect()
}
